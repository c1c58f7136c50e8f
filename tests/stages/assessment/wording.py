"""What a machine can say about the wording of an instrument. Each check returns its faults in words, empty if none."""

import re
from collections import Counter
from collections.abc import Iterator

from qiangji.stages.assessment.choices import AnswerFormat
from qiangji.stages.assessment.definition import Definition, ItemDefinition

MOST = {"stem": 24, "level": 25, "help": 50, "evidence": 30, "name": 12, "short_name": 6, "about": 40, "end": 24}
# Disrespectful, too strong, jargon, or a chain of several ideas.
BANNED = (
    *("残废", "正常人", "健全人", "弱智", "傻", "疯", "瘫", "患者", "病人", "弱势", "可怜", "关爱对象", "下属", "底层"),
    *("必须", "绝对", "一定要", "永远", "从不", "总是", "抑郁", "焦虑", "症状", "倦怠"),
    *("赋能", "抓手", "闭环", "赛道", "颗粒度", "矩阵", "生态", "链路", "打法", "对齐", "KPI", "SOP", "循证", "机制"),
    *("并且", "而且", "同时", "以及", "不但", "不仅", "既", "与此", "！", "!"),
)
NEGATIONS = "不没无未非勿"
DOUBLE_NEGATION = re.compile(
    r"(?:不|没有?|无|未|并非|非)[^，。；：？、“”\n]*不|(?:不|没有?|未)[^，。；：？、“”\n]*(?:没|无|未)"
)
NAMES_OF_PEOPLE = re.compile("名单|花名册|身份证|残疾证|病历|本人照片")


def texts(definition: Definition) -> Iterator[tuple[str, str, str]]:
    """(where, kind, text) of everything that a respondent or a reader of a result sees."""
    yield "purpose", "", definition.purpose
    yield "instructions", "", definition.instructions
    for dimension in definition.dimensions:
        yield dimension.key, "name", dimension.name
        yield dimension.key, "short_name", dimension.short_name
        yield dimension.key, "about", dimension.description
        yield dimension.key, "end", dimension.low_end
        yield dimension.key, "end", dimension.high_end
    for item in definition.items:
        yield item.key, "stem", item.stem
        yield item.key, "help", item.help
        yield item.key, "evidence", item.evidence
        for option in item.options:
            yield f"{item.key}.{option.score}", "level", option.description


def too_long(definition: Definition) -> list[str]:
    return [
        f"{where}: {kind} {len(text)}" for where, kind, text in texts(definition) if len(text) > MOST.get(kind, 2000)
    ]


def missing(definition: Definition) -> list[str]:
    """Texts that every item or dimension has to have."""
    always = {"", "name", "short_name", "about", "end", "stem"}
    if definition.answer_format == AnswerFormat.LEVELS:
        always |= {"level", "evidence"}
    return [f"{where}: {kind}" for where, kind, text in texts(definition) if kind in always and not text.strip()]


def banned_words(definition: Definition) -> list[str]:
    return [f"{where}: {word}" for where, _kind, text in texts(definition) for word in BANNED if word in text]


def double_negations(definition: Definition) -> list[str]:
    found = ((where, DOUBLE_NEGATION.search(text)) for where, _kind, text in texts(definition))
    return [f"{where}: {match[0]}" for where, match in found if match]


def negated_statements(definition: Definition) -> list[str]:
    """To disagree with a negation is a double negation in the reader's head."""
    agreement = definition.answer_format == AnswerFormat.AGREEMENT
    return [f"{i.key}: {sign}" for i in definition.items for sign in NEGATIONS if agreement and sign in i.stem]


def not_one_sentence(definition: Definition) -> list[str]:
    """A stem or a level is one sentence: a question, or a statement with its full stop."""
    stem_end = "？" if definition.answer_format == AnswerFormat.LEVELS else "。"
    ends = {"stem": stem_end, "level": "。"}
    return [
        where
        for where, kind, text in texts(definition)
        if kind in ends and text and (text[-1] != ends[kind] or re.search("[。？；！]", text[:-1]))
    ]


def repeated(definition: Definition) -> list[str]:
    """The same stem twice, or the same level text anywhere twice: two steps that nobody can tell apart."""
    said = Counter(text for _where, kind, text in texts(definition) if kind in {"stem", "level", "end"} and text)
    return [text for text, times in said.items() if times > 1]


def unexplained_not_applicable(definition: Definition) -> list[str]:
    """Who may say 不适用 is told, and only where it is offered."""
    return [item.key for item in definition.items if item.allows_na != ("请选“不适用”" in item.help)]


def evidence_with_names(definition: Definition) -> list[str]:
    return [item.key for item in definition.items if NAMES_OF_PEOPLE.search(item.evidence)]


def out_of_order(definition: Definition) -> list[str]:
    """Keys say where an item stands: A1a, A1b …"""
    return [
        item.key
        for dimension in definition.dimensions
        for letter, item in zip("abcdefghij", dimension.items, strict=False)
        if item.key != f"{dimension.key}{letter}"
    ]


def not_five(definition: Definition) -> list[str]:
    return [item.key for item in definition.items if [option.score for option in item.options] != [1, 2, 3, 4, 5]]


def turned(definition: Definition) -> list[ItemDefinition]:
    return [item for item in definition.items if item.is_reversed]


CHECKS = (
    too_long,
    missing,
    banned_words,
    double_negations,
    negated_statements,
    not_one_sentence,
    repeated,
    unexplained_not_applicable,
    evidence_with_names,
    out_of_order,
    not_five,
)
