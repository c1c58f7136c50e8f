from .deliveries import deliveries_visible_to

__all__ = ["deliveries_visible_to"]
