"""Props are declared, words are escaped, and what is said is said in words."""

from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError
from django.utils.safestring import SafeString
from django.utils.translation import override

from qiangji.ui.components.figures import percent, plain_figure
from qiangji.ui.components.markup import markup, whole_dates
from qiangji.ui.icons import ICONS

HOSTILE = "<script>alert(1)</script>\"'&"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;"
WITH_TEXT = [
    '{% pill kind="good" text=x %}',
    '{% pill kind="good" text="x" sign=x %}',
    "{% button text=x url=x about=x %}",
    "{% submit text=x name=x value=x confirm=x %}",
    "{% stage_disc 1 name=x %}",
    "{% page_header title=x sentence=x %}{% endpage_header %}",
    "{% sheet title=x hint=x link_url=x link_text=x anchor=x %}{{ x }}{% endsheet %}",
    "{% note label=x %}{{ x }}{% endnote %}",
    '{% alert kind="bad" title=x on=x url=x %}{{ x }}{% endalert %}',
    "{% who_sees %}{{ x }}{% endwho_sees %}",
    '{% empty_state plant="seed" title=x text=x action_url=x action_text=x %}',
    "{% number label=x value=x unit=x basis=x compare=x url=x records=x exact=x %}",
    "{% facts %}{% fact label=x %}{{ x }}{% endfact %}{% endfacts %}",
    '{% tabs items "a" %}',
    "{% spine segments note=x %}",
    "{% progress 1 2 x %}",
    "{% timeline entries label=x %}",
    "{% stepper steps label=x %}",
    "{% chart picture %}",
    "{% menu navigation %}",
    "{% filter_row action=x %}{{ x }}{% endfilter_row %}",
]


def hostile_context() -> dict:
    said = dict.fromkeys(("date", "sign", "verb", "text", "actor", "label", "on", "by"), HOSTILE)
    segment = {"number": 1, "name": HOSTILE, "unit": HOSTILE, "url": HOSTILE, "done": 1, "total": 2}
    entry = {"url": HOSTILE, "icon": "home", "stage": None, "current": False, "label": HOSTILE, "count": HOSTILE}
    return {
        "x": HOSTILE,
        "items": [("a", HOSTILE, HOSTILE)],
        "segments": [segment],
        "entries": [said],
        "steps": [said | {"state": "now"}],
        "navigation": [SimpleNamespace(heading=HOSTILE, entries=[SimpleNamespace(**entry)])],
        "picture": SimpleNamespace(
            svg="<svg></svg>",
            narrow_svg="",
            title=HOSTILE,
            sentence=HOSTILE,
            columns=(HOSTILE, HOSTILE),
            rows=((HOSTILE, HOSTILE),),
            numeric=(1,),
        ),
    }


@pytest.mark.parametrize("source", WITH_TEXT)
def test_a_component_escapes_hostile_text(render, source):
    html = render(source, **hostile_context())
    assert ESCAPED in html
    assert "<script" not in html


@pytest.mark.parametrize(
    "source",
    [
        '{% pill knd="good" text="x" %}',
        '{% button text="x" %}',
        '{% sheet titel="x" %}{% endsheet %}',
        '{% number label="x" %}',
        '{% icon "x" size=3 %}',
        '{% chart picture height="3" %}',
        "{% stage_disc %}",
    ],
)
def test_an_unknown_or_missing_prop_is_an_error_when_the_template_is_read(render, source):
    with pytest.raises(TemplateSyntaxError):
        render(source)


@pytest.mark.parametrize(
    ("source", "allowed"),
    [
        ('{% pill kind="great" text="x" %}', "good, wait, bad, info, neutral"),
        ('{% button text="x" url="/" kind="blue" %}', "primary, plain, danger, link"),
        ('{% icon "unicorn" %}', "home"),
        ("{% stage_disc 6 %}", "1, 2, 3, 4, 5"),
        ('{% sheet tone="pink" %}{% endsheet %}', "bad"),
        ('{% note kind="stage" %}{% endnote %}', "1, 2, 3, 4, 5"),
        ('{% alert kind="good" title="x" %}{% endalert %}', "bad, wait, info"),
        ('{% empty_state plant="oak" title="x" %}', "seed, seedling, seedlings, flower, tree"),
        ("{% stepper steps %}", "done, now, later"),
    ],
)
def test_a_prop_with_a_wrong_value_names_the_right_ones(render, source, allowed):
    with pytest.raises(TemplateSyntaxError, match=allowed):
        render(source, steps=[{"label": "x", "state": "soon"}])


def test_a_pill_has_a_sign_as_well_as_a_colour(render):
    assert render('{% pill kind="bad" text="逾期" %}') == (
        '<span class="qj-pill qj-pill-bad"><span class="qj-sign" aria-hidden="true">!</span>逾期</span>'
    )


