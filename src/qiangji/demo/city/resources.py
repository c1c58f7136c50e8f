# zh-data
"""Who has what to give, who lacks what, and how far they have come together."""

import datetime as dt
from dataclasses import dataclass

from qiangji.registry.models import Organisation
from qiangji.stages.guidance import actions
from qiangji.stages.guidance.choices import MatchState, MeasureKind, Outcome, PartnerKind, Urgency, ValueBasis
from qiangji.stages.guidance.choices import ResourceKind as Kind
from qiangji.stages.guidance.models import Match, Need, Offer, Partner, PlanItem

from . import days, plan, words
from .experts import EMPLOYERS
from .measurement import moment
from .scene import City, dice

PROGRAMME = "霁川中医药大学繁星计划" + words.MARK
COLLEGE = next(iter(EMPLOYERS))
PARTNERS = (
    (PROGRAMME, PartnerKind.UNIVERSITY),
    (COLLEGE, PartnerKind.UNIVERSITY),
    ("望岫康复医院(演示)", PartnerKind.MEDICAL),
    ("澄溪律师事务所(演示)", PartnerKind.PRIVATE),
    ("岫岚会计师事务所(演示)", PartnerKind.PRIVATE),
    ("听松公益基金会(演示)", PartnerKind.FOUNDATION),
    ("榆城公共交通集团(演示)", PartnerKind.STATE_OWNED),
    ("晴岚软件公司(演示)", PartnerKind.PRIVATE),
    ("溪声广播(演示)", PartnerKind.MEDIA),
    ("城南街道办事处(演示)", PartnerKind.GOVERNMENT),
    ("听鹭公益支持中心(演示)", PartnerKind.SOCIAL),
)


@dataclass(frozen=True)
class Given:
    """One offer as it stands in the table below."""

    partner: str
    title: str
    kind: str
    quantity: int
    unit: str
    seats: int | None = None
    worth: int | None = None
    places: tuple[str, ...] = ()
    until: dt.date = dt.date(2023, 6, 30)


OFFERS = (
    Given(PROGRAMME, "中医康复实习与带教", Kind.TALENT, 12, "人"),
    Given(PROGRAMME, "推拿与艾灸进社区", Kind.VOLUNTEERS, 160, "人次"),
    Given(COLLEGE, "特教专业学生周末陪伴", Kind.VOLUNTEERS, 240, "人次", seats=8),
    Given(COLLEGE, "个别化教育计划工作坊", Kind.COURSE, 6, "场", worth=18000),
    Given("望岫康复医院(演示)", "治疗师驻点指导", Kind.EXPERTISE, 60, "小时", worth=24000),
    Given("澄溪律师事务所(演示)", "章程与合同审阅", Kind.LEGAL, 40, "小时", seats=10, worth=32000),
    Given("岫岚会计师事务所(演示)", "非营利会计制度辅导", Kind.LEGAL, 30, "小时", seats=6),
    Given("听松公益基金会(演示)", "小额项目资助", Kind.MONEY, 300000, "元", seats=6, worth=300000),
    Given("榆城公共交通集团(演示)", "闲置会议室", Kind.VENUE, 20, "场", places=(plan.CHAOYANG, plan.HAIDIAN)),
    Given("榆城公共交通集团(演示)", "手工艺品采购", Kind.ORDERS, 400, "件", worth=40000),
    Given("晴岚软件公司(演示)", "志愿者管理小程序", Kind.DIGITAL, 10, "套", worth=50000),
    Given("晴岚软件公司(演示)", "旧笔记本电脑", Kind.GOODS, 36, "台", worth=43200),
    Given("溪声广播(演示)", "公益节目时段", Kind.PUBLICITY, 12, "期"),
    Given("城南街道办事处(演示)", "社区活动室", Kind.VENUE, 30, "场", places=(plan.CHAOYANG,)),
    Given("听鹭公益支持中心(演示)", "轮椅与助行器", Kind.DEVICES, 25, "台", worth=37500),
    Given("听鹭公益支持中心(演示)", "督导时间", Kind.EXPERTISE, 24, "小时", until=dt.date(2022, 12, 31)),
)
WANTED = {
    Kind.TALENT: ("想招一名康复师", 1, "人"),
    Kind.VOLUNTEERS: ("周末活动缺人手", 20, "人次"),
    Kind.COURSE: ("老师要学个别化计划", 1, "场"),
    Kind.EXPERTISE: ("请治疗师来带一带", 8, "小时"),
    Kind.LEGAL: ("章程要修改", 4, "小时"),
    Kind.MONEY: ("小项目缺启动经费", 50000, "元"),
    Kind.VENUE: ("家长课堂没有地方", 3, "场"),
    Kind.ORDERS: ("手工作品找销路", 60, "件"),
    Kind.DIGITAL: ("志愿者排班靠手抄", 1, "套"),
    Kind.GOODS: ("电脑太旧", 4, "台"),
    Kind.PUBLICITY: ("想让社区知道我们", 1, "期"),
    Kind.DEVICES: ("轮椅不够", 3, "台"),
}
REASON = "自评和诊断都说到这一项，自己一时解决不了。"
# Beyond the three intentions, how far the others have come, and how many of each.
OTHERS = (
    (MatchState.PROPOSED, 4),
    (MatchState.TALKING, 4),
    (MatchState.INTENDED, 2),
    (MatchState.AGREED, 3),
    (MatchState.STARTED, 2),
    (MatchState.ACCEPTED, 4),
    (MatchState.REVIEWED, 3),
    (MatchState.CLOSED, 4),
)
PATH = (
    MatchState.TALKING,
    MatchState.AGREED,
    MatchState.STARTED,
    MatchState.ACCEPTED,
    MatchState.REVIEWED,
    MatchState.CLOSED,
)
OPEN_NEEDS = 24
FEEDBACK = "按说好的到了，用得上；下次希望早一周告诉我们时间。"


