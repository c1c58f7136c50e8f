"""The ledger of what an organisation lets its supervisors see."""

import pytest
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.assessment import organisation_definition, personal_definition, published
from tests.factories.profiles import scored_round
from tests.factories.rounds import assessments_of, make_round

from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment import actions
from qiangji.stages.assessment.choices import Released
from qiangji.stages.assessment.errors import Refused
from qiangji.stages.assessment.models import Release

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make_user("organisation_admin", registry.organisation())


@pytest.fixture
def assessment(admin):
    row = scored_round(published(organisation_definition()), [registry.organisation()], by=admin)
    return assessments_of(row)[0]


def test_release_and_withdrawal_stand_in_the_ledger(assessment, admin):
    release = actions.release_result(assessment=assessment, what=Released.SCORES, by=admin)
    actions.withdraw_release(release=release, by=admin)
    again = actions.release_result(assessment=assessment, what=Released.SCORES, by=admin)

    rows = [(r.pk, r.released_by, r.withdrawn_by, r.withdrawn_at is None) for r in Release.objects.order_by("pk")]
    assert rows == [(release.pk, admin, admin, False), (again.pk, admin, None, True)]
    kinds = ["result_released", "release_withdrawn", "result_released"]
    events = AuditEvent.objects.filter(kind__in=kinds).order_by("pk")
    assert [(e.kind, e.detail) for e in events] == [(kind, {"what": "各维度得分"}) for kind in kinds]


def test_what_is_released_is_not_released_again(assessment, admin):
    actions.release_result(assessment=assessment, what=Released.SCORES, by=admin)
    with pytest.raises(Refused, match="已经共享了"):
        actions.release_result(assessment=assessment, what=Released.SCORES, by=admin)


def test_withdrawing_twice_is_once(assessment, admin):
    release = actions.release_result(assessment=assessment, what=Released.SCORES, by=admin)
    first = actions.withdraw_release(release=release, by=admin)
    again = actions.withdraw_release(release=release, by=admin)
    assert (first.withdrawn_at, AuditEvent.objects.filter(kind="release_withdrawn").count()) == (again.withdrawn_at, 1)


@pytest.mark.parametrize("what", ["", "all", Released.DIAGNOSIS])
def test_nothing_that_is_not_there_is_released(assessment, admin, what):
    with pytest.raises(Refused):
        actions.release_result(assessment=assessment, what=what, by=admin)
    assert Release.objects.count() == 0


def test_unscored_and_personal_results_are_not_released(admin):
    unscored = make_round(published(organisation_definition()), registry.organisation(), by=admin)
    personal = make_round(published(personal_definition()), registry.organisation(), by=admin)
    for row, sentence in ((unscored, "还没有计分"), (personal, "只属于本人")):
        with pytest.raises(Refused, match=sentence):
            actions.release_result(assessment=assessments_of(row)[0], what=Released.SCORES, by=admin)
