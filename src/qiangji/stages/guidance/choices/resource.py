from django.db import models
from django.utils.translation import gettext_lazy as _


class PartnerKind(models.TextChoices):
    GOVERNMENT = "government", _("政府部门")
    FOUNDATION = "foundation", _("基金会")
    UNIVERSITY = "university", _("高校")
    STATE_OWNED = "state_owned", _("国企")
    PRIVATE = "private", _("民企")
    MEDICAL = "medical", _("医疗机构")
    MEDIA = "media", _("媒体")
    SOCIAL = "social", _("社会组织")
    INDIVIDUAL = "individual", _("个人")


class ResourceKind(models.TextChoices):
    """One vocabulary for what is offered and what is needed."""

    MONEY = "money", _("资金")
    GOODS = "goods", _("物资")
    VENUE = "venue", _("场地")
    TALENT = "talent", _("人才或岗位")
    VOLUNTEERS = "volunteers", _("志愿者")
    EXPERTISE = "expertise", _("专家时间")
    COURSE = "course", _("课程")
    LEGAL = "legal", _("法律、财务、知识产权服务")
    PUBLICITY = "publicity", _("宣传")
    DEVICES = "devices", _("辅具")
    DIGITAL = "digital", _("信息化")
    ORDERS = "orders", _("采购或订单")


class Urgency(models.IntegerChoices):
    SOMETIME = 1, _("不急")
    SOON = 2, _("尽快")
    URGENT = 3, _("很急")


class MatchState(models.TextChoices):
    """How far an offer and a need have come together. Derived from the days on the match, never stored."""

    WAITING = "waiting", _("待匹配")
    PROPOSED = "proposed", _("已推荐")
    TALKING = "talking", _("洽谈")
    INTENDED = "intended", _("意向")
    AGREED = "agreed", _("协议")
    STARTED = "started", _("执行")
    ACCEPTED = "accepted", _("验收")
    REVIEWED = "reviewed", _("反馈")
    CLOSED = "closed", _("关闭")
    FAILED = "failed", _("未成")


class Outcome(models.TextChoices):
    """What became of it some months later."""

    KEPT = "kept", _("还在用，有帮助")
    PARTLY = "partly", _("用了一部分")
    FADED = "faded", _("没有再用")
