"""Whose desk this is, on which day, with the counts that several parts of the page share: each asked once."""

import datetime as dt
from functools import cached_property

from django.db.models import Q, QuerySet

from qiangji.accounts import queries as accounts
from qiangji.registry import queries as registry
from qiangji.registry.models import Organisation
from qiangji.stages.assessment import queries as assessment
from qiangji.stages.assessment.queries import Window


class Desk:
    def __init__(self, user, today: dt.date) -> None:
        self.user = user
        self.today = today

    def may(self, permission: str) -> bool:
        return self.user.has_perm(permission)

    @cached_property
    def oversees(self) -> bool:
        return accounts.oversees(self.user)

    @cached_property
    def organisations(self) -> QuerySet[Organisation]:
        return registry.organisations_visible_to(self.user)

    @cached_property
    def rows_of_organisations(self) -> Q:
        """The condition for rows that hang on one of these organisations."""
        return registry.visible_to(self.user, "organisation__scope")

    @property
    def counts(self) -> registry.Counts:
        return self._counted[0]

    @property
    def confirmed(self) -> registry.Counts:
        """Of these, the ones whose facts somebody has confirmed within a year."""
        return self._counted[1]

    @cached_property
    def _counted(self) -> tuple[registry.Counts, registry.Counts]:
        return registry.counts_and_confirmed(self.organisations, self.today)

    @cached_property
    def is_expert(self) -> bool:
        return any(grant.role == "expert" for grant in accounts.grants_in_force(self.user))

    @cached_property
    def is_somebody(self) -> bool:
        """Whether the account belongs to a person on the books: only a person answers, and has results."""
        return registry.person_of(self.user) is not None

    @cached_property
    def coached(self) -> int:
        return assessment.coached_results(self.user).count()

    @cached_property
    def two_cycles(self) -> Window | None:
        """From the beginning of the last but one whole cycle to the end of the last."""
        return assessment.last_two_cycles(self.today)
