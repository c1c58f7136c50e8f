"""Organisations in bulk, so that a page can be measured at 258 and at 20,000."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.urls import reverse
from tests.factories import accounts, registry

from qiangji.accounts import actions
from qiangji.accounts.models import User
from qiangji.registry.choices import InspectionResult, LegalForm, ServiceField, Standing
from qiangji.registry.models import AnnualInspection, Membership, Organisation, Person

DISTRICTS = ["110101", "110105", "110108", "110000"]
FIELDS = [field.value for field in ServiceField]


@transaction.atomic
def grow_to(size: int) -> User:
    """Fill up to ``size`` organisations, each with an inspection and three people; return a hub operator."""
    operator = User.objects.filter(username="bench").first() or accounts.make_user("hub_operator", username="bench")
    actions.name_hub(name="枢纽(演示)", region=accounts.make_region(), by=None, is_demo=True)
    first = Organisation.objects.count()
    regions = {code: registry.region(code) for code in DISTRICTS}
    units = {code: registry.supervising_unit(code=code) for code in DISTRICTS}
    made = Organisation.objects.bulk_create(
        [_organisation(n, regions, units) for n in range(first, size)], batch_size=2000
    )
    for one in made:
        one.scope = f"{one.region.scope}/{one.pk}/"
    Organisation.objects.bulk_update(made, ["scope"], batch_size=2000)
    AnnualInspection.objects.bulk_create(
        [AnnualInspection(organisation=one, year=2022, result=InspectionResult.PASSED) for one in made], batch_size=2000
    )
    people = Person.objects.bulk_create([Person(name=f"成员{n}") for n in range(3 * len(made))], batch_size=2000)
    Membership.objects.bulk_create(
        [
            Membership(person=person, organisation=made[n // 3], post="社工", is_core=True, is_head=n % 3 == 0)
            for n, person in enumerate(people)
        ],
        batch_size=2000,
    )
    return operator


def _organisation(n: int, regions: dict, units: dict) -> Organisation:
    code = DISTRICTS[n % len(DISTRICTS)]
    return Organisation(
        name=f"北京市云杉{n:05d}儿童康复中心(演示)",
        credit_code=f"B{n:017d}",
        legal_form=LegalForm.SERVICE_ORGANISATION,
        region=regions[code],
        scope=f"~{n}",
        supervising_unit=units[code],
        standing=Standing.ACTIVE,
        primary_field=FIELDS[n % len(FIELDS)],
        established_on=dt.date(2014, 3, 18),
        confirmed_on=dt.date(2022, 6, 1),
        full_time_staff=23,
    )


def pages() -> Iterator[tuple[str, str]]:
    middle = Organisation.objects.order_by("pk")[Organisation.objects.count() // 2]
    listing = reverse("registry:organisation-list")
    yield "organisation list", listing
    yield "organisation list, page 7", f"{listing}?page=7"
    yield "organisation list, searched", f"{listing}?q=00123"
    yield "organisation dossier", middle.get_absolute_url()
    yield "workbench", reverse("portal:workbench")
