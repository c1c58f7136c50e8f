"""Who may set up a house that is already in the street: who can read a file on its server.

On this machine itself nothing is asked. From anywhere else, or through a proxy, the first stranger would own it.
"""

import secrets

from django.conf import settings

FILE = "setup-code"
LOOPBACK = ("127.", "::1")


def is_asked(request) -> bool:
    forwarded = (
        settings.SECURE_PROXY_SSL_HEADER or settings.SECURE_SSL_REDIRECT or "HTTP_X_FORWARDED_FOR" in request.META
    )
    return bool(forwarded) or not request.META.get("REMOTE_ADDR", "").startswith(LOOPBACK)


def matches(given: str) -> bool:
    return secrets.compare_digest(given.strip().encode(), current().encode())


def current() -> str:
    """Made when first asked for, kept beside the data."""
    path = settings.DATA_DIR / FILE
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(12), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


def forget() -> None:
    (settings.DATA_DIR / FILE).unlink(missing_ok=True)
