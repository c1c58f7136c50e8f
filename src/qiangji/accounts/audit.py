"""How the events of accounts read in the log."""

from django.utils.translation import gettext_lazy as _

from qiangji.audit.sentences import describe

describe("account_opened", _("开通账号"), _("开通了 %(subject)s 的账号"))
describe("account_changed", _("修改账号信息"), _("修改了 %(subject)s 的账号信息"))
describe("account_closed", _("关闭账号"), _("关闭了 %(subject)s 的账号"))
describe("account_reopened", _("重新启用账号"), _("重新启用了 %(subject)s 的账号"))
describe("password_link_issued", _("发放密码链接"), _("给 %(subject)s 发了设置密码的链接"))
describe("password_changed", _("修改密码"), _("%(subject)s 修改了密码"))
describe("password_reset", _("重设密码"), _("%(subject)s 通过链接设置了新密码"))
describe("two_step_added", _("开启两步登录"), _("%(subject)s 开启了两步登录"))
describe("two_step_removed", _("移除两步登录"), _("%(subject)s 的两步登录被移除"))
describe("recovery_codes_renewed", _("更换备用码"), _("%(subject)s 换了一组备用码"))
describe("role_granted", _("授权"), _("给 %(user)s 授予“%(subject)s”"))
describe("grant_ended", _("收回授权"), _("收回了 %(user)s 的“%(subject)s”"))
describe("hub_founded", _("初始化平台"), _("初始化了平台：%(subject)s"))
describe("hub_named", _("设置枢纽信息"), _("把枢纽名称设为“%(subject)s”"))
describe("logged_in", _("登录"), _("登录，来自 %(address)s"))
describe("logged_out", _("退出"), _("退出登录"))
describe("login_locked", _("登录锁定"), _("登录名 %(login)s 连续输错密码，来自 %(address)s，已暂时锁定"))
