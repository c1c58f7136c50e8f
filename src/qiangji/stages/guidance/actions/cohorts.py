"""Planning a cohort: propose, say why, let people decide, sign. From the signature on nothing in it changes."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record

from .. import bridge, queries
from ..choices import MeasureKind
from ..errors import Refused
from ..models import CohortProposal, PlanItem, ProposalLine
from ..need import points_of


@transaction.atomic
def propose_cohort(*, by, **given: Any) -> CohortProposal:
    """Solve at once; the reasons line by line take longer, and the face that asks hands them to the worker."""
    proposal = CohortProposal(made_by=by, core_version=bridge.CORE_VERSION, **given)
    items = list(queries.candidates(proposal.scope))
    if not items:
        raise Refused(_("还没有可以统筹的事项：先签署支持计划，其中要有没办完的课程、辅导或物资款项。"))
    served = queries.served({item.plan.organisation.pk for item in items})
    lines = [_line(proposal, place, item, served) for place, item in enumerate(items)]
    found = bridge.propose(proposal, lines)
    proposal.total, proposal.bound, proposal.gap = found.total, found.bound, found.gap
    proposal.save()
    for place, line in enumerate(lines):
        line.proposal, line.because = proposal, found.because[place]
        line.proposed = line.decided = place in found.chosen
    ProposalLine.objects.bulk_create(lines)
    detail = {"lines": len(found.chosen), "of": len(lines)}
    record(kind="cohort_proposed", by=by, subject=proposal, detail=detail)
    return proposal


def _line(proposal: CohortProposal, place: int, item: PlanItem, served: set[int]) -> ProposalLine:
    organisation = item.plan.organisation
    coaching, course = item.kind == MeasureKind.COACHING, item.kind == MeasureKind.COURSE
    return ProposalLine(
        organisation=organisation,
        plan_item=item,
        kind=item.kind,
        title=item.title,
        position=place + 1,
        never_served=organisation.pk not in served,
        value=points_of(item.finding),
        hours=proposal.hours_each if coaching else 0,
        seats=int(course),
        money=0 if coaching or course else proposal.grant_each,
    )


@transaction.atomic
def explain_cohort(*, proposal: CohortProposal, by) -> CohortProposal:
    """What would come in place of each line and from which value on; written once, however often asked."""
    proposal = CohortProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if proposal.explained_at is not None:
        return proposal
    lines = list(queries.lines_of(proposal))
    chosen = frozenset(place for place, line in enumerate(lines) if line.proposed)
    if len(lines) <= bridge.TOO_MANY_TO_EXPLAIN:
        for turn in bridge.turned(proposal, lines, chosen):
            line = lines[turn.line]
            line.loss = turn.loss
            line.instead = None if turn.instead is None else lines[turn.instead]
        ProposalLine.objects.bulk_update(lines, ["loss", "instead"], batch_size=500)
    proposal.more = [
        {
            "what": more.what,
            "amount": more.amount,
            "gain": more.gain,
            "comes": [lines[place].pk for place in more.comes],
            "goes": [lines[place].pk for place in more.goes],
        }
        for more in bridge.more_of_each(proposal, lines, chosen)
    ]
    proposal.explained_at = clock.now()
    proposal.save(update_fields=["more", "explained_at"])
    record(kind="cohort_explained", by=by, subject=proposal, detail={"lines": len(lines)})
    return proposal


@transaction.atomic
def decide_line(*, line: ProposalLine, decided: bool, note: str, by) -> ProposalLine:
    """A person's word over the core's. To go another way than proposed needs a reason; to go back does not."""
    proposal = CohortProposal.objects.select_for_update(of=("self",)).get(pk=line.proposal_id)
    _refuse_signed(proposal)
    line = ProposalLine.objects.select_related("organisation").get(pk=line.pk)
    note = note.strip()
    if decided != line.proposed and not note:
        raise Refused(_("和建议不一样，请写明原因。"))
    if (decided, note) == (line.decided, line.note):
        return line
    line.decided, line.note, line.decided_by, line.decided_at = decided, note, by, clock.now()
    line.save(update_fields=["decided", "note", "decided_by", "decided_at"])
    detail = {
        "organisation": str(line.organisation),
        "title": line.title,
        "decided": str(_("做") if decided else _("不做")),
        "note": note,
    }
    record(kind="cohort_line_decided", by=by, subject=proposal, detail=detail)
    return line


@transaction.atomic
def sign_cohort(*, proposal: CohortProposal, by) -> CohortProposal:
    """What is promised must be there: hours, seats and money, and each item still open and promised only once."""
    proposal = CohortProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    _refuse_signed(proposal)
    if proposal.explained_at is None:
        raise Refused(_("每一行的理由还没有算完，稍等一会儿再签。"))
    wanted = list(proposal.lines.filter(decided=True).values_list("plan_item", flat=True))
    if not wanted:
        raise Refused(_("没有一行决定要做，没有可签的。"))
    _refuse_overdrawn(proposal)
    # Locked, so that two proposals that are signed at once cannot promise the same item.
    locked = set(PlanItem.objects.select_for_update().filter(pk__in=wanted).values_list("pk", flat=True))
    still = set(queries.candidates(proposal.scope).values_list("pk", flat=True)) & locked
    gone = proposal.lines.filter(decided=True).exclude(plan_item__in=still).select_related("organisation").first()
    if gone is not None:
        raise Refused(
            _("“%(organisation)s”的“%(title)s”已经办结、暂停，或者签在别的方案里了，请先改成不做。")
            % {"organisation": gone.organisation, "title": gone.title}
        )
    proposal.signed_at, proposal.signed_by = clock.now(), by
    proposal.save(update_fields=["signed_at", "signed_by"])
    record(kind="cohort_signed", by=by, subject=proposal, detail={"lines": len(wanted)})
    return proposal


def _refuse_signed(proposal: CohortProposal) -> None:
    if proposal.signed_at is not None:
        raise Refused(_("方案已经签署，不能再改。"))


def _refuse_overdrawn(proposal: CohortProposal) -> None:
    used = queries.used_by(proposal)
    for what, wanted, there in (
        (_("专家小时"), used.hours, proposal.hours),
        (_("课程名额"), used.seats, proposal.seats),
        (_("预算"), used.money, proposal.budget),
    ):
        if wanted > there:
            raise Refused(
                _("%(what)s超了：要用 %(wanted)s，只有 %(there)s；请改几行再签。")
                % {"what": what, "wanted": wanted, "there": there}
            )
