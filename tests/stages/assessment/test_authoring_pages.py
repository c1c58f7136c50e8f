"""Instruments in the browser: read, draft, edit, compare, try, publish, carry in and out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.assessment import (
    AGREEMENT,
    dimension,
    draft,
    item,
    organisation_definition,
    personal_definition,
    published,
)

from qiangji.accounts.roles import ORGANISATION, ROLES
from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.models import Dimension, Instrument, InstrumentVersion, Item
from qiangji.stages.assessment.xlsform import read_workbook, write_workbook

pytestmark = pytest.mark.django_db

READERS = {"hub_operator", "hub_approver", "city_supervisor", "district_supervisor", "expert"}


@pytest.fixture
def author(client):
    user = make_user("hub_operator")
    client.force_login(user)
    return user


def where(version: InstrumentVersion) -> list[str]:
    return [version.instrument.key, version.label]


def addresses_of(version: InstrumentVersion) -> dict[str, str]:
    """Every page about a version, its dimensions and its items."""
    part, one = version.dimensions.first(), Item.objects.filter(dimension__version=version).first()
    about_version = ["detail", "crosswalk", "preview", "export", "edit", "publish", "discard"]
    return {
        **{f"version-{verb}": reverse(f"assessment:version-{verb}", args=where(version)) for verb in about_version},
        "dimension-add": reverse("assessment:dimension-add", args=where(version)),
        "dimension-edit": reverse("assessment:dimension-edit", args=[part.pk]),
        "dimension-remove": reverse("assessment:dimension-remove", args=[part.pk]),
        "item-add": reverse("assessment:item-add", args=[part.pk]),
        "item-edit": reverse("assessment:item-edit", args=[one.pk]),
        "item-remove": reverse("assessment:item-remove", args=[one.pk]),
        "item-spread": reverse("assessment:item-spread", args=[one.pk]),
    }


READING = {"version-detail", "version-crosswalk", "version-preview", "version-export"}


def option_rows(options) -> dict[str, object]:
    rows = {"options-TOTAL_FORMS": len(options), "options-INITIAL_FORMS": 0}
    for number, option in enumerate(options):
        rows |= {
            f"options-{number}-score": option.score,
            f"options-{number}-name": option.name,
            f"options-{number}-description": option.description,
        }
    return rows


def fields_of(one: Item, **given) -> dict[str, object]:
    """What the browser would send for this item as it stands."""
    values = {"stem": one.stem, "key": one.key, "weight": one.weight, "revision": one.revision}
    switches = [name for name in ("is_reversed", "is_red_flag", "allows_na", "allows_unknown") if getattr(one, name)]
    return values | dict.fromkeys(switches, "on") | option_rows(list(one.options.all())) | given


def item_of(version: InstrumentVersion, key: str) -> Item:
    return Item.objects.get(dimension__version=version, key=key)


def refusals(answer) -> list[str]:
    return [error for errors in answer.context["form"].errors.values() for error in errors]


def test_only_authors_reach_a_page_that_changes_anything(client):
    pages = addresses_of(draft())
    seen = {}
    for role in ROLES:
        user = make_user(role, registry.organisation() if ROLES[role].place == ORGANISATION else None)
        client.force_login(user)
        seen[role] = {name for name, url in pages.items() if client.get(url).status_code == 200}

    assert seen["hub_operator"] == set(pages)
    assert {role for role in ROLES if seen[role] == READING} == READERS - {"hub_operator"}
    assert all(seen[role] == set() for role in set(ROLES) - READERS)


def test_published_version_answers_every_change_with_the_reason(client, author):
    version = published()
    pages = addresses_of(version)
    before = queries.definition_of(version)
    for name, url in pages.items():
        if name not in READING:
            for answer in (client.get(url), client.post(url, {"label": "x", "name": "x"})):
                assert answer.status_code == 409, name
                assert "已经发布，内容不能再改" in answer.content.decode()
    for kind, row in (("dimension", version.dimensions.first()), ("item", item_of(version, "A1a"))):
        assert client.post(reverse(f"assessment:{kind}-move", args=[row.pk]), {"to": "down"}).status_code == 409

    assert queries.definition_of(version) == before


def test_instrument_is_written_from_nothing_to_publication(client, author):
    client.post(
        reverse("assessment:instrument-create"),
        {"name": "负荷自评", "key": "load", "measures": "person", "purpose": "看看累不累。\r\n不用于考核。"},
    )
    instrument = Instrument.objects.get(key="load")
    client.post(
        reverse("assessment:version-create", args=["load"]),
        {"label": "1.0", "answer_format": "agreement", "instructions": ""},
    )
    version = instrument.versions.get()
    client.post(
        reverse("assessment:dimension-add", args=where(version)),
        {"name": "负荷", "key": "W", "low_end": "轻松", "high_end": "吃紧", "weight": "1"},
    )
    part = version.dimensions.get()
    for number in (1, 2):
        client.post(
            reverse("assessment:item-add", args=[part.pk]),
            {"stem": f"说法{number}", "key": f"W{number}", **option_rows(AGREEMENT)},
        )
    answer = client.post(reverse("assessment:version-publish", args=where(version)))

    assert answer.url == version.get_absolute_url()
    version.refresh_from_db()
    assert (version.is_frozen, version.frozen_by) == (True, author)
    assert instrument.purpose == "看看累不累。\n不用于考核。"
    assert [(i.key, i.options) for i in queries.definition_of(version).items] == [("W1", AGREEMENT), ("W2", AGREEMENT)]


def test_new_item_begins_with_the_options_before_it(client, author):
    version = draft(personal_definition())
    page = client.get(reverse("assessment:item-add", args=[version.dimensions.first().pk]))

    assert [form.initial.get("name") for form in page.context["options"]] == [o.name for o in AGREEMENT] + [None, None]


def test_incomplete_draft_is_not_published_and_says_what_is_missing(client, author):
    version = draft(organisation_definition(dimensions=(dimension("A", item("a1", options=())),)))
    url = reverse("assessment:version-publish", args=where(version))

    for answer in (client.get(url), client.post(url)):
        assert answer.status_code == 200
        assert "题目 a1 的选项不足两个；请补齐各级选项。" in answer.content.decode()
    version.refresh_from_db()
    assert not version.is_frozen


def test_edit_item_saves_words_switches_and_options(client, author):
    version = draft()
    one = item_of(version, "A2a")
    sent = fields_of(one, stem="换了？", is_red_flag="on", exempt=["large"], **option_rows(AGREEMENT))

    answer = client.post(reverse("assessment:item-edit", args=[one.pk]), sent)

    assert answer.url == f"{version.get_absolute_url()}#item-{one.pk}"
    saved = next(i for i in queries.definition_of(version).items if i.key == "A2a")
    assert (saved.stem, saved.is_red_flag, saved.exempt, saved.options) == ("换了？", True, ("large",), AGREEMENT)


@pytest.mark.parametrize("shown", [0, 5])
def test_saving_an_item_as_it_stands_changes_nothing(client, author, shown):
    version = draft()
    one = item_of(version, "A1a")
    before = queries.definition_of(version)
    sent = fields_of(one, help=one.help, evidence=one.evidence, evidence_from=one.evidence_from)

    client.post(reverse("assessment:item-edit", args=[one.pk]), sent | {"options-INITIAL_FORMS": shown})

    assert queries.definition_of(version) == before


@pytest.mark.parametrize("shown", [0, 5])
def test_emptied_option_row_is_an_option_less(client, author, shown):
    version = draft()
    one = item_of(version, "A1a")
    emptied = {f"options-4-{name}": "" for name in ("score", "name", "description")} | {"options-INITIAL_FORMS": shown}
    client.post(reverse("assessment:item-edit", args=[one.pk]), fields_of(one, evidence_from="", **emptied))

    assert [o.score for o in item_of(version, "A1a").options.all()] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"options-1-score": 1}, "有两个选项的分值相同"),
        ({"options-1-score": ""}, "分值和等级要一起填"),
        ({"options-1-name": "甲：乙"}, "等级名里不能有冒号"),
        ({"options-1-score": "1000"}, ""),
        ({"key": "A2a"}, "这一版已有标识为“A2a”的题目"),
        ({"key": "有空格 的"}, "标识请用字母开头"),
        ({"stem": ""}, ""),
        ({"stem": "长" * 501}, ""),
        ({"weight": "-1"}, ""),
        ({"weight": "NaN"}, ""),
        ({"exempt": ["tiny"]}, ""),
    ],
)
def test_wrong_item_is_shown_again_and_nothing_is_saved(client, author, wrong, sentence):
    version = draft()
    one = item_of(version, "A1a")
    before = queries.definition_of(version)

    answer = client.post(reverse("assessment:item-edit", args=[one.pk]), fields_of(one) | wrong)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert queries.definition_of(version) == before


def test_second_editor_sees_both_texts_and_decides(client, author):
    version = draft()
    one = item_of(version, "A1a")
    url, mine = reverse("assessment:item-edit", args=[one.pk]), fields_of(one, stem="乙写的？")
    client.post(url, fields_of(one, stem="甲写的？"))

    conflict = client.post(url, mine)
    text = conflict.content.decode()
    assert (conflict.status_code, item_of(version, "A1a").stem) == (200, "甲写的？")
    assert "刚刚被别人改过" in text
    assert [(d.theirs, d.mine) for d in conflict.context["differences"] if d.label == "题目"] == [
        ("甲写的？", "乙写的？")
    ]

    again = mine | {"revision": conflict.context["form"]["revision"].value()}
    assert client.post(url, again).status_code == 302
    assert item_of(version, "A1a").stem == "乙写的？"


def test_second_editor_sees_that_only_the_options_changed(client, author):
    version = draft()
    one = item_of(version, "A1a")
    url = reverse("assessment:item-edit", args=[one.pk])
    sent = fields_of(one, help=one.help, evidence=one.evidence, evidence_from=one.evidence_from, exempt=["small"])
    client.post(url, sent | {"options-0-name": "甲写的"})

    conflict = client.post(url, sent)

    theirs = {d.label: d.theirs for d in conflict.context["differences"]}
    assert list(theirs) == ["选项"]
    assert theirs["选项"].startswith("1 甲写的 凭经验做")
    client.post(url, sent | {"exempt": [], "revision": one.revision + 1})
    again = client.post(url, sent | {"revision": one.revision})
    assert ("哪些规模的机构不问", "（空）", "小型（5–19 人）") in [
        (d.label, d.theirs, d.mine) for d in again.context["differences"]
    ]


def test_second_editor_of_a_dimension_and_of_a_version_is_stopped(client, author):
    version = draft()
    part = version.dimensions.first()
    about_part = {"name": "甲", "key": part.key, "weight": 1, "revision": part.revision}
    about_version = {"label": "1.0", "answer_format": "levels", "instructions": "甲", "revision": version.revision}
    for url, sent, changed in (
        (reverse("assessment:dimension-edit", args=[part.pk]), about_part, {"name": "乙"}),
        (reverse("assessment:version-edit", args=where(version)), about_version, {"instructions": "乙"}),
    ):
        assert client.post(url, sent).status_code == 302
        conflict = client.post(url, sent | changed)
        assert conflict.status_code == 200
        assert ("甲", "乙") in [(d.theirs, d.mine) for d in conflict.context["differences"]]
    version.refresh_from_db()
    assert (Dimension.objects.get(pk=part.pk).name, version.instructions) == ("甲", "甲")


def test_missing_revision_counts_as_stale(client, author):
    version = draft()
    one = item_of(version, "A1a")

    answer = client.post(reverse("assessment:item-edit", args=[one.pk]), fields_of(one, stem="改？", revision=""))

    assert (answer.status_code, item_of(version, "A1a").stem) == (200, one.stem)


def test_buttons_move_and_remove(client, author):
    version = draft()
    first, second = Item.objects.filter(dimension__version=version, dimension__key="A1").order_by("position")
    client.post(reverse("assessment:item-move", args=[second.pk]), {"to": "up"})
    assert [i.key for i in version.dimensions.first().items.all()] == [second.key, first.key]

    asked = client.get(reverse("assessment:item-remove", args=[first.pk])).content.decode()
    assert ("删除 1 道题" in asked, Item.objects.filter(pk=first.pk).exists()) == (True, True)
    client.post(reverse("assessment:item-remove", args=[first.pk]))
    assert not Item.objects.filter(pk=first.pk).exists()
    part = version.dimensions.last()
    assert "删除维度和 2 道题" in client.get(reverse("assessment:dimension-remove", args=[part.pk])).content.decode()


def test_move_is_only_by_post(client, author):
    version = draft()
    assert client.get(reverse("assessment:item-move", args=[item_of(version, "A1a").pk])).status_code == 405


def test_new_version_continues_the_one_in_use(client, author):
    version = published()
    answer = client.post(reverse("assessment:version-create", args=["capability"]), {"label": "2.0"})

    assert answer.url == reverse("assessment:version-detail", args=["capability", "2.0"])
    assert InstrumentVersion.objects.get(label="2.0").based_on == version
    crosswalk = client.get(reverse("assessment:version-crosswalk", args=["capability", "2.0"])).content.decode()
    assert "相同 4 道，改写 0 道，新增 0 道，停用 0 道" in crosswalk


@pytest.mark.parametrize("label", ["1.0", "", "../x", "二", "x" * 21])
def test_impossible_label_is_refused(client, author, label):
    published()

    answer = client.post(reverse("assessment:version-create", args=["capability"]), {"label": label})

    assert (answer.status_code, len(refusals(answer))) == (200, 1)
    assert InstrumentVersion.objects.count() == 1


def test_exported_workbook_is_the_version(client, author):
    version = draft()
    answer = client.get(reverse("assessment:version-export", args=where(version)))

    assert answer["Content-Disposition"] == 'attachment; filename="capability-1.0.xlsx"'
    assert read_workbook(answer.content).definition == queries.definition_of(version)


def upload(client, content: bytes, **given):
    sent = {"workbook": SimpleUploadedFile("a.xlsx", content), **given}
    return client.post(reverse("assessment:workbook-import"), sent, follow=True)


def test_imported_workbook_becomes_a_draft(client, author):
    answer = upload(client, write_workbook(organisation_definition()))

    version = InstrumentVersion.objects.get()
    assert answer.redirect_chain[-1][0] == version.get_absolute_url()
    assert "已导入为草稿" in answer.content.decode()
    assert (version.is_frozen, queries.definition_of(version)) == (False, organisation_definition())


def test_workbook_over_a_draft_asks_before_replacing(client, author):
    draft()
    other = organisation_definition(instructions="换了。")

    refused = upload(client, write_workbook(other))
    assert refusals(refused)[0].startswith("“组织力自评（演示） 1.0”已有一份内容不同的草稿")
    upload(client, write_workbook(other), replace_draft="on")
    assert queries.definition_of(InstrumentVersion.objects.get()) == other


def test_workbook_over_a_published_version_names_the_remedy(client, author):
    published()
    answer = upload(client, write_workbook(organisation_definition(instructions="换了。")), replace_draft="on")

    assert "请在 settings 表的 version 一格写一个新版本" in refusals(answer)[0]


@pytest.mark.parametrize("content", [b"x", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"0" * 6 * 1024 * 1024])
def test_bad_workbook_is_one_sentence(client, author, content):
    answer = upload(client, content)

    assert (answer.status_code, len(refusals(answer))) == (200, 1)
    assert Instrument.objects.count() == 0


def test_preview_shows_levels_as_cards_and_keeps_nothing(client, author):
    version = published()
    text = client.get(reverse("assessment:version-preview", args=where(version)) + "?page=2").content.decode()

    assert text.count('type="radio"') == 5 + 1 + 5 + 2
    assert "不适用" in text
    assert "不清楚" in text
    assert "这里选了什么都不会保存" in text
    assert "</form>" not in text.split('class="qj-form qj-preview"')[1].split("</section>")[0]


@pytest.mark.parametrize("page", ["version-detail", "version-crosswalk", "version-preview"])
def test_version_pages_cost_the_same_whatever_the_size(client, author, page):
    counts = []
    for size in (2, 9):
        definition = personal_definition(key=f"n{size}", dimensions=size, items=size)
        second = actions.draft_successor(version=published(definition), label="2.0", by=None)
        url = reverse(f"assessment:{page}", args=where(second))
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        counts.append(len(found))

    assert counts[0] == counts[1] <= 15


def test_lists_cost_the_same_whatever_the_size(client, author):
    counts = []
    for first, last in ((0, 2), (2, 15)):
        for number in range(first, last):
            published(personal_definition(key=f"n{number}"))
        for url in (reverse("assessment:instrument-list"), Instrument.objects.first().get_absolute_url()):
            client.get(url)
            with CaptureQueriesContext(connection) as found:
                assert client.get(url).status_code == 200
            counts.append(len(found))

    assert counts[:2] == counts[2:]
    assert max(counts) <= 10


def test_hostile_words_are_shown_as_words(client, author):
    words = "<script>alert(1)</script>"
    hostile = organisation_definition(
        name=words, purpose=words, instructions=words, dimensions=(dimension("A", item("a1", stem=words, help=words)),)
    )
    version = draft(hostile)
    for url in (version.get_absolute_url(), reverse("assessment:version-preview", args=where(version))):
        text = client.get(url).content.decode()
        assert words not in text
        assert "&lt;script&gt;" in text


def test_unknown_addresses_are_not_found(client, author):
    for url in (
        "/assessment/instruments/none/",
        "/assessment/instruments/none/versions/1.0/",
        "/assessment/items/999/edit/",
        "/assessment/dimensions/999/new-item/",
        "/assessment/results/999/",
    ):
        assert client.get(url).status_code == 404
