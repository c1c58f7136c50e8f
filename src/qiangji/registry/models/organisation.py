from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from qiangji.accounts.models import Region, ScopeField

from ..choices import SHORT_FORMS, DisabilityType, LegalForm, ServiceField, Standing
from .supervising_unit import SupervisingUnit


class Organisation(models.Model):
    """一户一档. ``scope`` is its region's scope plus its own segment, so that grants reach it by prefix."""

    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True, null=True, blank=True)
    credit_code_note = models.CharField(_("代码核对说明"), max_length=200, blank=True)
    name = models.CharField(_("名称"), max_length=120, db_index=True)
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    legal_form = models.CharField(_("组织形式"), max_length=30, choices=LegalForm)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("登记地区"), related_name="organisations")
    scope = ScopeField(_("范围"), unique=True)
    registration_authority = models.CharField(_("登记管理机关"), max_length=80, blank=True)
    supervising_unit = models.ForeignKey(
        SupervisingUnit, models.PROTECT, verbose_name=_("业务主管单位"), related_name="organisations"
    )
    standing = models.CharField(_("状态"), max_length=20, choices=Standing, default=Standing.ACTIVE)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    established_on = models.DateField(_("成立登记日期"), null=True, blank=True)
    primary_field = models.CharField(_("主要服务领域"), max_length=2, choices=ServiceField)
    is_opd = models.BooleanField(_("由残疾人自己主导和管理"), default=False)
    full_time_staff = models.PositiveIntegerField(_("专职人员数"), null=True, blank=True)
    qualified_staff = models.PositiveIntegerField(_("持证专业人员数"), null=True, blank=True)
    disabled_staff = models.PositiveIntegerField(_("残疾人员工数"), null=True, blank=True)
    people_served = models.PositiveIntegerField(_("年服务人数"), null=True, blank=True)
    address = models.CharField(_("办公地址"), max_length=200, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    confirmed_on = models.DateField(_("最近确认日期"), null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("机构")
        ordering = ["scope"]
        indexes = [
            models.Index(fields=["standing", "scope", "confirmed_on"]),
            models.Index(fields=["standing", "supervising_unit", "scope"]),
            models.Index(fields=["primary_field", "scope"]),
            models.Index(fields=["confirmed_on", "scope"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(qualified_staff__isnull=True)
                | Q(full_time_staff__isnull=True)
                | Q(qualified_staff__lte=F("full_time_staff")),
                name="organisation_qualified_within_full_time",
                violation_error_message=_("持证专业人员数不能超过专职人员数。"),
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.MERGED, merged_into__isnull=False)
                | (~Q(standing=Standing.MERGED) & Q(merged_into__isnull=True)),
                name="organisation_merged_names_target",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("registry:organisation-detail", args=[self.pk])

    @property
    def short_form(self) -> str:
        return str(SHORT_FORMS[LegalForm(self.legal_form)])


class FormerName(models.Model):
    """A former name or an alias; the credit code, not the name, says who it is."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="former_names")
    name = models.CharField(_("曾用名或别名"), max_length=120, db_index=True)
    until = models.DateField(_("用到"), null=True, blank=True)

    class Meta:
        verbose_name = _("曾用名")
        ordering = ["organisation_id", "name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="former_name_once")]

    def __str__(self) -> str:
        return self.name


class SecondaryField(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="secondary_fields")
    field = models.CharField(_("其他服务领域"), max_length=2, choices=ServiceField)

    class Meta:
        verbose_name = _("其他服务领域")
        ordering = ["field"]
        constraints = [models.UniqueConstraint(fields=["organisation", "field"], name="secondary_field_once")]

    def __str__(self) -> str:
        return self.get_field_display()


class ServedType(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="served_types")
    disability_type = models.CharField(_("服务的残疾类别"), max_length=1, choices=DisabilityType)

    class Meta:
        verbose_name = _("服务的残疾类别")
        ordering = ["disability_type"]
        constraints = [models.UniqueConstraint(fields=["organisation", "disability_type"], name="served_type_once")]

    def __str__(self) -> str:
        return self.get_disability_type_display()


class StatusChange(models.Model):
    """The history of an organisation's standing, each with its reason."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="status_changes")
    standing = models.CharField(_("状态"), max_length=20, choices=Standing)
    on = models.DateField(_("日期"))
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("状态变更")
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.on} {self.get_standing_display()}"
