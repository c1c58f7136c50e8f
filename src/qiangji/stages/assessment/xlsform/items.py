"""A select_one row as an item."""

from django.utils.translation import gettext as _

from ..choices import OrganisationSize, Relation
from ..definition import ItemDefinition
from .cells import choice, item_text, key_of, switch, weight, whole_number
from .columns import CHECK
from .lists import MOST_SCORE, OptionList
from .opening import Row


def read_item(row: Row, lists: dict[str, OptionList]) -> ItemDefinition:
    options = _list_of(row, lists)
    relation = choice(row, "relation", Relation)
    if relation == Relation.RETIRED:
        row.fail(_("停用的题不写在 survey 表里；删去这一行，对照表会记为停用。"))
    return ItemDefinition(
        key=key_of(row),
        stem=item_text(row, "label", "stem", required=True),
        help=item_text(row, "hint", "help"),
        evidence=item_text(row, "evidence", "evidence"),
        evidence_from=whole_number(row, "evidence_from", most=MOST_SCORE),
        weight=weight(row),
        is_reversed=switch(row, "reverse"),
        is_red_flag=switch(row, "red_flag"),
        check_score=whole_number(row, CHECK, most=MOST_SCORE),
        allows_na=options.allows_na,
        allows_unknown=options.allows_unknown,
        options=options.options,
        exempt=_sizes(row),
        relation=relation,
        was=row.get("was"),
    )


def _list_of(row: Row, lists: dict[str, OptionList]) -> OptionList:
    words = row.get("type").replace("_", " ", 1).split()
    if len(words) != 3:
        row.fail(_("题型“%(type)s”读不懂；请写成 select_one 加一个选项表的名字。") % {"type": row.get("type")})
    if words[2] not in lists:
        row.fail(_("choices 表里没有“%(list)s”这个选项表。") % {"list": words[2]})
    return lists[words[2]]


def _sizes(row: Row) -> tuple[str, ...]:
    sizes = row.get("exempt").replace(",", " ").replace("、", " ").lower().split()
    for size in sizes:
        if size not in OrganisationSize.values:
            row.fail(
                _("exempt 写的是“%(size)s”；只能是 %(allowed)s，用空格隔开。")
                % {"size": size[:20], "allowed": "、".join(OrganisationSize.values)}
            )
    return tuple(sorted(set(sizes)))
