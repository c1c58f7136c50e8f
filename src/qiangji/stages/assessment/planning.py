"""The way to a round that is open, step by step: where one is, and what is left to do."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Step:
    label: str
    state: str


def steps_to_open(current: int) -> list[Step]:
    labels = (_("定设置"), _("选机构"), _("定谁作答"), _("看承诺、启动"))
    return [
        Step(label, "done" if place < current else "now" if place == current else "later")
        for place, label in enumerate(labels, start=1)
    ]
