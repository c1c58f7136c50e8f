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
