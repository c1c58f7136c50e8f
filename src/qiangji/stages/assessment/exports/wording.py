"""The sentences that stand under every personal result, on the page and on paper alike."""

from django.utils.translation import gettext as _

from ..profile import Profile


def says() -> list[str]:
    return [
        _("作答那些天，你怎么看自己平时的样子。"),
        _("哪几个方面看得清，哪几个方面几道题还看不清。"),
        _("和辅导专家谈话时，可以从哪里说起。"),
    ]


def does_not_say() -> list[str]:
    return [
        _("不是能力高低，也不是好坏：说的是近来的样子，不是你这个人的分量。"),
        _("不是诊断，不能用来判断健康。"),
        _("不和别人比，没有总分，没有名次；不用于考核、晋升、评优或录用。"),
        _("不是一辈子的样子：换个岗位、过一段时间，回答会变。"),
    ]


def who_sees() -> str:
    return _(
        "只有你本人和指派给你的辅导专家能看；你的单位、残联和平台的工作人员都看不到，系统管理员也看不到。"
        "每次打开都有记录，你可以随时查看。"
    )


def nobody_told() -> str:
    return _("这不是诊断，也没有告诉任何人。要不要找人说一说，由你决定。")


def how_computed(profile: Profile) -> str:
    return _(
        "每个方面的得分是你答过的题的平均，反向的题先掉转方向；一个方面答了不到一半就不给分数。"
        "误差由同批 %(n)s 份答卷的内部一致性（α 系数）得来，答得越少误差越大；90%% 区间是得分加减 1.64 个标准误。"
        "量表版本 %(version)s，测量内核 %(core)s。"
    ) % {"n": f"{profile.group_n:,}", "version": profile.version, "core": profile.core_version}
