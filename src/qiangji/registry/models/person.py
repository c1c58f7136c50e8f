from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .organisation import Organisation


class Person(models.Model):
    """Somebody who works in the field: never a service user. The name and how to reach them, nothing more."""

    name = models.CharField(_("姓名"), max_length=40)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person", verbose_name=_("账号")
    )
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")

    class Meta:
        verbose_name = _("人员")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's post in an organisation, from–until. Core team members are asked to take part in measurement."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    post = models.CharField(_("岗位"), max_length=40)
    is_core = models.BooleanField(_("核心团队"), default=False)
    is_head = models.BooleanField(_("负责人"), default=False)
    since = models.DateField(_("到岗日期"), null=True, blank=True)
    until = models.DateField(_("离岗日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("任职")
        ordering = ["organisation_id", "-is_head", "-is_core", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True)
                | models.Q(since__isnull=True)
                | models.Q(until__gte=models.F("since")),
                name="membership_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "post"],
                condition=models.Q(until__isnull=True),
                name="membership_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.post}"

    @property
    def scope(self) -> str:
        return self.organisation.scope
