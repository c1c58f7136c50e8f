"""The tab 评估 on an organisation's dossier: its rounds, and how its score went over those that compare."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qiangji.registry.guards import on_organisation
from qiangji.registry.models import Organisation
from qiangji.registry.views.dossier import frame

from .. import bridge, exports, queries


@on_organisation("assessment.view_assessments")
def organisation_assessments(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    rounds = list(queries.rounds_of_organisation(organisation))
    for each in rounds:
        each.is_open_to_reader = request.user.has_perm("assessment.view_profile", each)
    seen = [each for each in rounds if each.is_open_to_reader]
    course = bridge.course_of(seen)
    shown = frame(request, organisation, "assessments") | {
        "rounds": [(each, course.get(each.pk)) for each in reversed(rounds)],
        "charts": exports.course_charts([course[each.pk] for each in seen if each.pk in course]),
    }
    return render(request, "assessment/organisation_assessments.html", shown)
