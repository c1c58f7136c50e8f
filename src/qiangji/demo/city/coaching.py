# zh-data
"""Guidance cases of each kind, visited and ended with a result, some running; and service packages for a few.

Rows that must not count are among them: a visit entered twice and voided, one corrected, an appointment called off.
"""

import datetime as dt
import random
from decimal import Decimal

from qiangji.registry.models import Organisation
from qiangji.stages.guidance import actions
from qiangji.stages.guidance.actions import Content
from qiangji.stages.guidance.choices import CoachingKind, NotesReaders
from qiangji.stages.guidance.models import CoachingEngagement, CoachingVisit

from ..ground import TODAY
from . import days
from .measurement import moment
from .scene import City, dice

ENDED_PER_KIND, RUNNING_PER_KIND = 3, 1
CASES: dict[str, list[tuple[str, str]]] = {
    CoachingKind.FOUNDING: [
        ("理清举办者和开办资金，备齐登记材料", "登记证书已经拿到，开出了基本户。"),
        ("从服务站变成独立登记的机构，章程通过理事会", "章程核准，第一届理事会开了会。"),
        ("把项目团队登记成社会服务机构", "名称和章程已核准，场地证明还差一份，转入年内续办。"),
        ("设立分支服务点，定好权责", "分支服务点办法通过，负责人到岗。"),
    ],
    CoachingKind.SERVICES: [
        ("把日间照料的一天写成服务流程", "流程写成手册，试行两个月，家长满意度有了记录。"),
        ("建立个别化服务计划和季度复核", "二十名服务对象都有了计划，第一次复核做完。"),
        ("把康复训练的成效测定下来", "选定两种量表，基线已经测完。"),
        ("把过渡期服务分成三个阶段", "三个阶段的进出标准定了下来。"),
    ],
    CoachingKind.COURSES: [
        ("把拿手的训练做成十二讲课程", "十二讲讲义定稿，作品登记申请已受理。"),
        ("家长课堂的教案和授权", "教案成册，讲师授权书签齐。"),
        ("给辅具改造方法申请专利", "检索之后改为登记作品，省下一年时间。"),
        ("整理手语课程的视频和版权", "视频目录和权属清单做完。"),
    ],
    CoachingKind.SCHOOLS: [
        ("和一所大学谈成学生实习", "签了三年实习协议，第一批来了六名学生。"),
        ("和职业学校合开烘焙班", "合作意向书签了，课表排到明年春天。"),
        ("请高校团队做服务评估", "评估报告交了，三条建议列进明年计划。"),
        ("和街道学校办融合活动", "活动方案定了，等开学再办。"),
    ],
    CoachingKind.TALENT: [
        ("补齐社工岗位，定出薪酬带宽", "招到两名社工，薪酬办法过了理事会。"),
        ("给副手分工，负责人每周腾出一天", "分工表执行了一个季度，负责人能离开现场了。"),
        ("新人三个月带教办法", "带教手册写成，三名新人都留了下来。"),
        ("理事会换届，补进财务背景的理事", "换届完成，补进一名会计师。"),
    ],
    CoachingKind.CONTESTS: [
        ("准备公益创业赛的路演", "拿到市级三等奖，路演材料留作募资用。"),
        ("公益创投申报书改到能过初审", "初审通过，终审没有入选，评委意见已经逐条记下。"),
        ("志愿服务项目大赛的成效数据", "进入决赛，成效数据的口径定了下来。"),
        ("技能比赛的选手和裁判沟通", "两名选手完赛，一名获优胜奖。"),
    ],
}
NOTES = (
    "对着材料逐条过了一遍，列出三样还缺的，下次之前补齐。",
    "和负责人、副手一起谈，定了谁在哪天之前做完哪一样。",
    "看了现场，流程写得比做得复杂，删掉两步。",
    "理事长意见还没有统一，先不定稿，下次请他一起来。",
)
PACKAGES = {
    "初创机构包": ("登记三年以内的机构，先把规矩立起来。", [("coaching", 12, "小时"), ("course", 6, "人次")]),
    "成长机构包": (
        "服务站住了，补上团队和资金。",
        [("coaching", 20, "小时"), ("course", 10, "人次"), ("resource", 2, "次")],
    ),
    "赛事冲刺包": ("要参加一场比赛的，三个月里集中辅导。", [("coaching", 8, "小时")]),
}
YEAR = (dt.date(2022, 1, 1), dt.date(2022, 12, 31))
SUMMER = (dt.date(2022, 5, 1), dt.date(2022, 8, 31))
NEXT_YEAR = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))


def coach(city: City) -> None:
    chance = dice("coaching")
    numbers = iter(chance.sample([n for n in city.cohorts.diagnosed if n], len(CASES) * 4))
    ended = [
        _ended(city, city.organisations[next(numbers)], kind, case, chance)
        for kind, cases in CASES.items()
        for case in cases[:ENDED_PER_KIND]
    ]
    running = [
        _running(city, city.organisations[next(numbers)], kind, cases[-1][0], chance) for kind, cases in CASES.items()
    ]
    _must_not_count(city, ended[0], running[0])
    _flagship(city, chance)


def _open(city: City, organisation: Organisation, kind: str, goal: str, on: dt.date) -> CoachingEngagement:
    return actions.open_engagement(
        organisation=organisation,
        kind=kind,
        expert=city.coach_of(organisation.pk),
        goal=goal,
        opened_on=on,
        by=city.hub,
    )


