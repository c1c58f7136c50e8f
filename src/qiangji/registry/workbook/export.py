"""Organisations as rows of the workbook, in five queries whatever their number."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import QuerySet

from ..models import FormerName, Organisation, SecondaryField, ServedType
from .columns import BETWEEN_NAMES, Dictionary

PLAIN = (
    "credit_code",
    "name",
    "established_on",
    "registration_authority",
    "is_opd",
    "full_time_staff",
    "qualified_staff",
    "disabled_staff",
    "people_served",
    "address",
    "phone",
    "email",
    "short_name",
    "credit_code_note",
)
CODED = {
    "legal_form": "legal_form",
    "region": "region_id",
    "supervising_unit": "supervising_unit_id",
    "primary_field": "primary_field",
    "standing": "standing",
}
LISTS = {
    "secondary_fields": (SecondaryField, "field"),
    "served_types": (ServedType, "disability_type"),
    "former_names": (FormerName, "name"),
}


def rows(organisations: QuerySet[Organisation], words: Dictionary) -> Iterator[dict[str, object]]:
    lists = lists_of(organisations)
    for values in organisations.values("pk", *PLAIN, *CODED.values()):
        row = {key: values[key] for key in PLAIN}
        row |= {key: words.words[key].get(values[column], "") for key, column in CODED.items()}
        for key in ("secondary_fields", "served_types"):
            row[key] = [words.words[key][value] for value in sorted(lists[key][values["pk"]])]
        row["former_names"] = BETWEEN_NAMES.join(sorted(lists["former_names"][values["pk"]]))
        yield row


def lists_of(organisations: QuerySet[Organisation]) -> dict[str, dict[int, set[str]]]:
    """The code lists of each organisation, by its number."""
    found: dict[str, dict[int, set[str]]] = {}
    numbers = organisations.order_by().values("pk")
    for key, (model, column) in LISTS.items():
        found[key] = defaultdict(set)
        pairs = model._default_manager.filter(organisation__in=numbers).order_by()
        for pk, value in pairs.values_list("organisation_id", column):
            found[key][pk].add(value)
    return found
