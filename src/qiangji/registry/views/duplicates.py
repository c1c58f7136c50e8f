"""Records that may be one: found, put side by side, merged by a person who says why."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts.guards import fetch, may

from .. import actions, forms, queries
from ..guards import on_organisation
from ..models import Organisation, Person
from .answering import Values, answer

PERMISSION = "registry.register_organisation"
MOST_GROUPS = 50
COMPARED = (
    "credit_code",
    "legal_form",
    "region",
    "supervising_unit",
    "standing",
    "established_on",
    "primary_field",
    "full_time_staff",
    "address",
    "phone",
    "email",
    "confirmed_on",
)


@may(PERMISSION)
def duplicate_list(request: HttpRequest) -> HttpResponse:
    visible = queries.organisations_visible_to(request.user)
    groups = queries.duplicate_groups(visible)
    rows = visible.select_related("region").in_bulk([pk for group in groups[:MOST_GROUPS] for pk in group])
    people = queries.duplicate_people(queries.people_visible_to(request.user))
    shown = [(rows[first], [rows[pk] for pk in others]) for first, *others in groups[:MOST_GROUPS]]
    context = {"groups": shown, "total": len(groups), "people": people[:MOST_GROUPS], "people_total": len(people)}
    return render(request, "registry/duplicate_list.html", context)


@on_organisation(PERMISSION)
def organisation_merge(request: HttpRequest, organisation: Organisation, other_pk: int) -> HttpResponse:
    other = fetch(request, PERMISSION, queries.with_relations(Organisation.objects.all()), pk=other_pk)
    pair = {str(row.pk): row for row in (organisation, other)}

    def act(values: Values) -> Organisation:
        survivor = pair[values["survivor"]]
        duplicate = other if survivor == organisation else organisation
        reason = values["reason"]
        return actions.merge_organisations(survivor=survivor, duplicate=duplicate, reason=reason, by=request.user)

    return answer(
        request,
        partial(
            forms.MergeForm,
            rows=[(organisation.pk, _("记录一：%s") % organisation), (other.pk, _("记录二：%s") % other)],
        ),
        act=act,
        then=lambda survivor: survivor.get_absolute_url(),
        done=_("已合并。"),
        template="registry/organisation_merge.html",
        pair=[organisation, other],
        compared=[_compare(name, organisation, other) for name in COMPARED],
        moving=[(row, sorted(queries.rows_to_move(row).items())) for row in (organisation, other)],
        cancel_url=reverse("registry:duplicate-list"),
    )


@may(PERMISSION)
def person_merge(request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
    visible = queries.with_posts(queries.people_visible_to(request.user))
    pair = {str(key): get_object_or_404(visible, pk=key) for key in (pk, other_pk)}

    def act(values: Values) -> Person:
        survivor = pair.pop(values["survivor"])
        return actions.merge_people(survivor=survivor, duplicate=next(iter(pair.values())), by=request.user)

    return answer(
        request,
        partial(forms.MergeForm, rows=[(row.pk, _with_posts(row)) for row in pair.values()]),
        act=act,
        then=lambda _done: reverse("registry:duplicate-list"),
        done=_("已合并为一个人。"),
        title=_("合并人员"),
        sentence=_("任职、师资库条目和账号转到保留的一条；两条都有的以保留的为准。"),
        submit_text=_("合并"),
        cancel_url=reverse("registry:duplicate-list"),
    )


def _compare(name: str, one: Organisation, other: Organisation) -> tuple[str, str, str, bool]:
    """(label, one's words, the other's, whether they differ)"""
    words = [_words(row, name) for row in (one, other)]
    return str(Organisation._meta.get_field(name).verbose_name), words[0], words[1], words[0] != words[1]


def _words(row: Organisation, name: str) -> str:
    shown = getattr(row, f"get_{name}_display", None)
    value = shown() if shown else getattr(row, name)
    return "—" if value in (None, "") else str(value)


def _with_posts(person: Person) -> str:
    posts = "；".join(f"{m.organisation} {m.post}" for m in person.memberships.all())
    return " · ".join(part for part in (person.name, person.phone, person.email, posts) if part)
