"""Who marks strictly and who kindly: for the hub, so that nobody's organisation pays for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from qiangji.accounts.guards import may

from .. import bridge, exports, queries, refusals
from ..models import Instrument


@may("assessment.run_rounds")
def assessor_consistency(request: HttpRequest, key: str) -> HttpResponse:
    instrument = get_object_or_404(Instrument, key=key)
    version = queries.latest_frozen(instrument)
    rows = queries.assessor_rows(version) if version is not None else []
    found = bridge.compare_assessors(*zip(*rows, strict=True)) if rows else bridge.AssessorConsistency()
    assessors = [row for row in found.assessors if row.name != queries.OWN_PEOPLE]
    shown = {
        "instrument": instrument,
        "version": version,
        "found": found,
        "assessors": assessors,
        "refusal": refusals.sentence(found.refusal),
        "chart": exports.severity_chart(assessors) if assessors else None,
        "organisations": len({row[0] for row in rows}),
    }
    return render(request, "assessment/assessor_consistency.html", shown)