def link_resources(city: City) -> None:
    partners = {name: _partner(city, name, kind) for name, kind in PARTNERS}
    offers = [_publish(city, partners[given.partner], given) for given in OFFERS]
    _intend(city, offers)
    _come_together(city, offers)
    _ask(city, offers)


def _partner(city: City, name: str, kind: str) -> Partner:
    account = city.logins["partner"] if name == COLLEGE else None
    return actions.add_partner(
        name=name,
        kind=kind,
        scope=city.regions[plan.CITY].scope,
        contact=city.next_phone(),
        account=account,
        by=city.hub,
    )


def _publish(city: City, partner: Partner, given: Given) -> Offer:
    return actions.publish_offer(
        partner=partner,
        title=given.title,
        kind=given.kind,
        quantity=given.quantity,
        unit=given.unit,
        seats=given.seats,
        worth=given.worth,
        worth_basis=ValueBasis.MARKET if given.worth else ValueBasis.UNPRICED,
        starts_on=dt.date(2022, 3, 1),
        ends_on=given.until,
        districts=[city.regions[code] for code in given.places],
        handover="约好日子，到机构来",
        published_at=moment(dt.date(2022, 2, 21), 10),
        by=partner.account or city.hub,
    )


def _need(city: City, organisation: Organisation, kind: str, on: dt.date, needed_by: dt.date, **more) -> Need:
    title, quantity, unit = WANTED[Kind(kind)]
    return actions.post_need(
        organisation=organisation,
        title=title,
        kind=kind,
        quantity=quantity,
        unit=unit,
        reason=REASON,
        needed_by=needed_by,
        at=moment(on, 10),
        by=city.hub,
        **more,
    )


def _intend(city: City, offers: list[Offer]) -> None:
    """Three organisations at an intention with a university in 2022, and everything that must not be counted."""
    training, massage = offers[:2]
    other = next(
        offer for offer in offers if offer.partner.kind == PartnerKind.STATE_OWNED and offer.kind == Kind.ORDERS
    )
    three = city.organisations[1:4]
    for organisation in three:
        _match(city, training, organisation, dt.date(2022, 9, 5), MatchState.INTENDED)
    # The same one again; one that went on to an agreement; one that came to nothing; one still talking;
    # one of this year; and one with a company.
    _match(city, massage, three[0], dt.date(2022, 10, 10), MatchState.INTENDED)
    _match(city, training, city.organisations[4], dt.date(2022, 9, 5), MatchState.INTENDED, MatchState.AGREED)
    lost = _match(city, training, city.organisations[5], dt.date(2022, 9, 5), MatchState.INTENDED)
    actions.fail_match(match=lost, reason="实习学生改去了别处", on=dt.date(2022, 11, 14), by=city.hub)
    _match(city, massage, city.organisations[6], dt.date(2022, 11, 7), MatchState.TALKING)
    _match(city, massage, city.organisations[7], dt.date(2023, 1, 9), MatchState.INTENDED)
    _match(city, other, city.organisations[8], dt.date(2022, 9, 5), MatchState.INTENDED)


