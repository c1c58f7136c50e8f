"""``render_profiles --output DIR``: write personal results as PDFs, and say what each costs."""

import resource
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from qiangji.documents.pdf import compile_report
from qiangji.stages.assessment import actions, exports, queries
from qiangji.stages.assessment.models import Scoring

AT_ONCE = 50


class Command(BaseCommand):
    help = "Write personal results as PDF files named by the number of the sheet. Every file counts as a reading."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument("--limit", type=int, default=100)
        parser.add_argument(
            "--instrument", default="", help="the instrument's key; without it, whatever was scored last"
        )

    def handle(self, *, output: Path, limit: int, instrument: str, **_options) -> None:
        scoring = self._scoring(instrument)
        try:
            output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(_("不能在 %(path)s 写文件。") % {"path": output}) from error
        sheets = list(
            scoring.version.sheets.filter(source=scoring.source, submitted_at__isnull=False)
            .select_related("version__instrument")
            .order_by("id")[: max(limit, 0)]
        )
        before = _cpu_seconds()
        for start in range(0, len(sheets), AT_ONCE):
            self._write(sheets[start : start + AT_ONCE], scoring, output)
        self._say(len(sheets), _cpu_seconds() - before, output)

    def _scoring(self, key: str) -> Scoring:
        scorings = Scoring.objects.filter(version__instrument__measures="person").select_related("version", "source")
        if key:
            scorings = scorings.filter(version__instrument__key=key)
        scoring = scorings.order_by("-id").first()
        if scoring is None:
            raise CommandError(_("还没有计过分的个人答卷；请先用 import_answers 导入。"))
        return scoring

    def _write(self, sheets, scoring: Scoring, output: Path) -> None:
        for sheet, profile in zip(sheets, queries.profiles_of(sheets, scoring), strict=True):
            path = output / f"{profile.instrument_key}-{sheet.pk:06d}.pdf"
            path.write_bytes(compile_report(exports.profile_report(profile)))
            actions.read_result(sheet=sheet, by=None, form="pdf")

    def _say(self, count: int, cpu: float, output: Path) -> None:
        each = cpu / count if count else 0
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
        self.stdout.write(_("写了 %(n)d 份 PDF 到 %(path)s。") % {"n": count, "path": output})
        self.stdout.write(_("每份 CPU %(each).3f 秒；内存峰值 %(peak).0f MB。") % {"each": each, "peak": peak})


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
