"""自愿说明: what somebody agrees to who says whether they have a disability. Kept by rules, queries and actions."""

from django.utils.translation import gettext as _

from .queries import FEWEST_IN_GROUP

# The wording that is agreed to; a change of the words is a new version.
CONSENT_VERSION = "1"


def uses() -> list[str]:
    """What it is for, and what it is not for: said before anybody declares."""
    return [
        _("只用来查题目是否公平：水平相当的残疾人和非残疾人，答同一道题会不会不一样。查的是题，不是人。"),
        _("两组各满 %(n)d 人才比较；不满就不比。") % {"n": FEWEST_IN_GROUP},
        _(
            "你写了什么，只有你自己看得到。机构、同事、辅导专家、枢纽、残联和管理员的任何页面、表格、报告和记录里都没有它。"
        ),
        _("不看残疾人证，不和任何证件核对；不影响你的结果、工作和服务。"),
        _("不写也没有关系。写了可以随时改、随时收回；收回就是删除。"),
    ]


def consent() -> str:
    return _("我单独同意：把这一条说明附在我的个人答卷旁，只按上面写的用途使用。")
