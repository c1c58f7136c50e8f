"""Items of plans: in full, and those that wait: unanswered, late, stuck."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from qiangji.accounts import queries as accounts
from qiangji.accounts.models import Grant, User, in_force
from qiangji.accounts.permissions import Permission
from qiangji.accounts.roles import ROLES

from ..models import Delivery, PlanItem, SupportPlan

# Nothing given and nothing said for so long: somebody should ask.
STUCK_AFTER = dt.timedelta(days=60)
SCOPE = "plan__diagnosis__assessment__organisation__scope"
OWNERS = [
    key for key, role in ROLES.items() if role.permissions & {Permission.RUN_GUIDANCE, Permission.RESPOND_GUIDANCE}
]


def items_in_full() -> QuerySet[PlanItem]:
    return PlanItem.objects.select_related(
        "plan__diagnosis__assessment__organisation__region", "plan__expert", "finding__dimension", "owner"
    ).prefetch_related(Prefetch("deliveries", Delivery.objects.filter(voided_at=None)))


def items_under_way() -> QuerySet[PlanItem]:
    """Of signed plans, and not over."""
    rows = PlanItem.objects.filter(plan__signed_at__isnull=False, ending="")
    return rows.select_related("plan__diagnosis__assessment__organisation", "owner").order_by("due_on", "pk")


def items_visible_to(user) -> QuerySet[PlanItem]:
    """Those under way that are the reader's to follow."""
    seen = accounts.within(accounts.scopes(user, Permission.VIEW_GUIDANCE), SCOPE)
    return items_under_way().filter(seen | Q(plan__expert=user) | Q(owner=user))


def late_items(rows: QuerySet[PlanItem], today: dt.date) -> QuerySet[PlanItem]:
    return rows.filter(due_on__lt=today)


def n_late_and_stuck(rows: QuerySet[PlanItem], today: dt.date) -> tuple[int, int]:
    """Both counts in one query: a workbench asks them of everybody."""
    late, stuck = Count("pk", filter=Q(due_on__lt=today)), Count("pk", filter=_is_stuck(today))
    found = rows.order_by().aggregate(late=late, stuck=stuck)
    return found["late"], found["stuck"]


def stuck_items(rows: QuerySet[PlanItem], today: dt.date) -> QuerySet[PlanItem]:
    """Not late yet, but for long nothing was given for it."""
    return rows.filter(_is_stuck(today))


def _is_stuck(today: dt.date) -> Q:
    edge = today - STUCK_AFTER
    given = Delivery.objects.filter(plan_item=OuterRef("pk"), voided_at=None, given_on__gte=edge)
    return Q(~Exists(given), plan__signed_at__date__lt=edge, due_on__gte=today)


def items_to_answer(user) -> QuerySet[PlanItem]:
    scopes = accounts.scopes(user, Permission.RESPOND_GUIDANCE)
    return items_under_way().filter(accounts.within(scopes, SCOPE), answered_at=None)


def owners_for(plan: SupportPlan) -> QuerySet[User]:
    """Who may be given an item: the expert, whoever runs guidance there, and who answers for the organisation."""
    scope = plan.scope
    above = [scope[:n] for n in range(len(scope) + 1)]
    held = Grant.objects.filter(in_force(), role__in=OWNERS, scope__in=above)
    theirs = Q(grants__in=held) | Q(pk=plan.expert_id) | Q(plan_items__plan=plan)
    return User.objects.filter(theirs, closed_at=None).distinct().order_by("name", "pk")
