from django.db import models


def who_and_when(verb: str) -> models.CheckConstraint:
    """``<verb>_at`` and ``<verb>_by`` are set together or not at all."""
    at, by = f"{verb}_at__isnull", f"{verb}_by__isnull"
    return models.CheckConstraint(
        condition=models.Q(**{at: True, by: True}) | models.Q(**{at: False, by: False}),
        name=f"%(class)s_{verb}_by_whom_and_when",
    )
