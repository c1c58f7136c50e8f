"""The choices sheet: lists of options, with 不适用 and 不清楚 told apart from levels by their names."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..definition import OptionDefinition
from ..models import Option
from .cells import fitting, whole_number
from .columns import NOT_APPLICABLE, SEPARATOR, UNKNOWN
from .opening import Book, Row

MOST_SCORE = 100
MOST_OPTIONS = 11


@dataclass
class OptionList:
    levels: dict[int, OptionDefinition] = field(default_factory=dict)
    allows_na: bool = False
    allows_unknown: bool = False

    @property
    def options(self) -> tuple[OptionDefinition, ...]:
        return tuple(self.levels[score] for score in sorted(self.levels))


def read_lists(book: Book) -> dict[str, OptionList]:
    lists: dict[str, OptionList] = {}
    for row in book.rows("choices"):
        name = row.get("list_name") or row.get("list name")
        if not name:
            row.fail(_("缺少 list_name。"))
        _take(row, lists.setdefault(name, OptionList()))
    return lists


def _take(row: Row, options: OptionList) -> None:
    name = row.get("name")
    if name == NOT_APPLICABLE:
        options.allows_na = True
    elif name == UNKNOWN:
        options.allows_unknown = True
    else:
        score = _score(row, name)
        if score in options.levels:
            row.fail(_("分值 %(score)d 在同一个选项表里用了两次。") % {"score": score})
        if len(options.levels) == MOST_OPTIONS:
            row.fail(_("一个选项表最多 %(most)d 级。") % {"most": MOST_OPTIONS})
        options.levels[score] = _option(row, score)


def _score(row: Row, name: str) -> int:
    score = whole_number(row, "score", most=MOST_SCORE)
    if score is None and name.isascii() and name.isdigit() and int(name) <= MOST_SCORE:
        score = int(name)
    if score is None:
        row.fail(
            _("选项“%(name)s”没有 score；不计分的选项请用 name %(na)s（不适用）或 %(dk)s（不清楚）。")
            % {"name": name[:40], "na": NOT_APPLICABLE, "dk": UNKNOWN}
        )
    return score


def _option(row: Row, score: int) -> OptionDefinition:
    label = fitting(row, "label", Option, "description", required=True)
    name, _colon, description = label.partition(SEPARATOR)
    most = Option._meta.get_field("name").max_length or 0
    if not name.strip() or len(name.strip()) > most:
        row.fail(_("选项的等级名最多 %(most)d 字；要写描述，请写成“等级名：描述”。") % {"most": most})
    return OptionDefinition(score, name.strip(), description.strip())
