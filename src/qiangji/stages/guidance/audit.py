"""How the events of this stage read in the log."""

from django.utils.translation import gettext_lazy as _

from qiangji.audit.sentences import describe

describe("delivery_recorded", _("登记服务"), _("为“%(organisation)s”登记了服务“%(subject)s”"))
describe("delivery_voided", _("作废服务记录"), _("作废了服务记录“%(subject)s”：%(reason)s"))

describe("coaching_opened", _("开辅导"), _("开了辅导“%(subject)s”，辅导专家 %(expert)s"))
describe("coaching_ended", _("结束辅导"), _("结束了辅导“%(subject)s”"))
describe("coaching_visit_planned", _("约辅导"), _("约了辅导“%(subject)s”"))
describe("coaching_visit_recorded", _("登记辅导"), _("登记了辅导“%(subject)s”，%(hours)s 小时"))
describe("coaching_visit_corrected", _("更正辅导记录"), _("更正了辅导记录“%(subject)s”：%(reason)s"))
describe("coaching_visit_voided", _("作废辅导记录"), _("取消或作废了辅导“%(subject)s”：%(reason)s"))
describe("calendar_address_made", _("生成日历地址"), _("为“%(subject)s”生成了新的日历地址"))

describe("package_created", _("新增服务包"), _("新增了服务包“%(subject)s”"))
describe("package_edited", _("修改服务包"), _("修改了服务包“%(subject)s”"))
describe("package_assigned", _("分配服务包"), _("分配了服务包“%(subject)s”，%(from)s 至 %(until)s"))
describe("package_ended", _("提前结束服务包"), _("提前结束了服务包“%(subject)s”：%(reason)s"))
describe("donor_enrolled", _("登记捐赠方"), _("登记了捐赠方“%(subject)s”"))
describe("donation_recorded", _("登记捐赠"), _("登记了捐赠“%(subject)s”"))
describe("gift_recorded", _("登记捐赠明细"), _("在“%(donation)s”里登记了“%(subject)s”"))
describe("ticket_noted", _("登记票据号"), _("为“%(subject)s”登记了票据 %(number)s"))
describe("stock_corrected", _("更正库存"), _("把“%(subject)s”的库存更正了 %(quantity)s：%(reason)s"))
describe("distribution_planned", _("建立发放批次"), _("建立了发放批次“%(subject)s”"))
describe(
    "gift_allocated",
    _("分配捐赠物"),
    _("在“%(distribution)s”里把“%(subject)s”分给 %(n)s 家，每家 %(quantity)s %(unit)s"),
)
describe("gift_taken_back", _("退回捐赠物"), _("从“%(organisation)s”退回了“%(subject)s”：%(reason)s"))
describe("receipt_signed", _("签收捐赠物"), _("签收了“%(subject)s”（%(way)s）"))
describe("fair_recorded", _("登记双选会"), _("登记了双选会“%(subject)s”"))
describe("booth_opened", _("开设展位"), _("开设了展位“%(subject)s”"))
describe("post_added", _("增加岗位"), _("在“%(booth)s”增加了岗位“%(subject)s”"))
describe("post_removed", _("移除岗位"), _("从“%(booth)s”移除了岗位“%(subject)s”"))
describe("counts_reported", _("填报双选会结果"), _("填报了“%(subject)s”的人数"))
describe("cohort_proposed", _("拟定统筹方案"), _("拟定了统筹方案“%(subject)s”，%(of)s 项里建议做 %(lines)s 项"))
describe("cohort_explained", _("算出方案理由"), _("算出了统筹方案“%(subject)s”%(lines)s 行的理由"))
describe(
    "cohort_line_decided",
    _("改动统筹方案"),
    _("在统筹方案“%(subject)s”把“%(organisation)s”的“%(title)s”定为%(decided)s：%(note)s"),
)
describe("cohort_signed", _("签署统筹方案"), _("签署了统筹方案“%(subject)s”，共 %(lines)s 项"))
describe("partner_added", _("登记资源伙伴"), _("登记了资源伙伴“%(subject)s”"))
describe("offer_published", _("发布供给"), _("发布了“%(partner)s”的供给“%(subject)s”"))
describe("offer_withdrawn", _("撤下供给"), _("撤下了供给“%(subject)s”"))
describe("need_posted", _("提出需求"), _("为“%(organisation)s”提出了需求“%(subject)s”"))
describe("need_withdrawn", _("撤回需求"), _("撤回了需求“%(subject)s”"))
describe("offer_applied_for", _("申请供给"), _("申请了供给“%(offer)s”：%(subject)s"))
describe("match_proposed", _("推荐对接"), _("推荐了对接“%(subject)s”"))
describe("matches_signed", _("签署批量对接"), _("签署了 %(count)d 对对接，其中有“%(subject)s”"))
describe("match_moved", _("推进对接"), _("把对接“%(subject)s”推进到%(state)s"))
describe("match_failed", _("对接未成"), _("对接“%(subject)s”未成：%(reason)s"))
describe("match_reminded", _("提醒对接"), _("提醒了没有答复的对接“%(subject)s”"))
describe("match_outcome_recorded", _("回访对接"), _("回访了对接“%(subject)s”：%(outcome)s"))
describe("plan_drafted", _("开方"), _("起草了“%(subject)s”，%(items)s 条"))
describe("plan_edited", _("修改支持计划"), _("修改了“%(subject)s”，现有 %(items)s 条"))
describe("plan_signed", _("签署支持计划"), _("签署了“%(subject)s”，%(items)s 条"))
describe("item_answered", _("答复计划事项"), _("对计划事项“%(subject)s”答复：%(stance)s"))
describe("item_ended", _("结束计划事项"), _("把计划事项“%(subject)s”记为%(ending)s：%(reason)s"))
describe("item_resumed", _("恢复计划事项"), _("恢复了计划事项“%(subject)s”，期限 %(due_on)s"))
describe("treatment_added", _("新增开方规则"), _("新增了开方规则“%(subject)s”"))
describe("treatment_edited", _("修改开方规则"), _("修改了开方规则“%(subject)s”"))
describe("treatment_retired", _("停用开方规则"), _("停用了开方规则“%(subject)s”"))
describe("ledger_exported", _("导出服务记录"), _("导出了 %(count)s 条服务记录"))
