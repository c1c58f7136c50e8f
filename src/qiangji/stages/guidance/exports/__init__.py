from .deliveries import ledger

__all__ = ["ledger"]
