from django.db.models import QuerySet

from ..models import TreatmentRule


def treatments() -> QuerySet[TreatmentRule]:
    """The rules in use."""
    return TreatmentRule.objects.filter(retired_at=None)
