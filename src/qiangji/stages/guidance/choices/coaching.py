from django.db import models
from django.utils.translation import gettext_lazy as _


class CoachingKind(models.TextChoices):
    """What an organisation is coached in: the six kinds of the field, and what fits none of them."""

    FOUNDING = "founding", _("机构设立")
    SERVICES = "services", _("服务内容建设")
    COURSES = "courses", _("课程与知识产权")
    SCHOOLS = "schools", _("校社合作")
    TALENT = "talent", _("团队与人才引入")
    CONTESTS = "contests", _("赛事辅导")
    OTHER = "other", _("其他")


class NotesReaders(models.TextChoices):
    """Who reads the notes of a visit. Without a choice nobody outside the hub does."""

    HUB = "hub", _("只有辅导专家和枢纽")
    ORGANISATION = "organisation", _("机构也能看")
