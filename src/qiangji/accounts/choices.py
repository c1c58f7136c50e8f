from django.db import models
from django.utils.translation import gettext_lazy as _


class RegionLevel(models.TextChoices):
    NATION = "nation", _("全国")
    PROVINCE = "province", _("省级")
    CITY = "city", _("地市级")
    DISTRICT = "district", _("区县级")
    ZONE = "zone", _("功能区")
