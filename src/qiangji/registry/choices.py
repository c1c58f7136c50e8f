"""The registry's code lists. Each is the field's own vocabulary; values are what workbooks carry."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LegalForm(models.TextChoices):
    SOCIAL_GROUP = "social_group", _("社会团体")
    SERVICE_ORGANISATION = "service_organisation", _("社会服务机构（民办非企业单位）")
    FOUNDATION = "foundation", _("基金会")


SHORT_FORMS = {
    LegalForm.SOCIAL_GROUP: _("社会团体"),
    LegalForm.SERVICE_ORGANISATION: _("社会服务机构（民非）"),
    LegalForm.FOUNDATION: _("基金会"),
}


class Standing(models.TextChoices):
    """Where an organisation stands with the hub; the latest StatusChange says which."""

    ACTIVE = "active", _("在册")
    CONTACT = "contact", _("联系")
    DEREGISTERED = "deregistered", _("已注销")
    MERGED = "merged", _("已并入")


LIVING = (Standing.ACTIVE, Standing.CONTACT)
GONE = (Standing.DEREGISTERED, Standing.MERGED)


class ServiceField(models.TextChoices):
    CHILD_REHABILITATION = "01", _("儿童康复")
    ADULT_REHABILITATION = "02", _("成人康复与辅助器具")
    INTELLECTUAL = "03", _("心智障碍者支持与自主生活")
    PSYCHOSOCIAL = "04", _("精神障碍社区康复")
    DAY_CARE = "05", _("托养照护与喘息服务")
    EMPLOYMENT = "06", _("就业支持")
    EDUCATION = "07", _("特殊/融合教育")
    ARTS = "08", _("文化艺术")
    SPORTS = "09", _("体育健身")
    MENTAL_HEALTH = "10", _("心理健康")
    LEGAL = "11", _("法律维权")
    ACCESSIBILITY = "12", _("无障碍环境与信息无障碍")
    FAMILY = "13", _("家庭/照护者支持")
    SOCIAL_WORK = "14", _("社工综合服务")
    VOLUNTEERING = "15", _("志愿助残与筹资支持")
    OTHER = "99", _("其他")


class DisabilityType(models.TextChoices):
    """GB/T 26341-2010."""

    VISUAL = "1", _("视力")
    HEARING = "2", _("听力")
    SPEECH = "3", _("言语")
    PHYSICAL = "4", _("肢体")
    INTELLECTUAL = "5", _("智力")
    PSYCHOSOCIAL = "6", _("精神")
    MULTIPLE = "7", _("多重")


class UnitKind(models.TextChoices):
    FEDERATION = "federation", _("残联")
    CIVIL_AFFAIRS = "civil_affairs", _("民政")
    OTHER = "other", _("其他")


class InspectionResult(models.TextChoices):
    PASSED = "passed", _("合格")
    BASICALLY_PASSED = "basically_passed", _("基本合格")
    FAILED = "failed", _("不合格")
    EXEMPT = "exempt", _("不参加当年年检")


class Grade(models.TextChoices):
    A5 = "5A", "5A"
    A4 = "4A", "4A"
    A3 = "3A", "3A"
    A2 = "2A", "2A"
    A1 = "1A", "1A"


class PartyForm(models.TextChoices):
    COMMITTEE = "committee", _("党委")
    GENERAL_BRANCH = "general_branch", _("党总支")
    BRANCH = "branch", _("党支部")
    JOINT_BRANCH = "joint_branch", _("联合党支部")
    FUNCTIONAL_BRANCH = "functional_branch", _("功能型党支部")
    NONE = "none", _("无党组织（已派党建指导员）")


class ExpertRole(models.TextChoices):
    COACH = "coach", _("辅导")
    DIAGNOSTICIAN = "diagnostician", _("诊断")
    LECTURER = "lecturer", _("授课")
    REVIEWER = "reviewer", _("评审")
