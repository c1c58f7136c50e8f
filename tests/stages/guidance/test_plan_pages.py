"""The pages of the plans: who enters, who sees which, and what an item leads to."""

import pytest
from django.urls import reverse
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.guidance import signed_diagnosis

from qiangji.accounts.roles import ORGANISATION, ROLES
from qiangji.portal.navigation import navigation_for
from qiangji.stages.guidance.models import SupportPlan

pytestmark = pytest.mark.django_db

HOME = "/guidance/"


@pytest.mark.parametrize("role", ROLES)
def test_door_of_the_stage_stands_open_for_who_has_a_part_in_it(client, role):
    place = registry.organisation() if ROLES[role].place == ORGANISATION else None
    user = make_user(role, place)
    client.force_login(user)
    inside = role in {"hub_operator", "hub_approver", "organisation_admin", "expert", "partner", "donor"}
    entries = [entry.url for group in navigation_for(user, HOME) for entry in group.entries]

    assert (client.get(HOME, follow=True).status_code, HOME in entries) == ((200, True) if inside else (403, False))


def test_draft_is_not_shown_to_the_organisation(client):
    diagnosis = signed_diagnosis(expert=make_user("expert"))
    organisation = diagnosis.assessment.organisation
    SupportPlan.objects.create(diagnosis=diagnosis, expert=diagnosis.diagnostician)
    seen = {}
    for role, place in (("hub_operator", None), ("hub_approver", None), ("organisation_admin", organisation)):
        client.force_login(make_user(role, place))
        seen[role] = organisation.name in client.get(reverse("guidance:home")).content.decode()

    assert seen == {"hub_operator": True, "hub_approver": True, "organisation_admin": False}
