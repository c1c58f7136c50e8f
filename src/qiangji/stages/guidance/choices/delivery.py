from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryKind(models.TextChoices):
    """What was given. The unit belongs to the kind, so that hours and pieces are never added up."""

    COURSE = "course", _("课程")
    COACHING = "coaching", _("辅导")
    RESOURCE = "resource", _("资源对接")
    GOODS = "goods", _("物资")
    MONEY = "money", _("款项")
    BRAND = "brand", _("品牌培塑")
    SELF_HELP = "self_help", _("自学资料")
