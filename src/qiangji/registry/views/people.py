"""People of an organisation, and the core team."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import actions, forms
from ..fingerprints import fingerprint
from ..guards import on_membership, on_organisation
from ..models import Membership, Organisation, Person
from .answering import Values, answer


def _people_url(organisation: Organisation) -> str:
    return reverse("registry:organisation-people", args=[organisation.pk])


@on_organisation("registry.edit_people")
def member_add(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return answer(
        request,
        forms.NewMemberForm,
        act=lambda values: actions.add_member(organisation=organisation, by=request.user, **values),
        then=lambda _done: _people_url(organisation),
        done=_("已增加。"),
        **_page(organisation, _("增加人员"), _("只登记在机构工作的人；不登记服务对象，不填证件号码。")),
    )


@on_membership("registry.edit_people")
def membership_edit(request: HttpRequest, membership: Membership) -> HttpResponse:
    def now() -> Values:
        row = Membership.objects.get(pk=membership.pk)
        values = {name: getattr(row, name) for name in ("post", "is_head", "is_core", "since")}
        return values | {"seen": fingerprint(row)}

    return answer(
        request,
        forms.MembershipForm,
        now=now,
        act=lambda values: actions.edit_membership(membership=membership, by=request.user, **values),
        then=lambda _done: _people_url(membership.organisation),
        done=_("任职已修改。"),
        **_page(membership.organisation, _("修改任职"), str(membership.person)),
    )


@on_membership("registry.edit_people")
def membership_end(request: HttpRequest, membership: Membership) -> HttpResponse:
    return answer(
        request,
        forms.EndingForm,
        act=lambda values: actions.end_membership(membership=membership, by=request.user, **values),
        then=lambda _done: _people_url(membership.organisation),
        done=_("已登记离岗。"),
        **_page(
            membership.organisation,
            _("登记离岗"),
            _("%s。离岗后不再计入在岗人员和核心团队，过去的记录保留。") % membership,
        ),
    )


@on_membership("registry.edit_people")
def person_edit(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Reached through a post, which says whose people they are."""
    person = membership.person

    def now() -> Values:
        row = Person.objects.get(pk=person.pk)
        return {"name": row.name, "phone": row.phone, "email": row.email, "seen": fingerprint(row)}

    return answer(
        request,
        forms.PersonForm,
        now=now,
        act=lambda values: actions.edit_person(person=person, by=request.user, **values),
        then=lambda _done: _people_url(membership.organisation),
        done=_("联系方式已修改。"),
        **_page(membership.organisation, _("修改姓名和联系方式"), str(person)),
    )


def _page(organisation: Organisation, title: str, sentence: str) -> dict:
    return {
        "organisation": organisation,
        "title": title,
        "sentence": sentence,
        "submit_text": _("保存"),
        "cancel_url": _people_url(organisation),
    }
