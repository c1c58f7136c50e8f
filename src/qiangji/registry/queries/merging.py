"""What a merge would do, before anybody decides."""

from collections import defaultdict

from django.db.models import Model, Prefetch, QuerySet

from ..models import Membership, Person, StatusChange
from ..relations import pointing_at

# An organisation's own past is not another organisation's past.
STAYS = (StatusChange,)


def rows_to_move(row: Model) -> dict[str, int]:
    """How many rows of each table would go to the survivor, by the table's name."""
    found: dict[str, int] = defaultdict(int)
    for relation in pointing_at(row, STAYS):
        found[str(relation.related_model._meta.verbose_name)] += relation.related_model._base_manager.filter(
            **{relation.field.name: row}
        ).count()
    return {name: count for name, count in found.items() if count}


def duplicate_people(people: QuerySet[Person]) -> list[list[Person]]:
    """Records of one name that share a telephone, an e-mail or an organisation. A name alone says nothing."""
    groups = defaultdict(set)
    for pk, name, phone, email, organisation in people.values_list(
        "pk", "name", "phone", "email", "memberships__organisation"
    ):
        for mark in (phone, email.lower(), organisation):
            if mark:
                groups[name, mark].add(pk)
    pairs = sorted({tuple(sorted(group)[:2]) for group in groups.values() if len(group) > 1})
    rows = with_posts(people).in_bulk([pk for pair in pairs for pk in pair])
    return [[rows[pk] for pk in pair] for pair in pairs]


def with_posts(people: QuerySet[Person]) -> QuerySet[Person]:
    return people.prefetch_related(Prefetch("memberships", Membership.objects.select_related("organisation")))
