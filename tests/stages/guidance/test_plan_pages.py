"""The pages of the plans: who enters, who sees which, and what an item leads to."""

import datetime as dt
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories import coaching, registry
from tests.factories.accounts import make_region, make_user
from tests.factories.assessment import organisation_definition, published
from tests.factories.guidance import signed_diagnosis
from tests.factories.profiles import scored_round

from qiangji.accounts import clock
from qiangji.accounts.roles import ORGANISATION, ROLES
from qiangji.audit.models import AuditEvent
from qiangji.portal import queries as portal
from qiangji.portal.navigation import navigation_for
from qiangji.stages.assessment.choices import FindingKind
from qiangji.stages.guidance import actions, queries
from qiangji.stages.guidance.models import Delivery, SupportPlan, TreatmentRule

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


@pytest.fixture
def hub():
    return make_user("hub_operator", unit="服务中心")


@pytest.fixture
def expert():
    return make_user("expert")


@pytest.fixture
def diagnosis(expert):
    return signed_diagnosis(expert=expert, kinds=(FindingKind.WEAKNESS, FindingKind.RED_FLAG))


@pytest.fixture
def plan(diagnosis, hub):
    return actions.draft_plan(diagnosis=diagnosis, by=hub)


@pytest.fixture
def signed(plan, expert):
    return actions.sign_plan(plan=plan, by=expert)


@pytest.fixture
def organiser(diagnosis):
    return make_user("organisation_admin", diagnosis.assessment.organisation)


def sent(client, url: str) -> dict:
    """The plan's form as the browser would send it back."""
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    for one in form.items:
        data |= {one.add_prefix(name): one[name].value() or "" for name in one.fields}
    return data


def get(client, user, url: str) -> str:
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_signed_diagnosis_leads_its_expert_to_a_signed_plan(client, diagnosis, expert, organiser):
    draft, shown = (
        reverse("guidance:plan-draft", args=[diagnosis.pk]),
        get(client, expert, diagnosis.get_absolute_url()),
    )
    edit = client.post(draft).url
    data = sent(client, edit)
    answer = client.post(edit, data | {"item0-title": "改过的一条", "note": "先易后难", "do": "sign"})
    plan = SupportPlan.objects.get()
    client.post(answer.url, {"revision": "2"})
    plan.refresh_from_db()
    last = get(client, expert, diagnosis.get_absolute_url())

    assert (draft in shown, draft in last, plan.get_absolute_url() in last) == (True, False, True)
    assert answer.url == reverse("guidance:plan-sign", args=[plan.pk])
    assert (plan.signed_by, plan.note, plan.items.first().title) == (expert, "先易后难", "改过的一条")
    assert "改过的一条" in get(client, organiser, plan.get_absolute_url())


def test_who_comes_too_late_sees_both_and_decides(client, plan, expert, hub):
    url = reverse("guidance:plan-edit", args=[plan.pk])
    client.force_login(expert)
    data = sent(client, url)
    client.post(url, data | {"item0-title": "别人存的"})
    answer = client.post(url, data | {"item0-title": "我写的"})
    page = answer.content.decode()
    again = dict(answer.context["form"].data.items())
    client.post(url, again)

    assert (answer.status_code, "别人存的" in page, "我写的" in page) == (409, True, True)
    assert plan.items.first().title == "我写的"


