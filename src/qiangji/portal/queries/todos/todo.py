"""One thing that waits for somebody, with the one button that starts it."""

import datetime as dt
from dataclasses import dataclass

# Of one kind a workbench shows so many; the rest is counted in one line that leads to the list.
SHOWN_OF_ONE_KIND = 5


@dataclass(frozen=True)
class Todo:
    title: str
    subject: str
    url: str
    verb: str
    due_on: dt.date | None = None
    stage: int | None = None
    days_left: int | None = None

    @property
    def is_overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def days_over(self) -> int:
        return -(self.days_left or 0)
