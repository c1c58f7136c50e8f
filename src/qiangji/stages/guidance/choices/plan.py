from django.db import models
from django.utils.translation import gettext_lazy as _


class MeasureKind(models.TextChoices):
    """What a plan item asks for; opening it opens the case that gives it."""

    COURSE = "course", _("课程")
    COACHING = "coaching", _("辅导")
    RESOURCE = "resource", _("资源对接")
    GRANT = "grant", _("物资或款项")
    BRAND = "brand", _("品牌培塑")
    SELF_HELP = "self_help", _("自学资料")


class Stance(models.TextChoices):
    AGREED = "agreed", _("同意")
    DISPUTED = "disputed", _("有不同意见")


class Ending(models.TextChoices):
    """How an item stopped being open. A suspended one may be taken up again."""

    DONE = "done", _("已完成")
    DROPPED = "dropped", _("不再进行")
    SUSPENDED = "suspended", _("暂停")
