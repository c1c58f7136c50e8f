"""What each start page says. Everything here is read from rows of the rooms below, and opens back to them."""

from .alerts import alerts_for
from .desk import Desk
from .logins import demo_logins
from .numbers import numbers_for, public_numbers
from .spine import spine_for
from .todos import todos_for

__all__ = ["Desk", "alerts_for", "demo_logins", "numbers_for", "public_numbers", "spine_for", "todos_for"]
