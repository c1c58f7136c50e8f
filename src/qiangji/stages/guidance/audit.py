"""How the events of this stage read in the log."""

from django.utils.translation import gettext_lazy as _

from qiangji.audit.sentences import describe

describe("delivery_recorded", _("登记服务"), _("为“%(organisation)s”登记了服务“%(subject)s”"))
describe("delivery_voided", _("作废服务记录"), _("作废了服务记录“%(subject)s”：%(reason)s"))
