"""Everything a role can be allowed to do, in one list. Relations (my own report) are rules, not permissions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(models.TextChoices):
    VIEW_ORGANISATION = "view_organisation", _("查看机构档案")
    EDIT_ORGANISATION = "edit_organisation", _("编辑机构档案")
    CONFIRM_ORGANISATION = "confirm_organisation", _("年度确认机构信息")
    REGISTER_ORGANISATION = "register_organisation", _("新增机构、变更状态、合并重复")
    EXCHANGE_REGISTRY = "exchange_registry", _("导入导出机构档案")
    RECORD_FILING = "record_filing", _("登记年检、等级评估和党建情况")
    VIEW_PEOPLE = "view_people", _("查看机构人员与核心团队")
    EDIT_PEOPLE = "edit_people", _("维护机构人员与核心团队")
    VIEW_EXPERTS = "view_experts", _("查看师资库")
    EDIT_EXPERTS = "edit_experts", _("维护师资库")
    VIEW_INSTRUMENTS = "view_instruments", _("查看量表")
    AUTHOR_INSTRUMENTS = "author_instruments", _("编制与发布量表")
    IMPORT_ANSWERS = "import_answers", _("导入答卷")
    RUN_ROUNDS = "run_rounds", _("组织评估批次、指派专家")
    VIEW_ROUNDS = "view_rounds", _("查看评估进度和汇总")
    VIEW_ASSESSMENT = "view_assessment", _("查看机构的评估结果")
    ORGANISE_ANSWERS = "organise_answers", _("组织本机构自评、答复诊断、授权共享")
    VIEW_GUIDANCE = "view_guidance", _("查看支持计划、辅导和服务记录")
    RUN_GUIDANCE = "run_guidance", _("安排支持计划、辅导和资源对接")
    RESPOND_GUIDANCE = "respond_guidance", _("答复支持计划、提出需求、确认收到的支持")
    APPROVE_GUIDANCE = "approve_guidance", _("签署统筹方案")
    MANAGE_ACCOUNTS = "manage_accounts", _("管理账号与授权")
    READ_AUDIT = "read_audit", _("查看审计记录")
