from .appointments import (
    appointments_file,
)
from .deliveries import (
    ledger,
)

__all__ = [
    "appointments_file",
    "ledger",
]
