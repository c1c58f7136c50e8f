"""The sentences that stand with an organisation's profile, on the page and on paper alike."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..choices import Voice
from ..organisation_profile import Line, OrganisationProfile, Said

# r_WG by custom: from .70 on people agree well enough for their mean to speak for them (James, Demaree & Wolf 1984).
AGREED_FROM, MIXED_FROM = 0.7, 0.5


def spread_of(profile: OrganisationProfile) -> Iterator[tuple[Line, Said, str]]:
    """Dimensions on which enough people answered for their spread to be shown, with how far they agree in words."""
    for line in profile.lines:
        said = line.voices.get(Voice.SELF)
        if said is not None and said.lowest is not None:
            yield line, said, agreement_in_words(said.agreement)


def agreement_in_words(agreement: float | None) -> str:
    if agreement is None:
        return _("算不出")
    if agreement >= AGREED_FROM:
        return _("看法一致")
    return _("有些不同") if agreement >= MIXED_FROM else _("看法分散")


def how_organisation_computed(profile: OrganisationProfile) -> str:
    said = _(
        "每个维度按题目权重平均，换算成 0–100 分；答“不适用”的题不算，权重由同一维度的其他题分担，"
        "答到的不足一半就不给分。总分按维度权重平均。误差由同批答卷的内部一致性（α 系数）得来。"
    )
    if Voice.SELF in profile.totals:
        said += _("自评是几位填答者的合成，误差还算进了他们彼此的差别。")
    return said + _(
        "90%% 区间是得分加减 1.64 个标准误；说“超出误差”，是指差别大于它自己的 1.96 个标准误。"
        "量表版本 %(version)s，%(on)s 计分，测量内核 %(core)s。"
    ) % {"version": profile.version, "on": profile.scored_on.isoformat(), "core": profile.core_version}
