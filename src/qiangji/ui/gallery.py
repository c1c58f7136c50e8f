"""What the gallery shows: every component in every state, with words that hurt (long, hostile, empty, huge)."""
# zh-data: the words here are exhibits, not interface.

from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator

from .components.page import PLANTS
from .icons import ICONS
from .widgets import Card, DateInput, RadioCards

LAYOUTS = ("office", "rail", "public", "plain", "print")
LONG = "北京市朝阳区云杉儿童康复与家庭支持及社区融合综合服务中心暨无障碍环境促进工作站(演示)"
HOSTILE = "<script>alert(1)</script>\"'&<b>"
STAGES = ("评估诊断", "指导与资源对接", "集体课程", "品牌遴选打造", "展示交流")


@dataclass(frozen=True)
class Picture:
    """Stands in for a chart: the gallery knows no chart maker, only what a chart has to bring."""

    svg: str
    narrow_svg: str
    title: str = "到场人次，按季度"
    sentence: str = "第三季度最多，1,204 人次；第四季度样本不足，不显示。"
    columns: tuple[str, ...] = ("季度", "人次", "说明")
    rows: tuple[tuple[str, ...], ...] = (
        ("第一季度", "318", ""),
        ("第二季度", "655", "含补录 12"),
        ("第三季度", "1,204", ""),
        ("第四季度", "—", "样本不足 5，不显示"),
    )
    numeric: tuple[int, ...] = (1,)


