# zh-data
"""Rows that must not count, and records that say the same thing twice: what every honest figure has to get right."""

import datetime as dt

from qiangji.registry import actions
from qiangji.registry.choices import LegalForm, ServiceField, Standing

from . import plan, words
from .organisations import Slot, open_dossier
from .places import federation
from .scene import City, dice

RENAMED_ON = dt.date(2021, 9, 1)


def deregister_two(city: City) -> None:
    chance = dice("deregistered")
    closed = (
        ("110102", 601, dt.date(2009, 6, 8), dt.date(2020, 10, 30), "自行申请注销"),
        ("110106", 602, dt.date(2012, 3, 14), dt.date(2022, 5, 20), "完成章程宗旨，理事会决议终止"),
    )
    for code, number, founded, on, reason in closed:
        slot = Slot(code, LegalForm.SERVICE_ORGANISATION, ServiceField.DAY_CARE, city.next_word(), founded)
        name = words.organisation_name(city.regions[code].name, slot.word, "托养服务中心")
        unit = city.units[federation(city, code)]
        organisation = open_dossier(city, slot, number, chance, name=name, supervising_unit=unit)
        actions.change_standing(
            organisation=organisation, standing=Standing.DEREGISTERED, on=on, reason=reason, by=city.hub
        )


def rename_one(city: City) -> None:
    """Two names, one code; and a third way in which people write it."""
    before, after = "康复服务中心", "康复与辅助器具服务中心"
    number, organisation = next(
        (n, o)
        for n, o in enumerate(city.organisations)
        if o.name == words.organisation_name(o.region.name, o.short_name, before) and o.established_on.year < 2019
    )
    name = words.organisation_name(organisation.region.name, organisation.short_name, after)
    city.organisations[number] = actions.rename_organisation(
        organisation=organisation, name=name, on=RENAMED_ON, by=city.hub
    )
    alias = words.organisation_name("", organisation.short_name, before)
    actions.add_former_name(organisation=city.organisations[number], name=alias, by=city.hub)


def merge_one_person(city: City) -> None:
    """The same person twice on the books, with another post each time; one record now says where it went."""
    team = city.teams[city.organisations[0].pk]
    survivor = team[-1]
    duplicate = actions.add_person(name=survivor.name, by=city.hub)
    actions.add_membership(
        person=duplicate,
        organisation=city.organisations[0],
        post="家长学校负责人",
        is_core=True,
        since=dt.date(2020, 9, 1),
        by=city.hub,
    )
    actions.merge_people(survivor=survivor, duplicate=duplicate, by=city.hub)


def leave_one_suspect(city: City) -> None:
    """The 23rd: noted down by the city under a name of its own, without a code, and very like one of the 258."""
    original = next(
        o
        for o in city.organisations
        if o.region.code == plan.HAIDIAN and o.legal_form == LegalForm.SERVICE_ORGANISATION and "托养" in o.name
    )
    city.contacts.append(
        actions.register_organisation(
            name=original.name.replace("海淀区", ""),
            region=city.regions[plan.CITY],
            legal_form=original.legal_form,
            supervising_unit=city.units["市民政局(演示)"],
            primary_field=original.primary_field,
            established_on=original.established_on,
            phone=original.phone,
            standing=Standing.CONTACT,
            on=dt.date(2022, 3, 1),
            by=city.hub,
        )
    )
