from .grant import Grant, in_force
from .hub import Hub
from .pair import who_and_when
from .region import Region
from .scope import ScopeField
from .user import User

__all__ = ["Grant", "Hub", "Region", "ScopeField", "User", "in_force", "who_and_when"]
