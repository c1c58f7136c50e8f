# zh-data
"""The 258, and the 23 that stand beside them in the wide count."""

import datetime as dt
import random
from typing import NamedTuple

from qiangji.registry import actions
from qiangji.registry import credit_code as codes
from qiangji.registry.choices import DisabilityType as D
from qiangji.registry.choices import LegalForm, ServiceField, Standing
from qiangji.registry.models import Organisation

from . import days, plan, words
from .places import federation, registered_in, registration_authority
from .scene import City, dice

# The organisation whose people the logins "org", "member" and "learner" are.
FLAGSHIP = words.organisation_name("朝阳区", words.FLAGSHIP, "儿童康复中心")

_SERVED = {
    ServiceField.CHILD_REHABILITATION: (D.INTELLECTUAL, D.PSYCHOSOCIAL, D.HEARING, D.SPEECH, D.PHYSICAL),
    ServiceField.ADULT_REHABILITATION: (D.PHYSICAL, D.VISUAL, D.HEARING),
    ServiceField.INTELLECTUAL: (D.INTELLECTUAL, D.PSYCHOSOCIAL, D.MULTIPLE),
    ServiceField.PSYCHOSOCIAL: (D.PSYCHOSOCIAL,),
    ServiceField.DAY_CARE: (D.INTELLECTUAL, D.PSYCHOSOCIAL, D.PHYSICAL, D.MULTIPLE),
    ServiceField.ACCESSIBILITY: (D.VISUAL, D.HEARING, D.PHYSICAL),
}


class Slot(NamedTuple):
    code: str
    legal_form: str
    field: str
    word: str
    established_on: dt.date

    def body(self, chance: random.Random) -> str:
        return words.body_word(self.legal_form, self.field, chance)


def register(city: City) -> None:
    chance = dice("organisations")
    for number, slot in enumerate(_slots(city, chance), 1):
        name = FLAGSHIP if number == 1 else _name(city, slot, chance)
        unit = city.units[federation(city, slot.code)]
        city.organisations.append(open_dossier(city, slot, number, chance, name=name, supervising_unit=unit))
    _confirm(city, chance)


def register_contacts(city: City) -> None:
    chance = dice("contacts")
    numbers = iter(range(501, 600))
    for unit, code, legal_form, field, count in plan.CONTACTS:
        for _ in range(count):
            slot = Slot(code, legal_form, field, city.next_word(), _founded(chance))
            organisation = open_dossier(
                city,
                slot,
                next(numbers),
                chance,
                name=_name(city, slot, chance),
                supervising_unit=city.units[unit],
                standing=Standing.CONTACT,
            )
            on = days.working_day(chance, dt.date(2022, 6, 1), days.SNAPSHOT)
            city.contacts.append(actions.confirm_organisation(organisation=organisation, on=on, by=city.hub))


def open_dossier(
    city: City, slot: Slot, number: int, chance: random.Random, *, name: str, supervising_unit, **given
) -> Organisation:
    place = registered_in(city, slot.code)
    code = codes.compose(legal_form=slot.legal_form, region_code=place.code, body=f"XN{number:06d}")
    return actions.register_organisation(
        name=name,
        region=city.regions[slot.code],
        credit_code=code,
        legal_form=slot.legal_form,
        supervising_unit=supervising_unit,
        registration_authority=registration_authority(city, slot.code),
        established_on=slot.established_on,
        on=slot.established_on,
        primary_field=slot.field,
        email=f"org{number:04d}@example.org",
        by=city.hub,
        **_facts(city, slot, chance),
        **given,
    )