def _come_together(city: City, offers: list[Offer]) -> None:
    chance = dice("resources")
    organisations = iter(chance.sample(city.organisations[10:], sum(n for _state, n in OTHERS)))
    # The flagship is one of those that were helped: the login "org" sees a match of its own.
    helped, others = city.organisations[0], [offer for offer in offers[2:] if not offer.seats and offer.is_open]
    for state, n in OTHERS:
        for number in range(n):
            organisation = helped if (state, number) == (MatchState.ACCEPTED, 0) else next(organisations)
            offer = chance.choice(others)
            # A year has enough days for each path to end before the city's own.
            first, last = (dt.date(2022, 3, 7), dt.date(2022, 6, 30))
            if state in (MatchState.PROPOSED, MatchState.TALKING, MatchState.INTENDED):
                first, last = dt.date(2023, 1, 16), dt.date(2023, 1, 30)
            on = days.working_day(chance, first, last)
            steps = [one for one in PATH if one in PATH[: PATH.index(state) + 1]] if state in PATH else [state]
            match = _match(city, offer, organisation, on, *([] if state == MatchState.PROPOSED else steps))
            if state == MatchState.CLOSED and number < 3:
                outcome = (Outcome.KEPT, Outcome.PARTLY, Outcome.KEPT)[number]
                actions.record_outcome(match=match, outcome=outcome, by=city.hub)


def _match(city: City, offer: Offer, organisation: Organisation, on: dt.date, *steps: MatchState) -> Match:
    need = _need(city, organisation, offer.kind, on, on + dt.timedelta(days=240))
    match = actions.propose_match(
        offer=offer, need=need, on=on, why="类别相同、余量足够", quantity=need.quantity, by=city.hub
    )
    for step in steps:
        on = min(on + dt.timedelta(days=7), dt.date(2023, 2, 3))
        feedback = FEEDBACK if step == MatchState.REVIEWED else ""
        match = actions.move_match(match=match, to=step, on=on, feedback=feedback, by=city.hub)
    return match


def _ask(city: City, offers: list[Offer]) -> None:
    """What nobody has answered yet: two applications that wait for the hub, and what a batch could be made of."""
    chance = dice("resource needs")
    kinds = list(WANTED)
    items = PlanItem.objects.filter(kind=MeasureKind.RESOURCE, plan__signed_at__isnull=False, ended_at=None)
    for item in items.select_related("plan__diagnosis__assessment__organisation").order_by("pk")[:6]:
        organisation = item.plan.organisation
        _need(city, organisation, Kind.EXPERTISE, dt.date(2023, 1, 16), dt.date(2023, 5, 31), plan_item=item)
    needs = [
        _need(
            city,
            organisation,
            kinds[number % len(kinds)],
            days.working_day(chance, dt.date(2023, 1, 3), dt.date(2023, 2, 3)),
            days.working_day(chance, dt.date(2023, 3, 1), dt.date(2023, 5, 31)),
            urgency=chance.choice(list(Urgency)),
        )
        for number, organisation in enumerate(chance.sample(city.organisations[10:], OPEN_NEEDS))
    ]
    mine = _need(city, city.organisations[0], Kind.VENUE, dt.date(2023, 1, 30), dt.date(2023, 4, 30))
    rooms = [offer for offer in offers if offer.kind == Kind.VENUE]
    actions.apply_for_offer(offer=rooms[0], need=mine, why="家长课堂，周六上午", by=city.logins["org"])
    laptops = next(offer for offer in offers if offer.kind == Kind.GOODS)
    wanted = next(need for need in needs if need.kind == Kind.GOODS)
    actions.apply_for_offer(offer=laptops, need=wanted, by=city.hub)
    _need(city, city.organisations[0], Kind.VOLUNTEERS, dt.date(2023, 2, 1), dt.date(2023, 4, 30))
    company = offers[2]
    fresh = _need(city, city.organisations[9], Kind.VOLUNTEERS, dt.date(2023, 2, 1), dt.date(2023, 4, 30))
    on = dt.date(2023, 2, 3)
    actions.propose_match(offer=company, need=fresh, why="类别相同、余量足够", on=on, by=city.hub)
