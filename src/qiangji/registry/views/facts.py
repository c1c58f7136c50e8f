"""The facts of an organisation as labels and values: what a dossier, its head and the yearly page show."""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qiangji.ui.components.figures import fact, facts
from qiangji.ui.components.markup import joined, markup

from ..models import Organisation
from ..queries import Dossier, Lists

Facts = Iterable[tuple[str, object]]


def head_facts(dossier: Dossier) -> SafeString:
    one, grade, inspection = dossier.organisation, dossier.grade, dossier.inspection
    held = {"grade": grade.grade, "until": f"{grade.expires_on:%Y-%m}"} if grade else {}
    return _shown(
        [
            (_("组织形式"), one.short_form),
            (_("成立登记"), _day(one.established_on)),
            (_("业务主管"), one.supervising_unit),
            (_("服务领域"), one.get_primary_field_display()),
            (_("统一社会信用代码"), _whole(one.credit_code)),
            (_("专职人员"), _staff(one)),
            (_("等级评估"), _("%(grade)s · 至 %(until)s") % held if grade else _("未评估")),
            (_("年检 %d") % inspection.year if inspection else _("年检"), _display(inspection, "result")),
            (_("党组织"), dossier.party),
        ]
    )


def certificate_facts(one: Organisation) -> SafeString:
    return _shown(
        [
            (_("统一社会信用代码"), _whole(one.credit_code)),
            (_("组织形式"), one.get_legal_form_display()),
            (_("登记地区"), one.region),
            (_("业务主管单位"), one.supervising_unit),
            (_("成立登记日期"), _day(one.established_on)),
            (_("专职人员数"), one.full_time_staff),
            (_("持证专业人员数"), one.qualified_staff),
        ]
    )


def service_facts(one: Organisation, lists: Lists) -> SafeString:
    return _shown(
        [
            (_("主要服务领域"), one.get_primary_field_display()),
            (_("其他服务领域"), "、".join(lists.secondary_fields)),
            (_("服务的残疾类别"), "、".join(lists.served_types)),
            (_("年服务人数（去重）"), _people(one.people_served)),
            (_("残疾人员工"), _people(one.disabled_staff)),
            (_("由残疾人自己主导和管理"), _("是") if one.is_opd else _("否")),
        ]
    )


def contact_facts(one: Organisation, lists: Lists, heads: Iterable[str]) -> SafeString:
    """``heads`` only for readers who may see people."""
    return _shown(
        [
            (_("简称"), one.short_name),
            (_("曾用名"), joined("<p>{}</p>", [(_former(name, until),) for name, until in lists.former_names])),
            (_("登记管理机关"), one.registration_authority),
            *([(_("代码核对说明"), one.credit_code_note)] if one.credit_code_note else []),
            (_("负责人"), "、".join(heads)),
            (_("联系电话"), _whole(one.phone)),
            (_("邮箱"), one.email),
            (_("办公地址"), one.address),
        ]
    )


def _shown(rows: Facts) -> SafeString:
    return facts(
        SafeString("".join(fact(markup("{}", "" if value is None else value), label) for label, value in rows))
    )


def _day(day) -> str:
    return day.isoformat() if day else ""


def _whole(text: str | None) -> SafeString:
    return markup('<span class="qj-nowrap">{}</span>', text) if text else SafeString("")


def _people(number: int | None) -> str:
    return "" if number is None else _("%d 人") % number


def _staff(one: Organisation) -> str:
    qualified = "" if one.qualified_staff is None else _("（持证 %d）") % one.qualified_staff
    return "" if one.full_time_staff is None else _people(one.full_time_staff) + qualified


def _display(row, field: str) -> str:
    return str(getattr(row, f"get_{field}_display")()) if row else ""


def _former(name: str, until) -> str:
    return _("%(name)s（至 %(on)s）") % {"name": name, "on": until.isoformat()} if until else name