class SampleForm(forms.Form):
    name = forms.CharField(label="机构名称", max_length=20, help_text="与登记证书一致，含标点。")
    url = forms.URLField(label="网站", required=False, assume_scheme="https")
    people = forms.IntegerField(label="专职人员", min_value=0, help_text="签了劳动合同的人数。")
    since = forms.DateField(label="成立登记日期", widget=DateInput)
    form = forms.ChoiceField(label="组织形式", choices=[("", "请选择"), ("a", "社会团体"), ("b", "社会服务机构")])
    fields_of_work = forms.MultipleChoiceField(
        label="服务领域",
        choices=[("a", "康复"), ("b", "就业"), ("c", "文化体育"), ("d", LONG)],
        widget=forms.CheckboxSelectMultiple,
        help_text="可以选几项。",
    )
    status = forms.ChoiceField(label="状态", choices=[("a", "在册"), ("b", "注销")], widget=forms.RadioSelect)
    level = forms.ChoiceField(
        label="个别化计划做到了哪一步？",
        help_text="选最像的一条。拿不准时选低一级，不影响获得服务。",
        choices=[("1", "起步"), ("2", "初成"), ("4", "成熟"), ("na", "不适用（不计入总分，需说明原因）")],
        widget=RadioCards(
            cards={
                "1": Card("服务凭经验安排，没有书面计划。", "1"),
                "2": Card("部分服务对象有书面计划，格式不一，少有更新。", "2"),
                "4": Card("与本人或家属一起定目标，目标可衡量，每季复核并留痕。", "4", "需材料"),
            }
        ),
    )
    note = forms.CharField(label="补充说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    proof = forms.FileField(label="证明材料", required=False, help_text="请先遮住服务对象的姓名和证件号。")
    agreed = forms.BooleanField(label="我已核对以上内容", help_text="提交后由枢纽审核，退回前不能再改。")
    fixed = forms.CharField(label="统一社会信用代码", required=False, disabled=True, initial="已登记，不能修改")

    def clean(self):
        if "name" in self.errors:
            raise forms.ValidationError("两处不一致：名称与登记证书不同。")


class FilterForm(forms.Form):
    q = forms.CharField(label="名称", required=False)
    region = forms.ChoiceField(label="地区", required=False, choices=[("", "全部"), ("1", "朝阳区"), ("2", "海淀区")])
    open_only = forms.BooleanField(label="只看有红线的", required=False)


def exhibits(page: object = 1) -> dict:
    """Everything the gallery's templates name."""
    wrong = {"name": LONG, "url": "不是网址", "people": "-3", "level": "4", "fields_of_work": ["a"]}
    return {
        "messages": ["已保存，枢纽会在 3 个工作日内审核。"],
        "long": LONG,
        "hostile": HOSTILE,
        "icons": sorted(ICONS),
        "plants": PLANTS,
        "pills": PILLS,
        "segments": _segments((142, 64, 22, 41, 2), (258, 78, 26, 64, 20)),
        "segments_unbegun": _segments((0, 0, 0, 0, 0), (258, 0, 26, 64, 20)),
        "tab_items": [("profile", "画像", "#profile"), ("plan", "行动计划 4", "#plan"), ("log", "办理记录", "#log")],
        "rows": ROWS,
        "page": Paginator(range(1, 258), 12).get_page(page),
        "single_page": Paginator(range(3), 12).get_page(1),
        "filter": FilterForm({"q": HOSTILE, "region": "1", "open_only": "on"}, auto_id="filter_%s"),
        "form": SampleForm(prefix="new", initial={"level": "2"}),
        "wrong_form": SampleForm(wrong, prefix="", auto_id="wrong_%s"),
        "picture": Picture(_bars(620), _bars(300)),
        "entries": ENTRIES,
        "steps": STEPS,
        "alerts": ALERTS,
    }


def _segments(done: tuple[int, ...], total: tuple[int, ...]) -> list[dict]:
    figures = zip(STAGES, done, total, "家家期项项", strict=True)
    return [
        {"number": number, "name": name, "done": one, "total": all_, "unit": unit, "url": "#main-line"}
        for number, (name, one, all_, unit) in enumerate(figures, 1)
    ]


def _bars(width: int) -> str:
    bars = "".join(
        f'<rect x="90" y="{20 + 34 * row}" width="{(width - 150) * share}" height="20" fill="#12544A"/>'
        f'<text x="0" y="{35 + 34 * row}">{name}</text>'
        for row, (name, share) in enumerate((("第一季度", 0.26), ("第二季度", 0.54), ("第三季度", 1.0)))
    )
    return (
        f'<svg viewBox="0 0 {width} 130" role="img" aria-label="到场人次，按季度的条形图" '
        f'font-size="14" fill="#42504A" font-family="sans-serif">{bars}</svg>'
    )


PILLS = (
    ("good", "", "已通过"),
    ("good", "▲", "超出误差"),
    ("wait", "", "审核中"),
    ("wait", "△", "注意"),
    ("bad", "", "逾期 2 天"),
    ("bad", "✕", "不通过"),
    ("info", "", "提示"),
    ("info", "✎", "备注 1"),
    ("neutral", "", "草稿"),
    ("neutral", "↩", "退回修改"),
    ("neutral", "⊘", "回避"),
)
ROWS = (
    ("bad", "逾期 2 天", 1, "签署诊断结论", LONG, "2023-01-14", "1,204", "签署"),
    (
        "wait",
        "今天",
        4,
        "初评分数差超过 15 分，请主持人备注",
        "青檀手作就业项目 · 第三评审组",
        "2023-01-16",
        "88",
        "备注",
    ),
    ("neutral", "9 天", 2, "确认捐赠签收：5 家待签", HOSTILE, "2023-01-25", "30,486", "确认"),
)
ENTRIES = (
    {
        "date": "2023-01-14",
        "sign": "✓",
        "verb": "签署诊断",
        "actor": "秦青檀（专家）",
        "text": "议定总分 66.1，档次由成长改为规范。",
    },
    {
        "date": "2023-01-10",
        "sign": "↩",
        "verb": "退回修改",
        "actor": "周霁月（枢纽）",
        "text": f"缺第 12 题材料：{LONG}",
    },
    {"date": "2022-12-30", "sign": "", "verb": "提交自评", "actor": LONG, "text": ""},
)
STEPS = (
    {"label": "提交申报", "state": "done", "on": "2023-01-03", "by": "机构管理员"},
    {"label": "形式审查", "state": "done", "on": "2023-01-06", "by": "周霁月"},
    {"label": "专家初评", "state": "now", "on": "到 2023-01-16", "by": "第三评审组"},
    {"label": "公示（5 个工作日）", "state": "later"},
    {"label": "发布", "state": "later"},
)
ALERTS = (
    ("bad", "红线项", "2023-01-10", f"{LONG}：消防与场所安全为 1 级。"),
    ("wait", "下降超出误差", "2023-01-09", "岫石残疾人服务中心(演示)：团队与人才 61→48。"),
    ("info", "口径提示", "常设", "“281 家”含联系机构，与“258 家”不同。"),
)
