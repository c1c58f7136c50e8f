from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..roles import ROLES, Role
from .pair import who_and_when
from .scope import ScopeField


def in_force() -> models.Q:
    """The condition for grants that hold today; ``Grant.holds`` says the same of one."""
    today = timezone.localdate()
    begun = models.Q(ended_at__isnull=True, starts_on__lte=today)
    return begun & (models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=today))


class Grant(models.Model):
    """A role in a place for a time. The place is a scope, so a region and an organisation are granted alike."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants", verbose_name=_("账号"))
    role = models.CharField(_("角色"), max_length=30, choices=[(r.key, r.label) for r in ROLES.values()])
    scope = ScopeField(_("范围"), blank=True)
    place_name = models.CharField(_("地区或机构"), max_length=120, blank=True)
    starts_on = models.DateField(_("生效日期"))
    ends_on = models.DateField(_("截止日期"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("授权人")
    )
    granted_at = models.DateTimeField(_("授权时间"), auto_now_add=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收回人")
    )
    ended_at = models.DateTimeField(_("收回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("授权")
        ordering = ["user_id", "role", "scope"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="grant_ends_after_it_starts",
            ),
            who_and_when("ended"),
        ]

    def __str__(self) -> str:
        return f"{self.definition.label} · {self.place_name}" if self.place_name else str(self.definition.label)

    @property
    def definition(self) -> Role:
        return ROLES[self.role]

    @property
    def holds(self) -> bool:
        """Whether it is in force today."""
        today = timezone.localdate()
        return self.ended_at is None and self.starts_on <= today and (self.ends_on is None or self.ends_on >= today)
