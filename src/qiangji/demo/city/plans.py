# zh-data
"""Plans for the signed diagnoses: most are answered, some items are late; what was given was written down by hand."""

import datetime as dt
import random

from django.utils import timezone

from qiangji.demo import ground
from qiangji.stages.assessment.models import Diagnosis
from qiangji.stages.guidance import actions
from qiangji.stages.guidance.choices import DeliveryKind, Ending, MeasureKind, Stance
from qiangji.stages.guidance.models import PlanItem, SupportPlan

from . import days
from .measurement import moment
from .scene import City, dice

# The last few diagnoses still wait for a plan, those before them for a signature.
WITHOUT_PLAN, UNSIGNED = 4, 6
# What is written down by hand here; goods and money come with the donations, resources with the matches.
GIVEN = {
    MeasureKind.COACHING: (DeliveryKind.COACHING, "小时", (2, 3, 4)),
    MeasureKind.COURSE: (DeliveryKind.COURSE, "课时", (4, 6, 8)),
    MeasureKind.SELF_HELP: (DeliveryKind.SELF_HELP, "份", (1,)),
    MeasureKind.BRAND: (DeliveryKind.BRAND, "次", (1, 2)),
}
DISPUTES = ("人手不够，想排到下半年。", "这一项我们正在自己补，想先看自己补得怎样。", "更急的是场地，想先办场地。")
DROPPED = ("机构换了业务方向，这一项不再需要。", "机构已经从区里得到同样的支持。")


def draw_up(city: City) -> None:
    chance = dice("plans")
    signed = Diagnosis.objects.filter(signed_at__isnull=False)
    signed = signed.select_related("assessment__organisation", "diagnostician")
    diagnoses = sorted(signed, key=lambda one: (one.signed_at, one.assessment.organisation.name))
    last = len(diagnoses) - WITHOUT_PLAN
    for number, diagnosis in enumerate(diagnoses[:last]):
        begun = timezone.localdate(diagnosis.signed_at) + dt.timedelta(days=chance.randint(3, 9))
        plan = actions.draft_plan(diagnosis=diagnosis, by=city.hub, at=moment(begun, 10))
        if number >= last - UNSIGNED or not plan.items.exists():
            continue
        on = begun + dt.timedelta(days=chance.randint(2, 8))
        plan = actions.sign_plan(plan=plan, by=diagnosis.diagnostician, at=moment(on, 15))
        for item in plan.items.order_by("position"):
            _carry(city, plan, _answer(city, item, on, chance), on, chance)


def _answer(city: City, item: PlanItem, on: dt.date, chance: random.Random) -> PlanItem:
    """Three of four are answered; one answer in twelve is a dispute."""
    answered, disputed = chance.random() < 0.75, chance.random() < 1 / 12
    if not answered:
        return item
    return actions.answer_item(
        item=item,
        stance=Stance.DISPUTED if disputed else Stance.AGREED,
        note=chance.choice(DISPUTES) if disputed else "",
        by=city.hub,
        at=moment(on + dt.timedelta(days=chance.randint(1, 12)), 11),
    )


def _carry(city: City, plan: SupportPlan, item: PlanItem, on: dt.date, chance: random.Random) -> None:
    """Of those whose day has come most are done, some dropped or suspended, and one in eight is late."""
    fate = chance.random()
    day = days.working_day(chance, on + dt.timedelta(days=20), item.due_on)
    if item.due_on >= ground.TODAY:
        return
    if item.stance == Stance.DISPUTED:
        if fate < 0.5:
            _end(city, item, Ending.DROPPED, "和机构商量以后，这一项先不做。", day)
    elif item.kind not in GIVEN:
        if fate < 0.7:
            _end(city, item, Ending.SUSPENDED, "等下一批资源，到时恢复。", day)
    elif fate < 0.8:
        _give(city, plan, item, day, chance)
        _end(city, item, Ending.DONE, "按约定做完，机构已经用上。", day)
    elif fate < 0.88:
        _end(city, item, Ending.DROPPED, chance.choice(DROPPED), day)


def _give(city: City, plan: SupportPlan, item: PlanItem, day: dt.date, chance: random.Random) -> None:
    kind, unit, quantities = GIVEN[MeasureKind(item.kind)]
    actions.record_delivery(
        organisation=plan.organisation,
        kind=kind,
        title=item.title,
        quantity=chance.choice(quantities),
        unit=unit,
        given_on=day,
        given_by=str(item.owner),
        plan_item=item,
        by=city.hub,
    )


def _end(city: City, item: PlanItem, ending: str, reason: str, day: dt.date) -> None:
    actions.end_item(item=item, ending=ending, reason=reason, by=city.hub, at=moment(day, 16))
