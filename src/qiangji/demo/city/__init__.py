"""A believable city, built through the actions: the same rows each time, all of them or none.

Each chapter tells one thing and may use what those before it left in ``City``. A later stage adds its file and a line.
"""

from collections.abc import Callable, Sequence

from django.db import transaction

from . import (
    coaching,
    debriefs,
    diagnoses,
    donations,
    exceptions,
    experts,
    fairs,
    filings,
    logins,
    measurement,
    organisations,
    people,
    places,
    plans,
    resources,
)
from .scene import City

CHAPTERS: tuple[Callable[[City], None], ...] = (
    places.lay_out,
    logins.open_offices,
    places.name_supervisors,
    places.open_cycles,
    organisations.register,
    organisations.register_contacts,
    filings.record_inspections,
    filings.award_grades,
    filings.record_party_building,
    people.employ,
    experts.enrol,
    logins.open_desks,
    exceptions.deregister_two,
    exceptions.rename_one,
    exceptions.merge_one_person,
    exceptions.leave_one_suspect,
    measurement.publish_instruments,
    measurement.measure_teams,
    measurement.declare_one,
    debriefs.talk_over,
    diagnoses.diagnose,
    diagnoses.release_some,
    measurement.measure_now,
    diagnoses.assess_now,
    debriefs.offer_times,
    plans.draw_up,
    donations.hand_on,
    fairs.hold_one,
    coaching.coach,
    coaching.hand_out_packages,
    resources.link_resources,
)


@transaction.atomic
def build(chapters: Sequence[Callable[[City], None]] = CHAPTERS) -> City:
    city = City()
    for chapter in chapters:
        chapter(city)
    return city
