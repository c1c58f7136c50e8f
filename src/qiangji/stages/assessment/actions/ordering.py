"""Places in a list. Part of the verbs beside it; not a verb itself."""

from django.db.models import Max


def next_position(siblings) -> int:
    return (siblings.aggregate(last=Max("position"))["last"] or 0) + 1


def swap(row, siblings, *, up: bool) -> bool:
    """Exchange ``row`` with its neighbour; at the edge nothing happens. Positions are made 1, 2, 3 … on the way."""
    order = list(siblings.order_by("position", "id"))
    here = next((index for index, each in enumerate(order) if each.pk == row.pk), None)
    if here is None:
        return False
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return False
    order[here], order[there] = order[there], order[here]
    for position, each in enumerate(order, start=1):
        each.position = position
    type(row).objects.bulk_update(order, ["position"])
    return True
