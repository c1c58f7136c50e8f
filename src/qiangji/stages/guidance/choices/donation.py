from django.db import models
from django.utils.translation import gettext_lazy as _


class GiftKind(models.TextChoices):
    """The same words as the delivery ledger's: a receipt becomes one entry of each."""

    GOODS = "goods", _("物资")
    MONEY = "money", _("款项")


class ValueBasis(models.TextChoices):
    """What shows the value of goods. Without any, they are registered apart and no ticket belongs to them."""

    INVOICE = "invoice", _("发票")
    CUSTOMS = "customs", _("报关单")
    APPRAISAL = "appraisal", _("评估")
    MARKET = "market", _("市场价")
    UNPRICED = "unpriced", _("未计价")


class Condition(models.TextChoices):
    NEW = "new", _("全新")
    GOOD = "good", _("完好")
    USED = "used", _("旧物可用")


class MovementKind(models.TextChoices):
    """Why the stock of a gift went up or down."""

    IN = "in", _("入库")
    OUT = "out", _("分配")
    BACK = "back", _("退回")
    CORRECTION = "correction", _("更正")


class SigningWay(models.TextChoices):
    """A receipt is signed without seeing it, or on paper."""

    TYPED = "typed", _("本机构账号确认")
    PAPER = "paper", _("盖章纸质单")