def _visit(engagement: CoachingEngagement, on: dt.date, chance: random.Random) -> CoachingVisit:
    """Every other note is written for the organisation too."""
    return actions.record_visit(
        engagement=engagement,
        held_on=on,
        hours=Decimal(chance.choice(("1.5", "2", "2", "2.5", "3"))),
        notes=chance.choice(NOTES),
        notes_readers=NotesReaders.HUB if engagement.visits.count() % 2 else NotesReaders.ORGANISATION,
        by=engagement.expert,
    )


def _visits(engagement: CoachingEngagement, first: dt.date, n: int, chance: random.Random) -> list[CoachingVisit]:
    on, found = first, []
    for _each in range(n):
        on = days.working_day(chance, on + dt.timedelta(days=7), on + dt.timedelta(days=24))
        found.append(_visit(engagement, on, chance))
    return found


def _ended(
    city: City, organisation: Organisation, kind: str, case: tuple[str, str], chance: random.Random
) -> CoachingEngagement:
    """Within the two years that the figures are about; looked at again half a year later."""
    goal, result = case
    opened = days.working_day(chance, dt.date(2021, 7, 1), dt.date(2022, 8, 31))
    engagement = _open(city, organisation, kind, goal, opened)
    last = _visits(engagement, opened, chance.choice((2, 3, 3, 4)), chance)[-1]
    return actions.end_engagement(
        engagement=engagement,
        ended_on=last.held_on + dt.timedelta(days=3),
        result=result,
        follow_up_on=last.held_on + dt.timedelta(days=183),
        by=engagement.expert,
    )


def _running(city: City, organisation: Organisation, kind: str, goal: str, chance: random.Random) -> CoachingEngagement:
    opened = days.working_day(chance, dt.date(2022, 11, 1), dt.date(2022, 12, 9))
    engagement = _open(city, organisation, kind, goal, opened)
    _visits(engagement, opened, 1, chance)
    ahead = days.working_day(chance, TODAY + dt.timedelta(days=2), TODAY + dt.timedelta(days=20))
    at = moment(ahead, chance.choice((9, 10, 14)))
    actions.plan_visit(engagement=engagement, planned_at=at, place="机构会议室", by=engagement.expert)
    return engagement


def _must_not_count(city: City, ended: CoachingEngagement, running: CoachingEngagement) -> None:
    """The same visit entered twice, hours corrected, and a meeting that did not take place."""
    twice = running.visits.get(held_on__isnull=False)
    again = actions.record_visit(engagement=running, held_on=twice.held_on, hours=twice.hours, by=city.hub)
    actions.void_visit(visit=again, reason="同一次登记了两遍", by=city.hub)
    wrong = ended.visits.order_by("held_on").first()
    actions.correct_visit(
        visit=wrong,
        held_on=wrong.held_on,
        hours=wrong.hours + Decimal("0.5"),
        notes=wrong.notes,
        notes_readers=wrong.notes_readers,
        reason="少记了半小时",
        revision=wrong.revision,
        by=ended.expert,
    )
    planned = actions.plan_visit(
        engagement=running, planned_at=moment(TODAY + dt.timedelta(days=9), 15), place="视频会议", by=running.expert
    )
    actions.void_visit(visit=planned, reason="机构那天有年检，改约", by=running.expert)


def _flagship(city: City, chance: random.Random) -> None:
    """What the logins "org" and "expert" see: one engagement running, one ended and due to be looked at again."""
    organisation = city.organisations[0]
    engagement = _open(city, organisation, CoachingKind.TALENT, "补齐运营岗位，让负责人腾出手来", dt.date(2022, 10, 11))
    _visits(engagement, dt.date(2022, 10, 11), 3, chance)
    for days_ahead, hour, place in ((3, 14, "机构会议室"), (17, 10, "视频会议")):
        at = moment(TODAY + dt.timedelta(days=days_ahead), hour)
        actions.plan_visit(engagement=engagement, planned_at=at, place=place, by=engagement.expert)
    before = _open(city, organisation, CoachingKind.CONTESTS, "准备公益项目大赛的路演", dt.date(2022, 5, 10))
    last = _visits(before, dt.date(2022, 5, 10), 4, chance)[-1]
    actions.end_engagement(
        engagement=before,
        ended_on=last.held_on + dt.timedelta(days=3),
        result="项目拿到市级铜奖；路演材料和成效数据留了下来，募资时接着用。",
        follow_up_on=TODAY - dt.timedelta(days=4),
        by=before.expert,
    )


def hand_out_packages(city: City) -> None:
    """Assigned to the coached ones of 2022, some of which used more than was promised; some for the year that began."""
    chance = dice("packages")
    offered = {
        name: actions.create_package(
            name=name,
            purpose=purpose,
            contents=[Content(kind, Decimal(n), unit) for kind, n, unit in held],
            by=city.hub,
        )
        for name, (purpose, held) in PACKAGES.items()
    }
    young, grown, sprint = offered.values()
    flagship = city.organisations[0]
    _assign(city, sprint, flagship, SUMMER)
    _assign(city, grown, flagship, NEXT_YEAR)
    coached = CoachingEngagement.objects.exclude(organisation=flagship).order_by("pk").select_related("organisation")
    numbers = [one.organisation for one in coached]
    for organisation in chance.sample(numbers, 10):
        _assign(city, chance.choice((young, grown)), organisation, YEAR)
    for organisation in chance.sample(numbers, 8):
        _assign(city, chance.choice((young, grown)), organisation, NEXT_YEAR)


def _assign(city: City, package, organisation: Organisation, period: tuple[dt.date, dt.date]) -> None:
    starts_on, ends_on = period
    actions.assign_package(
        package=package, organisation=organisation, starts_on=starts_on, ends_on=ends_on, by=city.hub
    )