@pytest.mark.parametrize("name", sorted(ICONS))
def test_an_icon_is_hidden_from_screen_readers(render, name):
    html = render("{% icon name %}", name=name)
    assert html.count("<svg") == 1
    assert 'aria-hidden="true"' in html


def test_a_button_says_what_it_is_about_without_its_row(render):
    html = render('{% button text="签署" url="/d/1/" kind="primary" about="云杉中心" %}')
    assert html == (
        '<a class="qj-button qj-button-primary" href="/d/1/">签署<span class="qj-visually-hidden"> 云杉中心</span></a>'
    )


@pytest.mark.parametrize(
    ("value", "shown"), [(30486, "30,486"), (-5, "−5"), (0, "0"), ("3万余", "3万余"), (1234.5, "1,234.5"), (True, True)]
)
def test_figures_have_commas_and_a_true_minus(value, shown):
    assert plain_figure(value) == shown


@pytest.mark.parametrize(
    ("done", "total", "share"),
    [(0, 0, 0), (0, 9, 0), (1, 999, 1), (998, 999, 99), (999, 999, 100), (5, 2, 100), (142, 258, 55)],
)
def test_nothing_is_begun_or_full_until_it_is(done, total, share):
    assert percent(done, total) == share


def test_a_number_opens_to_its_records_and_says_the_exact_value(render):
    html = render(
        '{% number label="课程" value="3万余" exact=30486 unit="人次" basis="2022-12-31" url="/r/" records=30486 %}'
    )
    assert "确数 30,486" in html
    assert "查看 30,486 条记录" in html
    assert '<span class="qj-nowrap">2022-12-31</span>' in html


def test_a_fact_keeps_markup_and_says_when_it_is_empty(render):
    assert "<b>3</b>" in render('{% fact label="a" %}<b>3</b>{% endfact %}')
    assert render('{% fact label="a" %}  {% endfact %}') == "<div><dt>a</dt><dd>—</dd></div>"


def test_a_chart_brings_its_table_and_its_sentence(render):
    html = render("{% chart picture %}", **hostile_context() | {"picture": _picture()})
    assert "<svg id=1></svg>" in html
    assert '<th scope="row">一季度</th><td data-label="人次" class="qj-num">318</td>' in html
    assert "<figcaption>第一季度 318。</figcaption>" in html


def _picture() -> SimpleNamespace:
    return SimpleNamespace(
        svg="<svg id=1></svg>",
        narrow_svg="",
        title="到场",
        sentence="第一季度 318。",
        columns=("季度", "人次"),
        rows=(("一季度", "318"),),
        numeric=(1,),
    )


def test_pages_keep_the_rest_of_the_address(render):
    html = render("{% pagination page %}", at="/x?q=a%26b&page=3&q=%E6%9C%9D", page=Paginator(range(258), 12).page(3))
    assert 'href="?q=a%26b&amp;q=%E6%9C%9D&amp;page=4"' in html
    assert 'aria-label="第 3 页" aria-current="page"' in html
    assert "第 25–36 项，共 258 项" in html


def test_a_hostile_address_stays_an_address(render):
    html = render("{% pagination page %}", at='/x?q="><script>alert(1)</script>', page=Paginator(range(30), 12).page(1))
    assert "<script" not in html
    assert 'href="?q=%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E&amp;page=2"' in html


def test_one_page_needs_no_links(render):
    html = render("{% pagination page %}", page=Paginator(range(3), 12).page(1))
    assert "第 1–3 项，共 3 项" in html
    assert "<a " not in html


def test_tabs_and_menu_say_where_one_is(render):
    html = render('{% tabs items "b" %}', items=[("a", "画像", "/a"), ("b", "记录", "/b")])
    assert '<a href="/b" aria-current="page">记录</a>' in html
    assert html.count("aria-current") == 1
    entry = SimpleNamespace(url="/s/", icon="", stage=1, current=True, label="评估诊断", count=5)
    html = render("{% menu groups %}", groups=[SimpleNamespace(heading="", entries=[entry])])
    assert 'aria-current="page"' in html
    assert "待办 5 件" in html


def test_the_stepper_says_the_state_in_words(render):
    html = render("{% stepper steps %}", steps=[{"label": "初评", "state": "now", "on": "2023-01-16"}])
    assert 'aria-current="step"' in html
    assert "（正在进行）" in html


def test_numerals_follow_the_language(render):
    assert ">一<" in render("{% stage_disc 1 %}")
    with override("en"):
        assert 'class="qj-disc qj-stage-1"' in render("{% stage_disc 1 %}")


def test_markup_escapes_once_and_only_what_is_not_safe():
    assert markup("<p>{}{}</p>", "<b>", SafeString("<i>")) == "<p>&lt;b&gt;<i></p>"
    assert whole_dates("<2022-12-31>") == '&lt;<span class="qj-nowrap">2022-12-31</span>&gt;'
