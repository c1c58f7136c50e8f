"""Naming the hub."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qiangji.audit.actions import record

from ..models import Hub, Region, User
from ..queries import forget_hub


class HubExists(ValueError):
    """This installation has its hub already."""

    def __init__(self) -> None:
        super().__init__(_("这个平台已经初始化过了，请直接登录。"))


@transaction.atomic
def found_hub(*, name: str, region: Region, by: User | None, department: str = "", phone: str = "") -> Hub:
    """The first time, and only once: of two who try together, the database lets one through."""
    try:
        with transaction.atomic():
            hub = Hub.objects.create(pk=1, name=name, region=region, department=department, phone=phone)
    except IntegrityError as error:
        raise HubExists from error
    record(kind="hub_founded", by=by, subject=hub)
    transaction.on_commit(forget_hub)
    return hub


@transaction.atomic
def name_hub(
    *, name: str, region: Region, by: User | None, department: str = "", phone: str = "", is_demo: bool = False
) -> Hub:
    hub, _created = Hub.objects.update_or_create(
        pk=1,
        defaults={"name": name, "region": region, "department": department, "phone": phone, "is_demo": is_demo},
    )
    record(kind="hub_named", by=by, subject=hub)
    transaction.on_commit(forget_hub)
    return hub
