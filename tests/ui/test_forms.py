"""A form says what is asked, what is wrong and how to put it right, to the eye and to the ear."""

import re

import pytest
from django import forms

from qiangji.ui.widgets import Card, DateInput, RadioCards

HOSTILE = "<script>alert(1)</script>"


class Registration(forms.Form):
    name = forms.CharField(label="机构名称", max_length=5, help_text="与登记证书一致。")
    people = forms.IntegerField(label="人数", min_value=0, required=False)
    since = forms.DateField(label="成立日期", widget=DateInput, required=False)
    level = forms.ChoiceField(
        label="哪一步",
        choices=[("1", "起步"), ("na", "不适用")],
        widget=RadioCards(cards={"1": Card("没有书面计划。", "1", "需材料")}),
    )
    agreed = forms.BooleanField(label="已核对", help_text="提交后不能再改。")
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        if self.data.get("name") == "两处不一致":
            raise forms.ValidationError("两处不一致。")


def test_a_field_has_label_hint_and_the_word_required(render):
    html = render("{% field form.name %}", form=Registration())
    assert '<label for="id_name">机构名称 <span class="qj-required">必填</span></label>' in html
    assert 'id="id_name_helptext">与登记证书一致。</div>' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert "必填" not in render("{% field form.people %}", form=Registration())


def test_an_error_is_linked_to_its_field_and_listed_first(render):
    html = render(
        "{% form_fields form %}", form=Registration({"name": "六个字的名称", "people": "-3", "since": "昨天"})
    )
    assert '<a href="#id_name">机构名称：最多 5 个字，现在有 6 个，请缩短。</a>' in html
    assert '<a href="#id_people">人数：不能小于 0。</a>' in html
    assert '<a href="#id_since">成立日期：请填日期，例如 2022-05-15。</a>' in html
    assert '<a href="#id_level_0">哪一步：请从列出的选项里选一项。</a>' in html
    assert '<a href="#id_agreed">已核对：请先勾选这一项。</a>' in html
    assert "有 5 处需要改" in html
    assert 'aria-invalid="true" aria-describedby="id_name_helptext id_name_error"' in html
    assert html.index("qj-error-summary") < html.index('id="id_name_error"')


def test_every_link_of_the_summary_leads_somewhere(render):
    html = render("{{ form }}", form=Registration({}))
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets
    assert [target for target in targets if f'id="{target}"' not in html] == []
    assert '<a href="#id_name">机构名称：请填写这一项。</a>' in html


def test_every_hint_and_error_that_is_announced_is_there(render):
    html = render("{{ form }}", form=Registration({}))
    announced = " ".join(re.findall(r'aria-describedby="([^"]+)"', html)).split()
    assert len(announced) == 5
    assert [name for name in announced if f'id="{name}"' not in html] == []


def test_a_mistake_of_the_whole_form_is_in_the_summary(render):
    html = render("{% form_errors form %}", form=Registration({"name": "两处不一致", "level": "1", "agreed": "on"}))
    assert "<li>两处不一致。</li>" in html


def test_nothing_is_said_about_a_form_that_is_right_or_new(render):
    assert render("{% form_errors form %}", form=Registration()) == ""
    assert render("{% form_errors form %}", form=Registration({"name": "云杉", "level": "1", "agreed": "on"})) == ""


def test_choices_stand_in_a_fieldset_with_the_question_as_legend(render):
    html = render("{% field form.level %}", form=Registration({"name": "云杉", "level": "1"}))
    assert "<legend>哪一步" in html
    assert html.count('type="radio"') == 2
    assert "没有书面计划。" in html
    assert "需材料" in html
    assert html.count("qj-card-aside") == 1


def test_hidden_fields_come_along(render):
    assert 'type="hidden" name="token"' in render("{% form_fields form %}", form=Registration())


def test_what_was_typed_comes_back_escaped(render):
    form = Registration({"name": HOSTILE})
    form.fields["name"].label = form.fields["name"].help_text = HOSTILE
    html = render("{% form_fields form %}", form=form)
    assert "&lt;script&gt;" in html
    assert "<script" not in html


class Filter(forms.Form):
    q = forms.CharField(label="名称", required=False)
    region = forms.ChoiceField(label="地区", required=False, choices=[("", "全部"), ("11", "朝阳区")])
    red = forms.BooleanField(label="只看有红线的", required=False)


def test_the_filter_row_says_what_is_being_filtered(render):
    form = Filter({"q": HOSTILE, "region": "11", "red": "on"})
    html = render('{% filter_row action="/x/" form=form %}{% endfilter_row %}', at="/x/?region=11", form=form)
    assert "当前筛选：名称 &lt;script&gt;alert(1)&lt;/script&gt;；地区 朝阳区；只看有红线的" in html
    assert '<details class="qj-fold" open>' in html
    assert 'href="/x/">重置</a>' in html


@pytest.mark.parametrize("address", ["/x/", "/x/?page=2", "/x/?q="])
def test_the_filter_row_is_folded_while_nothing_is_filtered(render, address):
    html = render("{% filter_row form=form %}{% endfilter_row %}", at=address, form=Filter({}))
    assert '<details class="qj-fold">' in html
    assert "当前筛选" not in html
