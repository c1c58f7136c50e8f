"""Rounds with sheets to answer."""

import datetime as dt
from itertools import count

from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.assessment import published

from qiangji.accounts import clock
from qiangji.registry.models import Cycle
from qiangji.stages.assessment import actions
from qiangji.stages.assessment.choices import Measures, Voice
from qiangji.stages.assessment.models import AnswerSheet, Assessment, InstrumentVersion, Round

_numbers = count(1)


def round_of(version: InstrumentVersion | None = None, *, opened: bool = True, **given) -> Round:
    """A round that takes answers today, unless it says otherwise."""
    today, user = clock.today(), make_user()
    dates = {"starts_on": dt.date(today.year, 1, 1), "ends_on": dt.date(today.year, 12, 31)}
    values = {
        "cycle": Cycle.objects.get_or_create(number=1, defaults={"name": "第一轮", **dates})[0],
        "version": version or InstrumentVersion.objects.first() or published(),
        "name": f"第 {next(_numbers)} 批",
        "scope": "11",
        "opens_on": today - dt.timedelta(days=3),
        "closes_on": today + dt.timedelta(days=10),
    }
    if opened:
        values |= {"opened_at": clock.now(), "opened_by": user}
    return Round.objects.create(**values | given)


def sheet_in(round_: Round, *, user=None, organisation=None, size: str = "medium", read: bool = True, **given):
    """A sheet of one person in the round; with ``read``, the promise is behind them."""
    organisation = organisation or registry.organisation()
    assessment = Assessment.objects.get_or_create(round=round_, organisation=organisation, defaults={"size": size})[0]
    personal = round_.version.instrument.measures == Measures.PERSON
    voice = given.pop("voice", Voice.PERSON if personal else Voice.SELF)
    person = None if voice == Voice.AGREED else getattr(user, "person", None) or registry.person(user=user)
    sheet = AnswerSheet.objects.create(
        version=round_.version,
        assessment=assessment,
        organisation=organisation,
        person=person,
        voice=voice,
        respondent_code=f"R{round_.pk}-{next(_numbers):04d}",
        **given,
    )
    return actions.read_promise(sheet=sheet, by=user) if read else sheet
