"""The tabs over lists that belong together: the stage's own, and those of personal results and talks."""

from django.urls import reverse
from django.utils.translation import gettext as _

from .. import queries
from ..choices import Measures
from ..models import Round


def result_tabs(user) -> list[tuple[str, str, str]]:
    """Somebody who coaches nobody is not asked to tell the two apart."""
    own = [
        ("own", _("我的结果"), reverse("assessment:result-list")),
        ("debriefs", _("我的辅导"), reverse("assessment:debrief-list")),
        ("declaration", _("自愿说明"), reverse("assessment:own-declaration")),
    ]
    coached = [
        ("coached", _("指派给我的"), reverse("assessment:coached-list")),
        ("talks", _("我做的辅导"), reverse("assessment:debrief-coached")),
        ("slots", _("我的时段"), reverse("assessment:slot-list")),
    ]
    return own + coached if queries.coaches_anybody(user) else own


def stage_tabs(user) -> list[tuple[str, str, str]]:
    """Only for who has more than one of them."""
    tabs = [
        ("rounds", _("批次"), reverse("assessment:home"), "assessment.view_rounds"),
        ("instruments", _("量表"), reverse("assessment:instrument-list"), "assessment.view_instruments"),
    ]
    mine = [(key, label, url) for key, label, url, permission in tabs if user.has_perm(permission)]
    return mine if len(mine) > 1 else expert_tabs(user)


def round_tabs(user, round: Round) -> list[tuple[str, str, str]]:
    """The rooms of one round that this reader may enter."""
    is_personal = round.version.instrument.measures == Measures.PERSON
    runs = user.has_perm("assessment.run_rounds", round)
    rooms = [
        ("progress", _("进度"), "round-detail", True),
        ("profiles", _("画像"), "round-profiles", not is_personal),
        ("norms", _("常模"), "round-norms", not is_personal),
        ("coaches", _("辅导专家"), "round-coaches", runs and is_personal),
        ("assessors", _("诊断专家"), "round-assessors", runs and not is_personal),
        ("paper", _("纸质答卷"), "round-paper", runs and not is_personal and round.opened_at is not None),
        ("groups", _("群体结果"), "round-groups", is_personal),
        ("reports", _("计分与报告"), "round-reports", runs),
    ]
    return [(key, label, reverse(f"assessment:{name}", args=[round.pk])) for key, label, name, there in rooms if there]


def expert_tabs(user) -> list[tuple[str, str, str]]:
    tabs = [("assigned", _("我评的机构"), reverse("assessment:assigned"))]
    if user.has_perm("assessment.view_instruments"):
        tabs.append(("instruments", _("量表"), reverse("assessment:instrument-list")))
    return tabs
