"""Who sees which rounds, and how far they are: in one query, whatever the size."""

import pytest
from tests.factories import registry
from tests.factories.accounts import make_region, make_user
from tests.factories.assessment import answering, assessor, core_members, personal_definition, published, round_of

from qiangji.accounts import clock
from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.models import AnswerSheet

pytestmark = pytest.mark.django_db


def test_rounds_reach_those_whose_place_they_ask():
    here, there = registry.organisation(), registry.organisation(code="110108")
    version = published(personal_definition())
    core_members(here, 1)
    core_members(there, 1)
    both, only = round_of(version, [here, there]), round_of(version, [there])
    district = make_user("district_supervisor", make_region("110105"))
    assert set(queries.rounds_visible_to(district)) == {both}
    assert [a.organisation for a in queries.assessments_of(both, district)] == [here]
    hub = make_user("hub_operator")
    assert set(queries.rounds_visible_to(hub)) == set(queries.rounds_run_by(hub)) == {both, only}
    shanghai = make_user("hub_operator", make_region("310000"))
    for user in (shanghai, make_user("organisation_admin", here), make_user("member", here), make_user("expert")):
        assert not queries.rounds_visible_to(user).exists()
        assert not queries.assessments_of(both, user).exists()
    assert not queries.rounds_run_by(district).exists()


def test_progress_by_voice_is_one_query(django_assert_num_queries):
    running = round_of(published(), [registry.organisation() for _ in range(3)])
    assessments = list(running.assessments.order_by("pk"))
    answering(assessments[0], 3)
    answering(assessments[1], 1)
    actions.assign_assessor(assessment=assessments[2], assessor=assessor(), by=None)
    first, second, third, _fourth = AnswerSheet.objects.filter(voice="self").order_by("pk")
    moment = clock.now()
    AnswerSheet.objects.filter(pk__in=[first.pk, second.pk, third.pk]).update(promise_read_at=moment)
    AnswerSheet.objects.filter(pk__in=[first.pk, second.pk]).update(submitted_at=moment)
    AnswerSheet.objects.filter(pk=second.pk).update(withdrawn_at=moment)
    with django_assert_num_queries(1):
        ours, theirs = queries.progress_of(running.assessments.all())
    assert (ours.voice, ours.sheets, ours.started, ours.submitted, ours.organisations) == ("self", 3, 1, 1, 2)
    assert (ours.latest, ours.missing) == (moment, 2)
    assert (theirs.voice, theirs.sheets, theirs.submitted, theirs.latest) == ("assessor", 1, 0, None)
