"""Why no proposal keeps the floors, as one sentence for who asked: the rule, and the smallest change."""

from django.utils.translation import gettext as _

from qiangji import allocate


def sentence_of(refusal: allocate.Infeasible, terms) -> str:
    """What must at least be changed, in the names of the form."""
    relaxation = refusal.relaxation
    hours, seats, budget = relaxation.get("capacity", (terms.hours, terms.seats, terms.budget))
    wanted = [
        (_("专家小时"), terms.hours, hours),
        (_("课程名额"), terms.seats, seats),
        (_("预算"), terms.budget, budget),
    ]
    parts = [
        _("%(what)s从 %(now)s 加到 %(needed)s") % {"what": what, "now": now, "needed": round(needed)}
        for what, now, needed in wanted
        if needed > now
    ]
    if not parts:
        return _("下限守不住，请放低下限再试。")
    return _("下限守不住：最少要把%(parts)s；也可以放低下限。") % {"parts": "、".join(parts)}
