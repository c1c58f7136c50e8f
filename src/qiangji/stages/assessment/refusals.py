"""What the core's refusals are in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "few_people": _("答全的答卷只有 %(n)s 份，不足 %(minimum)s 份，算不出误差。"),
    "few_items": _("答案有差别的题只有 %(n)s 道，不足 %(minimum)s 道，算不出误差。"),
    "no_variation": _("大家的答案都一样，分不出差别，算不出误差。"),
    "few_units": _("有评分的机构只有 %(n)s 家，不足 %(minimum)s 家，算不出来。"),
    "few_raters": _("评分的人只有 %(n)s 位，不足 %(minimum)s 位，算不出来。"),
    "few_reviews": _("评分只有 %(n)s 份，不足 %(minimum)s 份，分不清宽严和偶然。"),
    "few_in_a_group": _("人数少的一组不足 %(minimum)s 人，题目对两组是否公平，说不清；也不说有几人。"),
    "few_per_group": _("人数少的一组只有 %(n)s 人，不足 %(minimum)s 人，题目对两组是否公平，说不清。"),
    "nothing_repeated": _("没有一家机构被评过两次，分不清真实差别和偶然。"),
    "islands": _("评分分成互不相干的 %(count)s 块，各块之间没有共同的机构或专家，宽严没法比。"),
    "not_converged": _("算了 %(iterations)s 步还没有稳定下来，不给结果。"),
    "no_information": _("现有答案定不下这些参数，不给结果。"),
    "not_two_groups": _("比较要正好两组人，现在有 %(n)s 组。"),
}
# What may be said of one item: the reason, and what would help.
REMARKS: dict[str, Promise] = {
    "negative_item": _("和同一维度的其他题方向相反：多半是计分方向标反了，请核对。"),
    "weak_item": _("几乎分不出高低：不管处在哪一级，大家答得差不多。改写或换掉。"),
    "constant_item": _("所有人选了同一级，这道题没有提供信息。"),
    "extreme_threshold": _("有一级几乎没有人到得了，或几乎人人都过了：这一级的描述要调整。"),
    "unused_category": _("有一级从没有人选，计算时并进了相邻一级。"),
    "heywood": _("和其他题几乎重复，可以并成一道。"),
}
GENERAL: dict[str, Promise] = {
    "small_calibration": _("只有 %(n)s 份答卷；不足 %(minimum)s 份时，直接求平均一样好用。"),
    "empty_rows": _("有 %(n)s 份答卷在这个维度上没有作答，没有算进来。"),
}
UNKNOWN = _("现有数据算不出误差。")


def sentence(refusal: dict) -> str:
    """``refusal`` as ScaleStatistics keeps it: a code and its figures."""
    if not refusal:
        return ""
    return str(SENTENCES.get(refusal["code"], UNKNOWN)) % refusal.get("params", {})


def remarks(found: list[dict]) -> list[str]:
    """What the core noticed, each in one sentence; what has no sentence here is about figures, not about the item."""
    known = REMARKS | GENERAL
    return [str(known[each["code"]]) % each.get("params", {}) for each in found if each["code"] in known]
