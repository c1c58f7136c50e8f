"""A proposal in plain sentences: why a line is in or out, what would come instead, and what would change that."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .choices import Because, OrganisationFloor
from .models import CohortProposal, ProposalLine
from .need import RED_FLAG

SHOWN = 3


@dataclass(frozen=True)
class Told:
    line: ProposalLine
    why: str
    otherwise: str
    change: str


def told(line: ProposalLine, *, explained: bool) -> Told:
    if not explained:
        return Told(line, why_of(line), "", "")
    return Told(line, why_of(line), otherwise_of(line), change_of(line))


def why_of(line: ProposalLine) -> str:
    return {
        Because.VALUE: _("按分值入选。"),
        Because.FLOOR: _("按下限入选：只看分值轮不到它，下限要照顾到它。"),
        Because.SAME_KIND: _("这家机构的同类事项先做另一条。"),
        Because.GAVE_WAY: _("只看分值会入选，这次让给了下限。"),
        Because.MOST: _("这家机构入选的事项已到每家上限。"),
        Because.HOURS: _("专家小时已用完。"),
        Because.SEATS: _("课程名额已用完。"),
        Because.MONEY: _("预算剩下的不够。"),
        Because.TOGETHER: _("加上它，合起来不如现在这个组合。"),
    }[Because(line.because)]


def otherwise_of(line: ProposalLine) -> str:
    if line.loss is None:
        return _("不做它，下限就守不住。") if line.proposed else _("放它进来，下限或容量就守不住。")
    found = {"points": f"{line.loss:g}", "other": str(line.instead.organisation) if line.instead else ""}
    found["title"] = line.instead.title if line.instead else ""
    if line.proposed and line.instead:
        return _("次选：不做它，进来的是“%(other)s”的“%(title)s”，总分少 %(points)s。") % found
    if line.proposed:
        return _("没有次选：不做它，容量空着，总分少 %(points)s。") % found
    if line.instead:
        return _("放它进来，要让出“%(other)s”的“%(title)s”，总分少 %(points)s。") % found
    return _("放它进来不用让出别的，总分少 %(points)s。") % found


def change_of(line: ProposalLine) -> str:
    turn = line.threshold
    if turn is None or (line.proposed and not line.instead):
        return ""
    if line.loss == 0:
        return _("与次选分不出高低，按次序取。")
    if line.proposed:
        return _("分值低于 %(points)s 时换成次选。") % {"points": f"{turn:g}"} if turn > 0 else ""
    if turn >= RED_FLAG:
        return _("分值再高也进不来，要等容量变大。")
    return _("分值高于 %(points)s 时会进来。") % {"points": f"{turn:g}"}


def more_of(proposal: CohortProposal, lines: Mapping[int, ProposalLine]) -> list[tuple[str, str]]:
    """What one unit more of each would bring: (what, sentence)."""
    units = {"hours": _("专家多 %(n)s 小时"), "seats": _("课程多 %(n)s 个名额"), "budget": _("预算多 %(n)s 元")}
    told_of = []
    for more in proposal.more:
        comes, goes = (_listed([lines[pk] for pk in more[way] if pk in lines]) for way in ("comes", "goes"))
        found = {"comes": comes, "goes": goes, "points": f"{more['gain']:g}"}
        said = _("没有变化。")
        if more["gain"] > 0 and goes:
            said = _("%(comes)s进来，%(goes)s让出，总分多 %(points)s。") % found
        elif more["gain"] > 0:
            said = _("%(comes)s进来，总分多 %(points)s。") % found
        told_of.append((units[more["what"]] % {"n": f"{more['amount']:,}"}, said))
    return told_of


def _listed(lines: list[ProposalLine]) -> str:
    named = "、".join(_named(line) for line in lines[:SHOWN])
    return named if len(lines) <= SHOWN else _("%(named)s等 %(n)s 项") % {"named": named, "n": len(lines)}


def _named(line: ProposalLine) -> str:
    return _("“%(organisation)s”的“%(title)s”") % {"organisation": line.organisation, "title": line.title}


def floors_of(proposal: CohortProposal) -> list[str]:
    said = []
    if proposal.organisation_floor != OrganisationFloor.NOBODY:
        said.append(str(proposal.get_organisation_floor_display()))
    if proposal.district_floor:
        said.append(_("每个地区至少 %(share)s%% 的机构") % {"share": proposal.district_floor})
    return said


def broken_floors(proposal: CohortProposal, districts: list[Mapping]) -> list[str]:
    """Where the lines that people decided on no longer keep what was asked for."""
    found = []
    for row in districts:
        asked = -(-proposal.district_floor * row["organisations"] // 100)
        if proposal.organisation_floor == OrganisationFloor.EVERYBODY:
            asked = row["organisations"]
        names = {"district": row["organisation__region__name"], "reached": row["reached"], "asked": asked}
        if row["reached"] < asked:
            found.append(_("%(district)s：要求 %(asked)s 家，现在 %(reached)s 家。") % names)
        elif proposal.organisation_floor == OrganisationFloor.NEVER_SERVED and row["fresh_reached"] < row["fresh"]:
            names["left"] = row["fresh"] - row["fresh_reached"]
            found.append(_("%(district)s：还有 %(left)s 家从未得到过服务的机构一项也没有。") % names)
    return found
