"""What must be true of a version before it may be published: every fault as one sentence with its remedy."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .choices import AnswerFormat, Measures
from .definition import ONE, Definition, DimensionDefinition, ItemDefinition


def faults(definition: Definition) -> list[str]:
    return [
        *_of_the_whole(definition),
        *(fault for dimension in definition.dimensions for fault in _of_dimension(dimension)),
        *(fault for item in definition.items for fault in _of_item(item, definition)),
    ]


def _of_the_whole(definition: Definition) -> Iterator[str]:
    if not definition.dimensions:
        yield _("还没有维度；请至少加一个维度和一道题。")
    for key, times in Counter(item.key for item in definition.items).items():
        if times > 1:
            yield _("有 %(n)d 道题的标识都是“%(key)s”；每道题的标识只能用一次。") % {"n": times, "key": key}
    if definition.dimensions and not any(dimension.weight for dimension in definition.dimensions):
        yield _("所有维度的权重都是 0；请至少给一个维度大于 0 的权重。")


def _of_dimension(dimension: DimensionDefinition) -> Iterator[str]:
    scored = [item for item in dimension.items if not item.is_check]
    if not dimension.items:
        yield _("维度“%(name)s”还没有题目；请加题或删去这个维度。") % {"name": dimension.name}
    elif not scored:
        yield _("维度“%(name)s”只有注意力检查题，算不出分；请加一道计分的题。") % {"name": dimension.name}
    ranges = {(item.options[0].score, item.options[-1].score) for item in dimension.items if item.options}
    if len(ranges) > 1:
        shown = "、".join(f"{low}–{high}" for low, high in sorted(ranges))
        yield _("维度“%(name)s”各题的分值范围不一样（%(ranges)s），合不成一个分数；请统一分值。") % {
            "name": dimension.name,
            "ranges": shown,
        }
    if scored and not any(item.weight for item in scored):
        yield _("维度“%(name)s”各题的权重都是 0；请至少给一道题大于 0 的权重。") % {"name": dimension.name}


def _of_item(item: ItemDefinition, definition: Definition) -> Iterator[str]:
    named = {"key": item.key}
    if len(item.options) < 2:
        yield _("题目 %(key)s 的选项不足两个；请补齐各级选项。") % named
        return
    if definition.answer_format == AnswerFormat.LEVELS and not all(option.description for option in item.options):
        yield _("题目 %(key)s 有的等级没有描述；“描述等级”的量表，每一级都要写清是什么样。") % named
    if item.evidence_from is not None and not item.evidence:
        yield _("题目 %(key)s 写了从几级起要材料，却没有写要什么材料。") % named
    if item.evidence_from is not None and item.evidence_from not in [option.score for option in item.options]:
        yield _("题目 %(key)s 从 %(level)d 级起要材料，但没有这一级。") % {**named, "level": item.evidence_from}
    if item.is_check:
        yield from _of_check(item)
    if definition.measures == Measures.PERSON and item.weight != ONE:
        yield _("题目 %(key)s 的权重不是 1；个人测评取各题平均，各题同权。") % named
    if definition.measures == Measures.PERSON and item.exempt:
        yield _("题目 %(key)s 设了机构规模豁免；个人测评没有机构规模，请去掉。") % named


def _of_check(item: ItemDefinition) -> Iterator[str]:
    """A check only sees whether people read: nothing else hangs on it."""
    named = {"key": item.key, "score": item.check_score}
    if item.check_score not in [option.score for option in item.options]:
        yield _("注意力检查题 %(key)s 应选 %(score)d，但没有这一级。") % named
    if item.is_red_flag or item.evidence or item.evidence_from is not None or item.is_reversed:
        yield _("注意力检查题 %(key)s 不计分，不能同时是红线题、反向计分或要材料；请去掉。") % named
    if item.allows_na or item.allows_unknown:
        yield _("注意力检查题 %(key)s 不能答“不适用”或“不清楚”；请去掉。") % named
