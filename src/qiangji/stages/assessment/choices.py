from django.db import models
from django.utils.translation import gettext_lazy as _


class Measures(models.TextChoices):
    """Whom an instrument is about; decides who may ever see its results."""

    ORGANISATION = "organisation", _("机构")
    PERSON = "person", _("个人")


class AnswerFormat(models.TextChoices):
    LEVELS = "levels", _("描述等级")
    AGREEMENT = "agreement", _("同意程度")


class AnswerState(models.TextChoices):
    """Three ways of having no level, kept apart: nothing chosen, does not apply, do not know."""

    ANSWERED = "answered", _("已答")
    NOT_APPLICABLE = "na", _("不适用")
    UNKNOWN = "unknown", _("不清楚")


class Relation(models.TextChoices):
    """How an item of one version relates to an item of the version before."""

    SAME = "same", _("相同")
    REWORDED = "reworded", _("改写")
    NEW = "new", _("新增")
    RETIRED = "retired", _("停用")


class OrganisationSize(models.TextChoices):
    """By full-time staff; right-sizing rules say which items a size is not asked."""

    MICRO = "micro", _("微型（5 人以下）")
    SMALL = "small", _("小型（5–19 人）")
    MEDIUM = "medium", _("中型（20–49 人）")
    LARGE = "large", _("大型（50 人以上）")

    @classmethod
    def of(cls, full_time_staff: int | None) -> str:
        """Of a number that nobody has stated, no size: such an organisation is asked everything."""
        if full_time_staff is None:
            return ""
        bounds = ((5, cls.MICRO), (20, cls.SMALL), (50, cls.MEDIUM))
        return next((size for bound, size in bounds if full_time_staff < bound), cls.LARGE)


class Voice(models.TextChoices):
    """Whose answers a sheet holds: three voices on an organisation, side by side, or a person's on themselves."""

    SELF = "self", _("自评")
    ASSESSOR = "assessor", _("专家评")
    AGREED = "agreed", _("议定")
    PERSON = "person", _("本人")


class SupervisorView(models.TextChoices):
    """What a round promises before anyone answers: how far a supervisor sees beyond aggregates."""

    AGGREGATES = "aggregates", _("残联只看汇总，机构授权共享的除外")
    SCORES = "scores", _("残联能看到各机构的得分")


class DiagnosisKind(models.TextChoices):
    FIRST = "first", _("首次诊断")
    FOLLOW_UP = "follow_up", _("回访")


class FindingKind(models.TextChoices):
    RED_FLAG = "red_flag", _("红线项")
    WEAKNESS = "weakness", _("弱项")
    STRENGTH = "strength", _("强项")
    GAP = "gap", _("看法不一")


class Stance(models.TextChoices):
    """What the organisation says to a signed diagnosis."""

    AGREED = "agreed", _("认可")
    DISPUTED = "disputed", _("有异议")


class Attendance(models.TextChoices):
    ATTENDED = "attended", _("到场")
    NO_SHOW = "no_show", _("未到")


class Released(models.TextChoices):
    """What an organisation lets its supervisors see."""

    SCORES = "scores", _("各维度得分")
    DIAGNOSIS = "diagnosis", _("诊断结论")


class Grouping(models.TextChoices):
    """Pairs of groups that items are compared in. The first named is the focal one."""

    DISABILITY = "disability", _("残疾人与非残疾人（本人自愿说明）")
    MICRO = "micro", _("微型机构与其他机构")
    CITY_LEVEL = "city_level", _("市级登记与区级登记的机构")


class PeerGrouping(models.TextChoices):
    """By what organisations are each other's peers."""

    LEGAL_FORM = "legal_form", _("组织形式")
    SIZE = "size", _("机构规模")
    FIELD = "field", _("主要服务领域")
    AGE = "age", _("成立年限")
    REGION = "region", _("地区")
