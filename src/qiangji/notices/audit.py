"""How the events of messages read in the log. That somebody read theirs is nobody else's business: no event."""

from django.utils.translation import gettext_lazy as _

from qiangji.audit.sentences import describe

describe("notices_sent", _("发送消息"), _("给 %(people)s 人发了消息“%(subject)s”"))
