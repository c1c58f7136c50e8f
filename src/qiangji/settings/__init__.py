"""Settings by topic; every value a deployment may change is read from the environment in its topic file."""

from .paths import *  # noqa: F403, I001 (the order is that in which the topics build on each other)
from .apps import *  # noqa: F403
from .database import *  # noqa: F403
from .people import *  # noqa: F403
from .security import *  # noqa: F403
from .language import *  # noqa: F403