def test_new_item_is_added_and_a_ticked_one_goes(client, plan, expert):
    plan.items.exclude(pk=plan.items.first().pk).delete()
    url = reverse("guidance:plan-edit", args=[plan.pk])
    client.force_login(expert)
    data = sent(client, url)
    copied = {name.replace("item0", "item1"): value for name, value in data.items() if name.startswith("item0")}
    client.post(url, data | copied | {"item0-drop": "on", "item1-pk": "", "item1-title": "新的"})

    assert list(plan.items.values_list("title", flat=True)) == ["新的"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"item0-due_on": "不知道"}, "请填日期"),
        ({"item0-title": ""}, "请写做什么"),
        ({"item0-target": "9"}, "不能大于 5"),
        ({"item0-owner": "99999999"}, "选"),
        ({"revision": "一"}, "整数"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(client, plan, expert, changed, said):
    url = reverse("guidance:plan-edit", args=[plan.pk])
    client.force_login(expert)
    answer = client.post(url, sent(client, url) | changed)

    assert (answer.status_code, said in answer.content.decode()) == (200, True)


def test_organisation_answers_and_the_hub_ends(client, signed, organiser, hub):
    item = signed.items.first()
    client.force_login(organiser)
    client.post(reverse("guidance:item-answer", args=[item.pk]), {"stance": "disputed", "note": "人手不够"})
    client.force_login(hub)
    missing = client.post(reverse("guidance:item-end", args=[item.pk]), {"ending": "dropped", "reason": ""})
    client.post(reverse("guidance:item-end", args=[item.pk]), {"ending": "suspended", "reason": "等场地"})
    shown = get(client, organiser, signed.get_absolute_url())
    client.force_login(hub)
    client.post(reverse("guidance:item-resume", args=[item.pk]), {"due_on": "2999-01-01"})
    item.refresh_from_db()

    assert missing.status_code == 200
    assert ("人手不够" in shown, "等场地" in shown) == (True, True)
    assert (item.ending, item.due_on.year) == ("", 2999)


def test_others_find_nothing(client, plan, signed):
    item = signed.items.first()
    pages = {
        "plan-detail": signed,
        "plan-edit": signed,
        "plan-sign": signed,
        "plan-draft": signed.diagnosis,
        "item-answer": item,
        "item-end": item,
        "item-resume": item,
    }
    others = [
        make_user("expert"),
        make_user("organisation_admin", registry.organisation()),
        make_user("city_supervisor"),
        make_user("district_supervisor", make_region("110105")),
        make_user("partner"),
        make_user("system_admin"),
    ]
    for user in others:
        client.force_login(user)
        for name, row in pages.items():
            assert client.get(reverse(f"guidance:{name}", args=[row.pk])).status_code == 404, (name, user)


@pytest.mark.parametrize(
    ("kind", "room"),
    [
        ("coaching", "guidance:coaching-open"),
        ("resource", "guidance:need-create"),
        ("self_help", "guidance:delivery-create"),
        ("grant", "guidance:gift-for-item"),
        ("brand", "guidance:delivery-create"),
    ],
)
def test_item_opens_the_form_of_its_kind_filled_in(client, signed, hub, kind, room):
    signed.items.exclude(pk=signed.items.first().pk).delete()
    item = signed.items.get()
    type(item).objects.filter(pk=item.pk).update(kind=kind, title="要办的那一件")
    page = get(client, hub, signed.get_absolute_url())
    url = f"{reverse(room)}?item={item.pk}"
    opened = get(client, hub, url)
    actions.end_item(item=item, ending="dropped", reason="不办了", by=hub)

    assert (url in page, "要办的那一件" in opened) == (True, True)
    assert url not in get(client, hub, signed.get_absolute_url())


def test_item_that_is_begun_shows_its_case_and_is_not_begun_twice(client, signed, hub, expert):
    item = signed.items.filter(kind="coaching").first()
    url = f"{reverse('guidance:coaching-open')}?item={item.pk}"
    before = get(client, hub, signed.get_absolute_url())
    engagement = coaching.engagement(organisation=signed.organisation, plan_item=item, expert=expert, by=hub)
    after = get(client, hub, signed.get_absolute_url())

    assert (url in before, engagement.get_absolute_url() in before) == (True, False)
    assert (url in after, engagement.get_absolute_url() in after) == (False, True)


def test_expert_without_the_rooms_key_writes_into_the_ledger(client, signed, expert):
    item = signed.items.filter(kind="coaching").first()
    page = get(client, expert, signed.get_absolute_url())

    assert f"{reverse('guidance:delivery-create')}?item={item.pk}" in page


def test_delivery_is_written_down_for_an_item_and_leads_back(client, signed, expert, organiser):
    item = signed.items.filter(owner=expert).first()
    client.force_login(expert)
    url = f"{reverse('guidance:delivery-create')}?item={item.pk}"
    given = {"kind": "coaching", "title": "上门一次", "unit": "小时", "given_on": "2022-06-01", "given_by": "专家"}
    wrong = client.post(url, given | {"quantity": "0"})
    answer = client.post(url, given | {"quantity": "2.5"})
    delivery = Delivery.objects.get()
    page = get(client, organiser, delivery.get_absolute_url())

    assert (wrong.status_code, answer.url) == (200, item.get_absolute_url())
    assert (delivery.plan_item, delivery.dimension, delivery.organisation) == (
        item,
        item.finding.dimension,
        signed.organisation,
    )
    assert item.finding.text in page
    assert item.finding.diagnosis.get_absolute_url() in page


def test_ledger_is_filtered_voided_and_exported(client, signed, hub):
    organisation = signed.organisation
    client.force_login(hub)
    given = {"kind": "goods", "title": "助行器", "unit": "件", "given_on": "2022-06-01", "given_by": "某企业"}
    url = reverse("guidance:delivery-create")
    unknown = client.post(url, given | {"quantity": "3", "organisation": "没有这一家"}).content.decode()
    client.post(url, given | {"quantity": "3", "organisation": organisation.name})
    delivery = Delivery.objects.get()
    rows = {
        query: "助行器" in client.get(reverse("guidance:delivery-list") + query).content.decode()
        for query in ("", "?kind=goods", "?kind=money", "?year=2022", "?year=2021", "?voided=1", "?indicator=A1")
    }
    void = reverse("guidance:delivery-void", args=[delivery.pk])
    client.post(void, {"reason": ""})
    delivery.refresh_from_db()
    kept = delivery.voided_at
    client.post(void, {"reason": "记错了"})
    delivery.refresh_from_db()
    book = client.get(reverse("guidance:delivery-export") + "?voided=1")
    sheet = load_workbook(BytesIO(book.content)).worksheets[0]

    assert "没有找到这家机构" in unknown
    assert rows == {
        "": True,
        "?kind=goods": True,
        "?kind=money": False,
        "?year=2022": True,
        "?year=2021": False,
        "?voided=1": False,
        "?indicator=A1": False,
    }
    assert (kept, delivery.void_reason) == (None, "记错了")
    assert "助行器" in {cell.value for row in sheet.iter_rows() for cell in row}
    assert AuditEvent.objects.filter(kind="ledger_exported").count() == 1


def test_ledger_of_others_is_closed(client, signed, hub):
    delivery = guidance_delivery(signed, hub)
    for user in (make_user("organisation_admin", registry.organisation()), make_user("expert")):
        client.force_login(user)
        assert client.get(delivery.get_absolute_url()).status_code == 404
        assert client.get(reverse("guidance:delivery-create")).url == HOME
        assert client.get(reverse("guidance:delivery-create") + f"?item={delivery.plan_item_id}").status_code == 404
    client.force_login(make_user("hub_approver"))
    assert client.get(reverse("guidance:delivery-void", args=[delivery.pk])).status_code == 404


def guidance_delivery(plan, by, **given):
    item = plan.items.first()
    values = {"kind": "coaching", "title": "上门", "quantity": 2, "unit": "小时", "given_by": "专家"}
    values |= {"given_on": dt.date(2022, 6, 1), "plan_item": item}
    return actions.record_delivery(organisation=plan.organisation, by=by, **values | given)


def test_every_delivery_behind_an_indicator_is_listed_in_one_query(signed, hub, django_assert_num_queries):
    first = guidance_delivery(signed, hub)
    key = first.dimension.key
    second = guidance_delivery(signed, hub, plan_item=None, dimension=first.dimension, given_on=dt.date(2022, 7, 1))
    guidance_delivery(signed, hub, given_on=dt.date(2021, 1, 1))
    other = signed.diagnosis.assessment.round.version.dimensions.exclude(pk=first.dimension_id).first()
    guidance_delivery(signed, hub, plan_item=None, dimension=other)
    actions.void_delivery(delivery=guidance_delivery(signed, hub), reason="记错", by=hub)
    with django_assert_num_queries(1):
        found = list(queries.deliveries_behind(signed.organisation, key, dt.date(2022, 1, 1), dt.date(2022, 7, 1)))
        asked_for = [one.plan_item and one.plan_item.finding.diagnosis.assessment.round.name for one in found]

    assert found == [first, second]
    assert asked_for == [signed.diagnosis.assessment.round.name, None]


def test_change_of_a_score_opens_to_what_was_given_before_it(client, hub, expert):
    organisation = registry.organisation()
    others = [registry.organisation() for _each in range(5)]
    version = published(organisation_definition())
    for year in (2021, 2022):
        scored_round(version, [organisation, *others], by=hub, assessor=expert, year=year)
    dimension = version.dimensions.get(key="A1")
    given = {"kind": "coaching", "title": "入户指导", "quantity": 2, "unit": "小时", "given_by": "专家", "by": hub}
    for day in (dt.date(2021, 4, 1), dt.date(2021, 10, 1)):
        actions.record_delivery(organisation=organisation, dimension=dimension, given_on=day, **given)
    url = reverse("guidance:organisation-changes", args=[organisation.pk])
    page = get(client, make_user("organisation_admin", organisation), url)
    link = f"{url}?indicator=A1&amp;since=2021-05-20&amp;until=2022-05-20"
    opened = get(client, hub, link.replace("&amp;", "&"))

    assert (link in page, "1 条" in page) == (True, True)
    assert (opened.count("入户指导"), "2021-10-01" in opened, "2021-04-01" in opened) == (1, True, False)
    assert client.get(url + "?indicator=" + "x" * 30 + "&since=yesterday").status_code == 200


def test_dossier_has_a_tab_of_support(client, signed, hub, organiser):
    url = reverse("guidance:organisation-support", args=[signed.organisation.pk])
    guidance_delivery(signed, hub)
    pages = [get(client, user, url) for user in (hub, organiser)]
    client.force_login(make_user("city_supervisor"))

    assert [(signed.get_absolute_url() in page, "上门" in page) for page in pages] == [(True, True)] * 2
    assert url in get(client, hub, signed.organisation.get_absolute_url())
    client.force_login(make_user("city_supervisor"))
    assert client.get(url).status_code in (403, 404)


def test_hub_keeps_the_rules(client, hub):
    new = {
        "dimension_key": "A1",
        "up_to_level": "3",
        "kind": "course",
        "title": "新做法",
        "importance": "4",
        "effort": "2",
        "days": "60",
    }
    client.force_login(hub)
    wrong = client.post(reverse("guidance:treatment-create"), new | {"effort": "0"})
    client.post(reverse("guidance:treatment-create"), new)
    rule = TreatmentRule.objects.get(title="新做法")
    client.post(rule.get_absolute_url(), new | {"title": "改过的做法"})
    listed = get(client, hub, reverse("guidance:treatment-list"))
    client.post(rule.get_absolute_url(), {"do": "retire"})

    assert wrong.status_code == 200
    assert ("改过的做法" in listed, "改过的做法" in get(client, hub, reverse("guidance:treatment-list"))) == (
        True,
        False,
    )


@pytest.mark.parametrize("page", ["home", "deliveries", "support", "plan", "draft", "edit"])
def test_pages_cost_the_same_at_any_size(client, hub, expert, page):
    costs = []
    for more in (1, 4):
        for _each in range(more):
            organisation = registry.organisation()
            diagnosis = signed_diagnosis(organisation, expert=expert, kinds=(FindingKind.WEAKNESS,) * more)
            plan = actions.sign_plan(plan=actions.draft_plan(diagnosis=diagnosis, by=hub), by=expert)
            guidance_delivery(plan, hub)
            bare = signed_diagnosis(organisation, expert=expert, kinds=(FindingKind.WEAKNESS,) * more)
            unsigned = actions.draft_plan(
                diagnosis=signed_diagnosis(organisation, expert=expert, kinds=(FindingKind.WEAKNESS,) * more), by=hub
            )
        url = {
            "home": HOME,
            "deliveries": reverse("guidance:delivery-list"),
            "support": reverse("guidance:organisation-support", args=[organisation.pk]),
            "plan": plan.get_absolute_url(),
            "draft": reverse("guidance:plan-draft", args=[bare.pk]),
            "edit": reverse("guidance:plan-edit", args=[unsigned.pk]),
        }[page]
        client.force_login(hub)
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        costs.append(len(asked))

    assert costs[0] == costs[1]
    assert costs[1] <= 15, costs


def todos(user, day: dt.date) -> list[str]:
    return [todo.title for todo in portal.todos_for(portal.Desk(user, day)) if todo.stage == 2]


def test_workbench_says_what_waits_in_the_plans(plan, expert, hub, organiser):
    today = clock.today()
    unsigned = {user: todos(user, today) for user in (expert, hub, organiser)}
    signed = actions.sign_plan(plan=plan, by=expert)
    one, *others = signed.items.all()
    for item in others:
        actions.end_item(item=item, ending="done", reason="好了", by=hub)
    fresh = {user: todos(user, today) for user in (expert, hub, organiser)}
    actions.answer_item(item=one, stance="agreed", note="", by=organiser)
    type(one).objects.filter(pk=one.pk).update(due_on=today + dt.timedelta(days=100))
    still = {user: todos(user, today + dt.timedelta(days=90)) for user in (expert, hub, organiser)}
    late = {user: todos(user, today + dt.timedelta(days=101)) for user in (expert, hub, organiser)}
    actions.end_item(item=one, ending="done", reason="好了", by=hub)

    assert unsigned == {expert: ["签署支持计划"], hub: [], organiser: []}
    assert fresh == {expert: [], hub: [], organiser: ["答复支持计划"]}
    assert still == {user: ["看看停在哪里"] for user in (expert, hub, organiser)}
    assert late == {expert: ["计划事项已逾期"], hub: ["催办支持计划"], organiser: ["计划事项已逾期"]}
    assert todos(hub, today + dt.timedelta(days=101)) == []


def test_item_for_which_something_was_given_lately_is_not_stuck(signed, hub):
    later = clock.today() + dt.timedelta(days=61)
    signed.items.update(due_on=later + dt.timedelta(days=9))
    stuck = queries.stuck_items(queries.items_under_way(), later).count()
    guidance_delivery(signed, hub, given_on=clock.today())

    assert queries.stuck_items(queries.items_under_way(), later).count() == stuck
    assert queries.stuck_items(queries.items_under_way(), clock.today() + dt.timedelta(days=60)).count() == 0
    later = clock.today() + dt.timedelta(days=61)
    Delivery.objects.update(given_on=later)
    assert queries.stuck_items(queries.items_under_way(), later).count() == stuck - 1


def test_list_is_narrowed_to_what_was_asked(client, plan, hub, expert):
    def names(**asked) -> int:
        client.force_login(hub)
        return len(client.get(HOME, asked).context["plans"])

    draft = {state: names(state=state) for state in ("", "draft", "running", "late", "stuck", "disputed", "nonsense")}
    signed = actions.sign_plan(plan=plan, by=expert)
    signed.items.update(due_on=clock.today() - dt.timedelta(days=1))
    late = {state: names(state=state) for state in ("draft", "running", "late")}

    assert draft == {"": 1, "draft": 1, "running": 0, "late": 0, "stuck": 0, "disputed": 0, "nonsense": 0}
    assert late == {"draft": 0, "running": 1, "late": 1}
    assert (names(q=signed.organisation.name), names(q="没有这一家")) == (1, 0)
