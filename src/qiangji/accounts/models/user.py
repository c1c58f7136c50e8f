import unicodedata

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .grant import Grant
from .pair import who_and_when

# No "@": nobody's login name can be somebody else's address.
login_name = RegexValidator(r"^[\w.+-]+\Z", _("登录名只能用文字、数字和 . + - _。"))


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, *, password: str | None = None, email: str = "", **fields) -> "User":
        username = unicodedata.normalize("NFKC", username)
        user = self.model(username=username, email=email.lower() or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who can log in. What they may do is in their grants: there is no superuser who sees everything."""

    username = models.CharField(_("登录名"), max_length=60, unique=True, validators=[login_name])
    name = models.CharField(_("姓名"), max_length=40)
    email = models.EmailField(_("邮箱"), unique=True, null=True, blank=True)
    unit = models.CharField(_("单位或部门"), max_length=80, blank=True)
    date_joined = models.DateTimeField(_("开通时间"), default=timezone.now)
    closed_at = models.DateTimeField(_("关闭时间"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("关闭人")
    )

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("账号")
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_login_unique_in_any_case"),
            who_and_when("closed"),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_absolute_url(self) -> str:
        return reverse("accounts:user-detail", args=[self.pk])

    @property
    def is_active(self) -> bool:
        """What Django asks before it lets a session live on."""
        return self.closed_at is None

    @cached_property
    def grants_in_force(self) -> list[Grant]:
        """Read once per user object, so once per request."""
        if not self.is_active:
            return []
        grants = Grant.objects.filter(user_id=self.pk, ended_at=None).order_by()  # every page asks this: kept short
        return sorted((grant for grant in grants if grant.holds), key=lambda grant: (grant.role, grant.scope))

    def scopes(self, permission: str) -> list[str]:
        """Where the user holds the permission; an empty scope is everywhere."""
        return [grant.scope for grant in self.grants_in_force if permission in grant.definition.permissions]

    def has_perm(self, perm: str, obj=None) -> bool:
        return self.is_active and rules.has_perm(perm, self, obj)
