"""What was given, as far as the reader sees."""

from django.db.models import QuerySet

from qiangji.accounts import queries as accounts
from qiangji.accounts.permissions import Permission

from ..models import Delivery


def deliveries_visible_to(user) -> QuerySet[Delivery]:
    seen = accounts.scopes(user, Permission.VIEW_GUIDANCE)
    return Delivery.objects.filter(accounts.within(seen)).select_related("organisation", "dimension", "plan_item")