def _slots(city: City, chance: random.Random) -> list[Slot]:
    """Place and form as planned, field and founding day dealt out; the flagship first."""
    forms = [
        (place.code, form)
        for place in plan.PLACES
        for form, count in (
            (LegalForm.SERVICE_ORGANISATION, place.service_organisations),
            (LegalForm.SOCIAL_GROUP, place.social_groups),
            (LegalForm.FOUNDATION, place.foundations),
        )
        for _ in range(count)
    ]
    forms.sort(key=lambda form: form != (plan.CHAOYANG, LegalForm.SERVICE_ORGANISATION))
    fields = plan.dealt(plan.FIELDS, chance)
    fields.remove(ServiceField.CHILD_REHABILITATION)
    fields.insert(0, ServiceField.CHILD_REHABILITATION)
    founded = [dt.date(2006, 5, 18), *_founding_days(chance, len(forms) - 1)]
    called = [words.FLAGSHIP, *(city.next_word() for _ in forms[1:])]
    return [
        Slot(code, form, field, word, on)
        for (code, form), field, word, on in zip(forms, fields, called, founded, strict=True)
    ]


def _founding_days(chance: random.Random, count: int) -> list[dt.date]:
    """Most before the first cycle; a few too young for this inspection or the one before."""
    young = [
        *(days.working_day(chance, dt.date(2022, 7, 4), dt.date(2022, 11, 30)) for _ in range(5)),
        *(days.working_day(chance, dt.date(2022, 1, 5), dt.date(2022, 6, 24)) for _ in range(4)),
        *(days.working_day(chance, dt.date(2021, 7, 5), dt.date(2021, 12, 24)) for _ in range(3)),
    ]
    founded = [*young, *(_founded(chance) for _ in range(count - len(young)))]
    chance.shuffle(founded)
    return founded


def _founded(chance: random.Random) -> dt.date:
    year = round(chance.triangular(1993, 2020, 2014))
    return days.working_day(chance, dt.date(year, 1, 4), dt.date(year, 12, 28))


def _name(city: City, slot: Slot, chance: random.Random) -> str:
    place = "" if slot.code == plan.CITY else city.regions[slot.code].name
    return words.organisation_name(place, slot.word, slot.body(chance))


def _facts(city: City, slot: Slot, chance: random.Random) -> dict:
    """How big it is, whom it serves, and how to reach it."""
    full_time = max(2, round(chance.lognormvariate(2.3, 0.7)))
    if slot.legal_form != LegalForm.SERVICE_ORGANISATION:
        full_time = max(1, full_time // 3)
    others = [f for f in plan.FIELDS if f != slot.field] + [ServiceField.FAMILY, ServiceField.VOLUNTEERING]
    types = _SERVED.get(ServiceField(slot.field), tuple(D))
    district = city.regions[slot.code].name if slot.code != plan.CITY else ""
    return {
        "short_name": slot.word,
        "full_time_staff": full_time,
        "qualified_staff": round(full_time * chance.uniform(0.3, 0.9)),
        "disabled_staff": chance.choice((0, 0, 0, 1, 1, 2, 3)),
        "people_served": None if chance.random() < 0.04 else full_time * chance.randint(6, 30),
        "is_opd": chance.random() < 0.06,
        "secondary_fields": sorted(chance.sample(others, chance.choice((0, 0, 1, 1, 2)))),
        "served_types": sorted(chance.sample(types, chance.randint(1, min(3, len(types))))),
        "address": f"北京市{district}演示路 {chance.randint(1, 199)} 号",
        "phone": city.next_phone(),
    }


def _confirm(city: City, chance: random.Random) -> None:
    """The yearly "still right": the flagship and some others are late with it."""
    old = [o for o in city.organisations[1:] if o.established_on < dt.date(2021, 1, 1)]
    late = {city.organisations[0].pk, *(o.pk for o in chance.sample(old, plan.UNCONFIRMED - 1))}
    for number, organisation in enumerate(city.organisations):
        if organisation.pk in late:
            first, last = dt.date(2021, 3, 1), dt.date(2022, 1, 28)
        else:
            first, last = max(dt.date(2022, 2, 14), organisation.established_on), dt.date(2023, 2, 3)
        on = dt.date(2022, 1, 17) if number == 0 else days.working_day(chance, first, last)
        city.organisations[number] = actions.confirm_organisation(organisation=organisation, on=on, by=city.hub)
