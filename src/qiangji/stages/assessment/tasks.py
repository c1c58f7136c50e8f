"""Work in the background. A task that was cut off is started again, and makes only what is missing."""

import logging

from django_tasks import task

from . import actions, exports, queries
from .models import Calibration

log = logging.getLogger(__name__)
AT_ONCE = 20


@task()
def make_reports(run_id: int) -> None:
    run = queries.run_with_round(run_id)
    if run is None or run.finished_at is not None:
        return
    actions.beat(run)
    scoring = queries.scoring_of(run)
    render = exports.RENDERERS[run.round.version.instrument.measures]
    failed: list[int] = []
    while batch := list(queries.reports_to_make(run).exclude(pk__in=failed)[:AT_ONCE]):
        for subject, report in render(batch, scoring):
            try:
                actions.keep_report(run=run, subject=subject, content=report())
            except Exception:  # one report that cannot be set must not keep the others from being made
                log.exception("A report could not be made: run %s, subject %s", run.pk, subject.pk)
                failed.append(subject.pk)
    actions.finish_reports(run=run, failed=len(failed))


@task()
def calibrate_version(calibration: int) -> None:
    actions.finish_calibration(calibration=Calibration.objects.get(pk=calibration), by=None)
