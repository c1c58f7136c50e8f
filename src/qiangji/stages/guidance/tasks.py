"""Work in the background. A task that was cut off is started again, and makes only what is missing."""

from django_tasks import task

from . import actions
from .models import CohortProposal


@task()
def explain_cohort(proposal: int) -> None:
    actions.explain_cohort(proposal=CohortProposal.objects.get(pk=proposal), by=None)
