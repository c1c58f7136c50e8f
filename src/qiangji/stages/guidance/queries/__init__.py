from .deliveries import deliveries_visible_to
from .plans import plans_in_full, plans_visible_to, with_progress

__all__ = ["deliveries_visible_to", "plans_in_full", "plans_visible_to", "with_progress"]
