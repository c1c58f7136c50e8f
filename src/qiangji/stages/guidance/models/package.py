from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiangji.accounts import clock
from qiangji.accounts.models import who_and_when
from qiangji.registry.models import Organisation

from ..choices import DeliveryKind


class ServicePackage(models.Model):
    """A named bundle of services (服务包) that the hub offers: what is in it stands in its contents."""

    name = models.CharField(_("名称"), max_length=60, unique=True)
    purpose = models.CharField(_("说明"), max_length=200, blank=True)
    is_offered = models.BooleanField(_("可以分配"), default=True)
    revision = models.PositiveIntegerField(_("修改次数"), default=1, editable=False)

    class Meta:
        verbose_name = _("服务包")
        ordering = ["-is_offered", "name"]

    def __str__(self) -> str:
        return self.name


class PackageContent(models.Model):
    """So much of one kind of service, in the unit in which the ledger counts it."""

    package = models.ForeignKey(ServicePackage, models.CASCADE, related_name="contents")
    kind = models.CharField(_("类别"), max_length=10, choices=DeliveryKind)
    quantity = models.DecimalField(_("数量"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])
    unit = models.CharField(_("单位"), max_length=10)

    class Meta:
        verbose_name = _("服务包内容")
        ordering = ["package_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["package", "kind", "unit"], name="package_names_a_service_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="package_content_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.package} · {self.get_kind_display()}"


class PackageAssignment(models.Model):
    """A package given to an organisation for a time. What was promised is kept in its quotas, whatever becomes of the
    package; what was used of it is counted from the deliveries of that time, and stored nowhere."""

    package = models.ForeignKey(ServicePackage, models.PROTECT, related_name="assignments", verbose_name=_("服务包"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="package_assignments", verbose_name=_("机构")
    )
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    assigned_at = models.DateTimeField(_("分配时间"), default=clock.now)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("提前结束时间"), null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ending_reason = models.CharField(_("提前结束的原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("服务包分配")
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["organisation", "starts_on"], name="packages_of_organisation")]
        constraints = [
            who_and_when("ended"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="package_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.package}"

    def get_absolute_url(self) -> str:
        return reverse("guidance:package-assignment", args=[self.pk])

    @property
    def scope(self) -> str:
        return self.organisation.scope


class PackageQuota(models.Model):
    """What one assignment promises of one kind: copied from the package on the day of the assignment."""

    assignment = models.ForeignKey(PackageAssignment, models.CASCADE, related_name="quotas")
    kind = models.CharField(_("类别"), max_length=10, choices=DeliveryKind)
    quantity = models.DecimalField(_("数量"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])
    unit = models.CharField(_("单位"), max_length=10)

    class Meta:
        verbose_name = _("服务包额度")
        ordering = ["assignment_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "kind", "unit"], name="quota_of_a_service_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="quota_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} · {self.get_kind_display()}"
