import datetime as dt

import pytest
from tests.factories import registry as make
from tests.factories.accounts import make_user

from qiangji.accounts.models import Grant
from qiangji.audit.models import AuditEvent
from qiangji.registry import actions
from qiangji.registry.choices import LegalForm, Standing
from qiangji.registry.errors import DoubtfulCode, Refused, Stale
from qiangji.registry.models import Organisation

pytestmark = pytest.mark.django_db
GOOD_CODE = "52110105XN0000012T"


def kinds() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))


@pytest.mark.parametrize(("code", "start"), [("110000", "11/"), ("110105", "110105/"), ("BDA", "110115/BDA/")])
def test_scope_is_the_regions_and_the_organisations_own(code, start):
    organisation = make.organisation(code=code)
    assert organisation.scope == f"{start}{organisation.pk}/"
    assert Organisation.objects.filter(scope__under=make.region(code).scope).get() == organisation


def test_register_writes_standing_lists_history_and_one_event():
    user = make_user("hub_operator")
    organisation = make.organisation(
        by=user, secondary_fields=["06", "08"], served_types=["5"], former_names=["老名字"], on=dt.date(2019, 5, 1)
    )
    assert list(organisation.status_changes.values_list("standing", "on")) == [("active", dt.date(2019, 5, 1))]
    assert sorted(f.field for f in organisation.secondary_fields.all()) == ["06", "08"]
    assert [n.name for n in organisation.former_names.all()] == ["老名字"]
    first = organisation.history.get()
    assert (first.scope, first.history_user) == (organisation.scope, user)
    assert AuditEvent.objects.filter(scope=organisation.scope).get().kind == "organisation_registered"


def test_register_twice_refuses_and_writes_nothing():
    make.organisation(name="云杉中心(演示)", credit_code=GOOD_CODE)
    for second in ({"name": "云杉中心(演示)"}, {"name": "别的名字(演示)", "credit_code": GOOD_CODE.lower()}):
        with pytest.raises(Refused):
            make.organisation(**second)
    assert Organisation.objects.count() == 1
    assert kinds().count("organisation_registered") == 1


def test_doubtful_code_needs_a_reason_and_is_then_allowed():
    with pytest.raises(DoubtfulCode) as refusal:
        make.organisation(credit_code="52110105XN0000012A")
    assert refusal.value.warnings == ["末位校验码不符。"]
    organisation = make.organisation(credit_code="52110105XN0000012A", credit_code_note="证书如此，已核对原件")
    assert organisation.credit_code == "52110105XN0000012A"


def test_zone_registers_under_its_parents_code():
    assert make.organisation(code="BDA", credit_code=make.credit_code(2, region_code="110115")).credit_code_note == ""


def test_edit_with_a_stale_version_overwrites_nothing():
    organisation = make.organisation(phone="010-0000-0001")
    actions.edit_organisation(organisation=organisation, version=1, phone="010-0000-0002", by=None)
    with pytest.raises(Stale):
        actions.edit_organisation(organisation=organisation, version=1, phone="010-0000-0003", by=None)
    organisation.refresh_from_db()
    assert (organisation.phone, organisation.version) == ("010-0000-0002", 2)
    assert kinds().count("organisation_edited") == 1


def test_edit_that_changes_nothing_leaves_no_trace():
    organisation = make.organisation(phone="010-0000-0001", served_types=["1"])
    actions.edit_organisation(organisation=organisation, version=1, phone="010-0000-0001", served_types=["1"], by=None)
    organisation.refresh_from_db()
    assert organisation.version == 1
    assert "organisation_edited" not in kinds()


def test_rename_keeps_the_old_name_and_back_again_drops_it():
    organisation = make.organisation(name="甲(演示)")
    actions.rename_organisation(organisation=organisation, name="乙(演示)", on=dt.date(2022, 1, 1), by=None)
    assert list(organisation.former_names.values_list("name", "until")) == [("甲(演示)", dt.date(2022, 1, 1))]
    actions.rename_organisation(organisation=organisation, name="甲(演示)", by=None)
    assert [n.name for n in organisation.former_names.all()] == ["乙(演示)"]


def test_relocate_moves_scope_and_grants():
    organisation = make.organisation(code="110105")
    admin = make_user("organisation_admin", organisation)
    actions.relocate_organisation(organisation=organisation, region=make.region("110108"), by=None)
    organisation.refresh_from_db()
    assert organisation.scope == f"110108/{organisation.pk}/"
    assert Grant.objects.get(user=admin).scope == organisation.scope


def test_standing_changes_with_reason_but_never_to_merged():
    organisation = make.organisation()
    actions.change_standing(
        organisation=organisation,
        standing=Standing.DEREGISTERED,
        reason="登记机关已注销",
        on=dt.date(2022, 6, 1),
        by=None,
    )
    organisation.refresh_from_db()
    assert organisation.standing == Standing.DEREGISTERED
    assert organisation.status_changes.first().reason == "登记机关已注销"
    with pytest.raises(Refused):
        actions.change_standing(organisation=organisation, standing=Standing.MERGED, reason="x", by=None)
    with pytest.raises(Refused):
        actions.confirm_organisation(organisation=organisation, by=None)


def test_confirm_says_who_and_when_and_refuses_unseen_text():
    organisation, user = make.organisation(), make_user("hub_operator")
    actions.edit_organisation(organisation=organisation, legal_form=LegalForm.SOCIAL_GROUP, by=None)
    with pytest.raises(Stale):
        actions.confirm_organisation(organisation=organisation, version=1, by=user)
    actions.confirm_organisation(organisation=organisation, version=2, by=user, on=dt.date(2023, 1, 5))
    organisation.refresh_from_db()
    assert (organisation.confirmed_on, organisation.confirmed_by) == (dt.date(2023, 1, 5), user)
