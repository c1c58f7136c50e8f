"""The roles of the field, each with a plain description and what it allows. A grant binds one to a place."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .permissions import Permission as P  # noqa: N817 (it stands in every line below)

REGION, ORGANISATION, ANYWHERE = "region", "organisation", "anywhere"


@dataclass(frozen=True)
class Role:
    """``place`` says what a grant of this role must name: a region, an organisation, or nothing."""

    key: str
    label: Promise
    description: Promise
    place: str
    permissions: frozenset[P]


def _role(key: str, label: Promise, description: Promise, place: str, *permissions: P) -> Role:
    return Role(key, label, description, place, frozenset(permissions))


_READS = (P.VIEW_ORGANISATION, P.VIEW_EXPERTS, P.VIEW_INSTRUMENTS)

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        _role(
            "hub_operator",
            _("枢纽运营"),
            _("运行五个环节：维护档案、组织评估、安排服务；看得到全部机构，看不到任何个人的测评结果。"),
            REGION,
            *_READS,
            P.EDIT_ORGANISATION,
            P.CONFIRM_ORGANISATION,
            P.REGISTER_ORGANISATION,
            P.EXCHANGE_REGISTRY,
            P.RECORD_FILING,
            P.VIEW_PEOPLE,
            P.EDIT_PEOPLE,
            P.EDIT_EXPERTS,
            P.AUTHOR_INSTRUMENTS,
            P.IMPORT_ANSWERS,
            P.RUN_ROUNDS,
            P.VIEW_ROUNDS,
            P.VIEW_ASSESSMENT,
            P.VIEW_GUIDANCE,
            P.RUN_GUIDANCE,
        ),
        _role(
            "hub_approver",
            _("枢纽审批"),
            _("批准计划、名单和发布，查看全局进展。"),
            REGION,
            *_READS,
            P.VIEW_PEOPLE,
            P.EXCHANGE_REGISTRY,
            P.VIEW_ROUNDS,
            P.VIEW_ASSESSMENT,
            P.VIEW_GUIDANCE,
            P.APPROVE_GUIDANCE,
        ),
        _role(
            "city_supervisor",
            _("市级主管"),
            _("查看全市机构档案和汇总，提出要求，审定市级名单。"),
            REGION,
            *_READS,
            P.EXCHANGE_REGISTRY,
            P.RECORD_FILING,
            P.VIEW_ROUNDS,
        ),
        _role(
            "district_supervisor",
            _("区级主管"),
            _("只看本区：核对档案、登记年检初审、推荐项目，查看汇总结果。"),
            REGION,
            *_READS,
            P.EXCHANGE_REGISTRY,
            P.RECORD_FILING,
            P.VIEW_ROUNDS,
        ),
        _role(
            "organisation_admin",
            _("机构管理员"),
            _("维护本机构档案和人员，组织自评，报名课程，确认收到的支持。"),
            ORGANISATION,
            P.VIEW_ORGANISATION,
            P.EDIT_ORGANISATION,
            P.CONFIRM_ORGANISATION,
            P.VIEW_PEOPLE,
            P.EDIT_PEOPLE,
            P.VIEW_ASSESSMENT,
            P.ORGANISE_ANSWERS,
            P.VIEW_GUIDANCE,
            P.RESPOND_GUIDANCE,
        ),
        _role(
            "member",
            _("核心成员"),
            _("填写自己的测评，查看只有本人和辅导专家能看到的报告，预约辅导。"),
            ORGANISATION,
            P.VIEW_ORGANISATION,
        ),
        _role(
            "learner",
            _("一线学员"),
            _("报名课程、签到、评价课程。"),
            ORGANISATION,
        ),
        _role(
            "expert",
            _("专家"),
            _("辅导、诊断、授课或评审；只看得到分派给自己的个案。"),
            ANYWHERE,
            P.VIEW_INSTRUMENTS,
        ),
        _role(
            "partner",
            _("资源伙伴"),
            _("发布资源、签订协议、收取反馈。"),
            ANYWHERE,
        ),
        _role(
            "donor",
            _("捐赠方"),
            _("查询捐赠的去向。"),
            ANYWHERE,
        ),
        _role(
            "system_admin",
            _("系统管理员"),
            _("管理账号与授权；看不到机构业务数据。"),
            REGION,
            P.MANAGE_ACCOUNTS,
        ),
        _role(
            "security_auditor",
            _("安全审计员"),
            _("查看审计记录；不能改动任何数据。"),
            REGION,
            P.READ_AUDIT,
        ),
    )
}
