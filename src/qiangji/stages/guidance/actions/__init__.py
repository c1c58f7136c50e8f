from .deliveries import record_delivery, void_delivery

__all__ = ["record_delivery", "void_delivery"]
