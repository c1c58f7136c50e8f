"""Mail leaves beside the request: a slow mail server keeps nobody waiting, and its time tells nobody anything."""

import logging
from concurrent.futures import ThreadPoolExecutor

from django.core.mail import EmailMessage
from django.db import transaction

log = logging.getLogger(__name__)
_carriers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="post")


def send(message: EmailMessage, *, really: bool = True) -> None:
    transaction.on_commit(lambda: _carriers.submit(_carry, message if really else None))


def _carry(message: EmailMessage | None) -> None:
    try:
        if message is not None:
            message.send()
    except Exception:
        log.exception("A mail could not be sent")
