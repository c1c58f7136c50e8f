"""A place named in an address, so that a higher app can offer roles in its own things without accounts knowing them.

``{% url "accounts:grant-place" %}?place={{ signed }}``: the signature proves that name and scope belong together.
"""

from dataclasses import asdict, dataclass

from django.core import signing

SALT = "qiangji.accounts.place"


@dataclass(frozen=True)
class Place:
    scope: str
    name: str

    def __str__(self) -> str:
        return self.name


def sign(thing) -> str:
    """Of anything with a ``scope`` and a name, such as an organisation."""
    return signing.dumps(asdict(Place(thing.scope, str(thing))), salt=SALT)


def read(signed: str) -> Place | None:
    try:
        return Place(**signing.loads(signed, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None
