"""What the city is built on. Apart from the city itself, so that asking is quick: a second start only asks."""

import datetime as dt

from qiangji.accounts.queries import hub
from qiangji.registry.models import Organisation

# The city's own day: a few weeks after its records stop, so that its to-dos are alive.
TODAY = dt.date(2023, 2, 6)


class Inhabited(ValueError):
    """Somebody's real data is here already; the demo city is built on empty ground only."""


def city_stands() -> bool:
    """Whether the city is there; refuses ground that belongs to somebody else."""
    here = hub()
    if here is not None and here.is_demo:
        return True
    if here is not None or Organisation.objects.exists():
        raise Inhabited("This database already holds an installation of its own; the demo city needs an empty one.")
    return False
