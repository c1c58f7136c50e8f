"""A round about people that is answered, closed and scored: what reports are made of."""

from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.assessment import core_members, personal_definition, published, round_of

from qiangji.accounts import clock
from qiangji.stages.assessment import actions
from qiangji.stages.assessment.models import AnswerSheet, Item, Round


def answered(sheets, *, by=None, seed: int = 0) -> None:
    """Every item answered, by a pattern that varies between people and items."""
    keys = list(
        Item.objects.filter(dimension__version=sheets[0].version).order_by("dimension__position", "position")
        .values_list("key", flat=True)
    )  # fmt: skip
    actions.enter_sheets(
        entries=[
            (
                sheet,
                {key: 1 + (sheet.pk + seed + place * 3 + place // 2) % 5 for place, key in enumerate(keys)},
                clock.now(),
            )
            for sheet in sheets
        ],
        by=by,
    )


def personal_round(*teams: int, by=None, version=None, **given) -> tuple[Round, list[AnswerSheet]]:
    """One organisation for each number, with so many people who all answered; closed and scored."""
    by = by or make_user("hub_operator")
    organisations = [registry.organisation(**given) for _team in teams]
    for organisation, team in zip(organisations, teams, strict=True):
        core_members(organisation, team)
    row = round_of(version or published(personal_definition()), organisations, by=by)
    sheets = list(AnswerSheet.objects.filter(assessment__round=row).order_by("pk"))
    answered(sheets, by=by)
    row = actions.close_round(round=row, by=by)
    actions.score_round(round=row, by=by)
    return row, list(AnswerSheet.objects.filter(assessment__round=row).order_by("pk"))
