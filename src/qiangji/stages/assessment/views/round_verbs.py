"""What whoever runs a round can do next with it: at most one of the buttons is filled."""

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qiangji.ui.components.buttons import button

from ..models import Round
from ..window import Phase


def verbs_of(round: Round, phase: Phase, *, has_organisations: bool, is_personal: bool) -> SafeString:
    names = {"answerers": _("定人"), "edit": _("改设置"), "extend": _("延长"), "close": _("结束")}
    if phase == Phase.CLOSED:
        chosen = [("reports", _("计分与报告"), "")]
    elif phase == Phase.PLANNED:
        invite = [("organisations", _("选机构"), "")]
        chosen = [(name, names[name], "") for name in ("edit", "answerers")] + invite
        chosen += [("open", _("去启动"), "")] if has_organisations else []
    else:
        plain = ("extend", "close") if is_personal else ("answerers", "extend", "close")
        chosen = [("organisations", _("添机构"), ""), *((name, names[name], "") for name in plain)]
        chosen.append(("remind", _("催办"), "bell"))
    buttons = []
    for place, (name, text, sign) in enumerate(chosen, start=1):
        kind = "primary" if place == len(chosen) else "plain"
        buttons.append(button(text, reverse(f"assessment:round-{name}", args=[round.pk]), kind, sign))
    return SafeString("".join(buttons))
