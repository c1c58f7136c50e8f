from django.db import models
from django.utils.translation import gettext_lazy as _

from .plan import MeasureKind

# What takes something that there is little of: expert hours, a seat, money.
LIMITED_KINDS = (MeasureKind.COACHING, MeasureKind.COURSE, MeasureKind.GRANT)


class OrganisationFloor(models.TextChoices):
    """Which organisations get at least one item, whatever else is better."""

    NOBODY = "nobody", _("不设")
    NEVER_SERVED = "never", _("从未得到过服务的机构，每家至少一项")
    EVERYBODY = "everybody", _("每家机构至少一项")


class Because(models.TextChoices):
    """Why a line is in or out, each one a plain comparison of answers that were solved."""

    VALUE = "value", _("按分值入选")
    FLOOR = "floor", _("按下限入选")
    SAME_KIND = "same_kind", _("同类事项先做另一条")
    GAVE_WAY = "gave_way", _("让给了下限")
    MOST = "most", _("这家机构已到上限")
    HOURS = "hours", _("专家小时已用完")
    SEATS = "seats", _("课程名额已用完")
    MONEY = "money", _("预算已用完")
    TOGETHER = "together", _("合起来不如别的组合")
