# zh-data
"""What the city must add up to: every split as a table, so that the rows can be counted back against it."""

from typing import NamedTuple

from qiangji.registry.choices import Grade, InspectionResult, LegalForm, PartyForm, ServiceField

CITY = "110000"
CHAOYANG, HAIDIAN, DEVELOPMENT_ZONE = "110105", "110108", "BDA"


class Place(NamedTuple):
    """How many organisations of each form register here; ``diagnosed`` of them will be diagnosed one by one."""

    code: str
    service_organisations: int
    social_groups: int
    foundations: int
    diagnosed: int


PLACES = (
    Place(CITY, 24, 11, 6, 10),
    Place("110101", 14, 1, 0, 5),
    Place("110102", 18, 2, 0, 8),
    Place(CHAOYANG, 35, 2, 0, 12),
    Place("110106", 23, 1, 0, 8),
    Place("110107", 9, 0, 0, 3),
    Place(HAIDIAN, 31, 2, 0, 9),
    Place("110109", 5, 0, 0, 2),
    Place("110111", 9, 0, 0, 3),
    Place("110112", 13, 1, 0, 4),
    Place("110113", 9, 0, 0, 3),
    Place("110114", 15, 1, 0, 5),
    Place("110115", 9, 0, 0, 3),
    Place(DEVELOPMENT_ZONE, 2, 0, 0, 0),
    Place("110116", 4, 0, 0, 1),
    Place("110117", 3, 0, 0, 1),
    Place("110118", 5, 0, 0, 1),
    Place("110119", 3, 0, 0, 0),
)

# The plan's 维权与无障碍促进 (5) is two fields of the code list.
FIELDS = {
    ServiceField.CHILD_REHABILITATION: 62,
    ServiceField.ADULT_REHABILITATION: 24,
    ServiceField.INTELLECTUAL: 35,
    ServiceField.PSYCHOSOCIAL: 21,
    ServiceField.DAY_CARE: 32,
    ServiceField.EMPLOYMENT: 28,
    ServiceField.EDUCATION: 18,
    ServiceField.ARTS: 14,
    ServiceField.SPORTS: 7,
    ServiceField.MENTAL_HEALTH: 8,
    ServiceField.LEGAL: 2,
    ServiceField.ACCESSIBILITY: 3,
    ServiceField.SOCIAL_WORK: 4,
}

# In force on the snapshot day; everybody else has none.
GRADES = {Grade.A5: 6, Grade.A4: 21, Grade.A3: 58, Grade.A2: 12, Grade.A1: 3}

INSPECTIONS_2022 = {
    InspectionResult.PASSED: 239,
    InspectionResult.BASICALLY_PASSED: 13,
    InspectionResult.FAILED: 1,
    InspectionResult.EXEMPT: 5,
}

PARTY = {
    PartyForm.GENERAL_BRANCH: 1,
    PartyForm.BRANCH: 48,
    PartyForm.JOINT_BRANCH: 37,
    PartyForm.FUNCTIONAL_BRANCH: 22,
    PartyForm.NONE: 150,
}

# Core teams: how many people → in how many organisations.
TEAMS = {3: 14, 4: 22, 5: 28, 6: 30, 7: 20, 8: 12, 9: 8, 10: 4, 12: 3, 15: 1}

# People of core teams who were measured, by year; whole teams, some of them in both years.
MEASURED = {2021: 402, 2022: 531}
MEASURED_TWICE = 84
DEBRIEFS = {2021: 561, 2022: 782}
DEBRIEFS_PER_PERSON = {1: 401, 2: 402, 3: 46}
NO_SHOWS = 10

# First diagnoses by year; how many people took part → in how many of them.
DIAGNOSED = {2021: 34, 2022: 44}
FOLLOWED_UP = 6
DIAGNOSIS_PARTICIPANTS = {5: 8, 6: 10, 7: 13, 8: 16, 9: 12, 10: 9, 11: 5, 12: 5}

# Organisations that signed for gifts, by what they got; organisations at the one job fair.
RECIPIENTS_GOODS, RECIPIENTS_MONEY, RECIPIENTS_BOTH = 41, 9, 17
FAIR_ORGANISATIONS = 33

# Older than a year on the city's day, so that the yearly confirmation has something to do.
UNCONFIRMED = 40

# Bodies whose 业务主管单位 is no 残联: in the wide count of 281, never in the 258.
CONTACTS = (
    ("市教委(演示)", CITY, LegalForm.SERVICE_ORGANISATION, ServiceField.EDUCATION, 4),
    ("市卫健委(演示)", CITY, LegalForm.SERVICE_ORGANISATION, ServiceField.PSYCHOSOCIAL, 3),
    ("市民政局(演示)", CITY, LegalForm.FOUNDATION, ServiceField.SOCIAL_WORK, 3),
    ("市民政局(演示)", CITY, LegalForm.SOCIAL_GROUP, ServiceField.SOCIAL_WORK, 2),
    ("市体育局(演示)", CITY, LegalForm.SOCIAL_GROUP, ServiceField.SPORTS, 1),
    ("朝阳区民政局(演示)", CHAOYANG, LegalForm.SERVICE_ORGANISATION, ServiceField.SOCIAL_WORK, 4),
    ("海淀区民政局(演示)", HAIDIAN, LegalForm.SERVICE_ORGANISATION, ServiceField.DAY_CARE, 2),
    ("海淀区教委(演示)", HAIDIAN, LegalForm.SERVICE_ORGANISATION, ServiceField.EDUCATION, 2),
    ("丰台区卫健委(演示)", "110106", LegalForm.SERVICE_ORGANISATION, ServiceField.PSYCHOSOCIAL, 1),
)
# The 23rd is on the books twice: see doubles.py.


def organisations() -> int:
    return sum(place.service_organisations + place.social_groups + place.foundations for place in PLACES)


def dealt(shares: dict, dice) -> list:
    """One card per unit of each share, shuffled."""
    cards = [key for key, count in shares.items() for _ in range(count)]
    dice.shuffle(cards)
    return cards
