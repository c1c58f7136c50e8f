from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import actions as accounts
from qiangji.accounts.models import Region, User
from qiangji.registry import actions as registry


class SetUpAlready(ValueError):
    """Somebody has been here before; the message says where to go."""


@transaction.atomic
def set_up(*, hub: dict, scope: str, region_code: str, administrator: dict) -> User:
    """Load the region's places, found the hub there, and hand it to its first administrator: all of it or nothing."""
    if User.objects.exists():
        raise SetUpAlready(_("这个平台已经初始化过了，请直接登录。"))
    registry.load_regions(prefix=scope, by=None)
    region = Region.objects.get(code=region_code)
    try:
        accounts.found_hub(region=region, by=None, **hub)
    except accounts.HubExists as error:
        raise SetUpAlready(str(error)) from error
    user = accounts.open_account(by=None, unit=hub["department"], **administrator)
    for role in ("system_admin", "hub_operator"):
        accounts.grant_role(user=user, role=role, place=region, by=None)
    return user
