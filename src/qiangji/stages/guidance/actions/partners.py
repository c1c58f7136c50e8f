"""Who has something to give."""

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts.models import User
from qiangji.audit.actions import record

from ..errors import Refused
from ..models import Partner


@transaction.atomic
def add_partner(
    *, name: str, kind: str, scope: str, by, contact: str = "", note: str = "", account: User | None = None
) -> Partner:
    if Partner.objects.filter(name=name).exists():
        raise Refused(_("已有同名的资源伙伴。"))
    if account is not None and Partner.objects.filter(account=account).exists():
        raise Refused(_("这个账号已属于另一个资源伙伴。"))
    partner = Partner.objects.create(name=name, kind=kind, scope=scope, contact=contact, note=note, account=account)
    record(kind="partner_added", by=by, subject=partner)
    return partner
