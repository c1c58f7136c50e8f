"""A whole batch at once: the core proposes, a person ticks and signs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.accounts.guards import may

from ... import actions, bridge, queries
from ...errors import Refused
from ..tabs import stage_tabs
from .answering import resource_tabs

# So many of the most urgent needs at once: what somebody can look through before signing.
MOST = 200


@may("guidance.run_guidance")
def allocation(request: HttpRequest) -> HttpResponse:
    user, today = request.user, clock.today()
    wanted = queries.open_needs(queries.needs_visible_to(user), today)
    total = wanted.count()
    rows = list(wanted.order_by("-urgency", "needed_by", "pk")[:MOST])
    facts = queries.need_facts(rows)
    offers = queries.offers_with_facts(queries.offers_visible_to(user).filter(queries.open_on(today)), holding=True)
    proposal = bridge.propose_batch([(need, facts[need.pk]) for need in rows], offers, today)
    refused = ""
    if request.method == "POST":
        ticked = set(request.POST.getlist("pair"))
        chosen = [pair for pair in proposal.pairs if pair.key in ticked]
        try:
            if len(chosen) < len(ticked):
                raise Refused(_("推算之后情况有变化，下面是新的结果，请再看一遍。"))
            signed = actions.sign_allocation(pairs=[(p.need, p.offer, p.why) for p in chosen], by=user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("已签署 %(n)d 对，双方都会收到消息。") % {"n": len(signed)})
            return redirect("guidance:match-list")
    shown = {
        "proposal": proposal,
        "served": [(name, round(share * 100)) for name, share in proposal.served],
        "refused": refused,
        "total": total,
        "shown": len(rows),
        "n_offers": len(offers),
        "stage_tabs": stage_tabs(user),
        "tabs": resource_tabs(user),
    }
    return render(request, "guidance/resources/allocation.html", shown, status=409 if refused else 200)
