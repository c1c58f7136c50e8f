from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import RegionLevel
from .scope import ScopeField


class Region(models.Model):
    """A place in the tree of administrative codes (GB/T 2260), or an internal one such as BDA."""

    code = models.CharField(_("行政区划代码"), max_length=12, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("层级"), max_length=10, choices=RegionLevel)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    scope = ScopeField(_("范围"), unique=True)

    class Meta:
        verbose_name = _("地区")
        ordering = ["scope"]

    def __str__(self) -> str:
        return self.name
