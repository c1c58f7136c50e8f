import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from qiangji.accounts.models import User
from qiangji.audit.actions import record

from ..errors import Refused
from ..fingerprints import claim
from ..models import Membership, Organisation, Person
from ..queries import people_visible_to


@transaction.atomic
def add_person(*, name: str, by, phone: str = "", email: str = "", user: User | None = None) -> Person:
    person = Person.objects.create(name=name, phone=phone, email=email)
    record(kind="person_added", by=by, subject=person)
    if user is not None:
        link_user(person=person, user=user, by=by)
    return person


@transaction.atomic
def add_member(
    *,
    organisation: Organisation,
    name: str,
    post: str,
    by,
    phone: str = "",
    email: str = "",
    is_core: bool = False,
    is_head: bool = False,
    since: dt.date | None = None,
) -> Membership:
    """Somebody new in an organisation. Asked twice, or about somebody ``by`` can see, it makes no second person."""
    held = Membership.objects.filter(organisation=organisation, post=post, until=None, person__merged_into=None)
    if again := held.filter(person__name=name, person__phone=phone, person__email=email).first():
        return again
    person = same_person(name=name, phone=phone, email=email, by=by)
    return add_membership(
        person=person or add_person(name=name, phone=phone, email=email, by=by),
        organisation=organisation,
        post=post,
        is_core=is_core,
        is_head=is_head,
        since=since,
        by=by,
    )


def same_person(*, name: str, phone: str, email: str, by) -> Person | None:
    """Whom ``by`` can see under the same name with the same telephone or e-mail."""
    reach = Q(pk__in=[])
    if phone:
        reach |= Q(phone=phone)
    if email:
        reach |= Q(email__iexact=email)
    people = Person.objects.filter(merged_into=None) if by is None else people_visible_to(by)
    return people.filter(reach, name=name).first()


@transaction.atomic
def edit_person(*, person: Person, name: str, phone: str, email: str, by, seen: str | None = None) -> Person:
    person = claim(person, seen)
    person.name, person.phone, person.email = name, phone, email
    person.save()
    record(kind="person_edited", by=by, subject=person)
    return person


@transaction.atomic
def link_user(*, person: Person, user: User, by) -> Person:
    """Say whose account this is, so that they can answer and read their own report.

    Never one's own: whoever edits people could otherwise become anybody and read what only that person may.
    """
    if by is not None and by.pk == user.pk:
        raise Refused(_("不能把自己的账号关联到人员；请让另一位管理人员来办。"))
    other = Person.objects.filter(user=user).exclude(pk=person.pk).first()
    if other:
        raise Refused(_("这个账号已经是 %s 的。") % other)
    person.user = user
    person.save(update_fields=["user"])
    record(kind="user_linked", by=by, subject=person, detail={"user": user.username})
    return person


@transaction.atomic
def add_membership(
    *,
    person: Person,
    organisation: Organisation,
    post: str,
    by,
    is_core: bool = False,
    is_head: bool = False,
    since: dt.date | None = None,
) -> Membership:
    """A post in an organisation; asking twice for the post somebody holds gives the one they hold."""
    held = Membership.objects.filter(person=person, organisation=organisation, post=post, until=None).first()
    if held:
        return held
    membership = Membership.objects.create(
        person=person, organisation=organisation, post=post, is_core=is_core, is_head=is_head, since=since
    )
    record(kind="membership_added", by=by, subject=membership, detail={"organisation": str(organisation)})
    return membership


@transaction.atomic
def edit_membership(
    *,
    membership: Membership,
    post: str,
    is_core: bool,
    is_head: bool,
    since: dt.date | None,
    by,
    seen: str | None = None,
) -> Membership:
    membership = claim(membership, seen)
    if since and membership.until and since > membership.until:
        raise Refused(_("到岗日期不能晚于离岗日期 %s。") % membership.until)
    membership.post, membership.is_core, membership.is_head, membership.since = post, is_core, is_head, since
    membership.save()
    record(kind="membership_edited", by=by, subject=membership)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, on: dt.date, by) -> Membership:
    membership = claim(membership, None)
    if membership.until == on:
        return membership
    if membership.since and on < membership.since:
        raise Refused(_("离岗日期不能早于到岗日期 %s。") % membership.since)
    membership.until = on
    membership.save()
    record(kind="membership_ended", by=by, subject=membership, detail={"on": on.isoformat()})
    return membership
