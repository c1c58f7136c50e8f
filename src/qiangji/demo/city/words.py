# zh-data
"""Invented words. Organisations are called after trees, stones, birds and weather; people after these and a surname."""

import random

from qiangji.registry.choices import LegalForm, ServiceField

MARK = "(演示)"

_FIRST = "云青霁岫白苍素澄疏栖听望远晓清翠沐汀松竹"
_SECOND = "杉檀桐榆梓楠槐榕石鹭鹤雁鸿溪泉霖岚舟月禾"
FLAGSHIP = "云杉"
# Ordinary words, or too near to somebody real; and the flagship's own.
_LEFT_OUT = {
    FLAGSHIP,
    "青石",
    "竹溪",
    "青溪",
    "望月",
    "远鸿",
    "松禾",
    "云溪",
    "青禾",
    "白石",
    "清泉",
    "云舟",
    "青榆",
    "青云",
    "晓月",
}

_SURNAMES = (
    "周沈陆顾许林方程苏叶何梁郭韩唐冯于董萧曹袁邓傅彭吕蒋蔡贾丁魏薛余潘杜戴夏钟"
    "汪田任姜范石姚谭廖邹熊金郝孔崔康毛邱秦江史侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_GIVEN_SOFT = "知若亦思语予景书安沐"
_GIVEN_TREES = "杉桐楠榆梓槐檀榕栩棠榛樾枫"
_GIVEN_WEATHER = "岫砚霁岚晴昀澍霄旻磊昕曦澄朗"

# What each field's bodies call themselves, by form; the commonest first.
_BODIES = {
    ServiceField.CHILD_REHABILITATION: (("儿童康复中心", "儿童康复服务中心", "儿童早期干预中心"), "儿童康复"),
    ServiceField.ADULT_REHABILITATION: (("康复服务中心", "辅助器具服务中心"), "辅助器具"),
    ServiceField.INTELLECTUAL: (("心智障碍者服务中心", "自主生活支持中心", "心智障碍者家庭支持中心"), "心智障碍者支持"),
    ServiceField.PSYCHOSOCIAL: (("精神康复服务中心", "社区康复会所"), "精神康复"),
    ServiceField.DAY_CARE: (("托养服务中心", "残疾人照护服务中心", "喘息服务中心"), "托养服务"),
    ServiceField.EMPLOYMENT: (("残疾人就业服务中心", "职业康复服务中心", "支持性就业服务中心"), "残疾人就业"),
    ServiceField.EDUCATION: (("融合教育支持中心", "特殊教育服务中心"), "融合教育"),
    ServiceField.ARTS: (("残疾人文化艺术中心", "融合艺术中心"), "残疾人文化艺术"),
    ServiceField.SPORTS: (("残疾人体育健身中心",), "残疾人体育"),
    ServiceField.MENTAL_HEALTH: (("心理健康服务中心", "助残心理服务中心"), "助残心理"),
    ServiceField.LEGAL: (("残疾人法律服务中心",), "残疾人法律服务"),
    ServiceField.ACCESSIBILITY: (("无障碍促进中心",), "无障碍"),
    ServiceField.SOCIAL_WORK: (("助残社会工作事务所", "助残社工服务中心"), "助残"),
}
_FORM_WORDS = {LegalForm.SOCIAL_GROUP: ("协会", "促进会"), LegalForm.FOUNDATION: ("公益基金会",)}


def organisation_words(dice: random.Random) -> list[str]:
    """Every word there is, each once, shuffled."""
    words = [a + b for a in _FIRST for b in _SECOND if a + b not in _LEFT_OUT]
    dice.shuffle(words)
    return words


def body_word(legal_form: str, field: str, dice: random.Random) -> str:
    """What comes after the invented word: field and form, such as 儿童康复中心."""
    names, topic = _BODIES[ServiceField(field)]
    if legal_form == LegalForm.SERVICE_ORGANISATION:
        return dice.choices(names, weights=range(len(names), 0, -1))[0]
    return topic + dice.choice(_FORM_WORDS[LegalForm(legal_form)])


def organisation_name(place: str, word: str, body: str) -> str:
    """``place`` is empty for a body of the city itself."""
    return f"北京市{place}{word}{body}{MARK}"


def person_names(dice: random.Random) -> list[str]:
    """Each borne once in the city, shuffled; two uncommon given characters, so that nobody well known is among them."""
    given = [a + b for a in _GIVEN_SOFT for b in _GIVEN_TREES + _GIVEN_WEATHER]
    given += [a + b for a in _GIVEN_TREES for b in _GIVEN_WEATHER] + [
        b + a for a in _GIVEN_TREES for b in _GIVEN_WEATHER
    ]
    return dice.sample([surname + name for surname in dict.fromkeys(_SURNAMES) for name in given], 2_000)
