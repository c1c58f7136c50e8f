from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import Grade, InspectionResult, PartyForm
from .organisation import Organisation


class AnnualInspection(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="inspections")
    year = models.PositiveSmallIntegerField(_("年度"))
    result = models.CharField(_("结论"), max_length=20, choices=InspectionResult)
    concluded_on = models.DateField(_("结论日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("年检")
        ordering = ["organisation_id", "-year"]
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="one_inspection_a_year")]
        indexes = [models.Index(fields=["result", "year"])]

    def __str__(self) -> str:
        return f"{self.year} {self.get_result_display()}"


class OfficialGrade(models.Model):
    """The registration authority's 1A–5A: stored with its issuer and dates, never computed by us."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="grades")
    grade = models.CharField(_("等级"), max_length=2, choices=Grade)
    issuer = models.CharField(_("评定机关"), max_length=80, blank=True)
    issued_on = models.DateField(_("评定日期"))
    expires_on = models.DateField(_("有效期至"))

    class Meta:
        verbose_name = _("等级评估")
        ordering = ["organisation_id", "-issued_on"]
        indexes = [models.Index(fields=["expires_on"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_on__gt=models.F("issued_on")), name="grade_expires_after_issue"
            )
        ]

    def __str__(self) -> str:
        return self.grade


class PartyBuildingRecord(models.Model):
    """The form of Party organisation, never anybody's own membership."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="party_records")
    form = models.CharField(_("党组织形式"), max_length=20, choices=PartyForm)
    superior = models.CharField(_("上级党组织"), max_length=80, blank=True)
    since = models.DateField(_("自"))

    class Meta:
        verbose_name = _("党建情况")
        ordering = ["organisation_id", "-since"]

    def __str__(self) -> str:
        return self.get_form_display()
