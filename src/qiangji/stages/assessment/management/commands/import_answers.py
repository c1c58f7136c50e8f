"""``import_answers --instrument KEY ANSWERS.csv``: take in answers, score them, say how reliable each scale is."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts.models import User
from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.answerfile import read_answers
from qiangji.stages.assessment.errors import Refused
from qiangji.stages.assessment.models import Instrument, InstrumentVersion
from qiangji.stages.assessment.refusals import sentence


class Command(BaseCommand):
    help = "Import a file of answers (CSV) to the published version of an instrument, and score it."

    def add_arguments(self, parser) -> None:
        parser.add_argument("answers", type=Path)
        parser.add_argument("--instrument", required=True, help="the instrument's key")
        parser.add_argument("--version-label", default="", help="a version other than the one in use")
        parser.add_argument("--coach", default="", metavar="LOGIN", help="who may read these sheets' results")

    def handle(self, *, answers: Path, instrument: str, version_label: str, coach: str, **_options) -> None:
        try:
            version = self._version(instrument, version_label)
            user = self._user(coach) if coach else None
            read = read_answers(answers.read_bytes(), queries.allowed_answers(version))
            with transaction.atomic():
                imported = actions.import_answers(
                    version=version, answers=read, file_name=answers.name, by=None, progress=self._progress
                )
                assigned = actions.assign_coach_to_import(source=imported.source, coach=user, by=None) if user else 0
        except OSError as error:
            raise CommandError(_("读不了文件 %(path)s。") % {"path": answers}) from error
        except Refused as error:
            raise CommandError(str(error)) from error
        self._say(imported, assigned, coach)

    def _version(self, key: str, label: str) -> InstrumentVersion:
        instrument = Instrument.objects.filter(key=key).first()
        if instrument is None:
            raise CommandError(_("没有标识为“%(key)s”的量表；请先用 import_instrument 导入。") % {"key": key})
        version = instrument.versions.filter(label=label).first() if label else queries.latest_frozen(instrument)
        if version is None:
            raise CommandError(_("量表“%(name)s”没有这个已发布的版本；请先发布。") % {"name": instrument.name})
        return version

    def _user(self, login: str) -> User:
        user = User.objects.filter(username=login).first()
        if user is None:
            raise CommandError(_("没有登录名为“%(login)s”的账号。") % {"login": login})
        return user

    def _progress(self, done: int, total: int) -> None:
        filled = 30 * done // total
        end = "\n" if done == total else ""
        self.stderr.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done:,} / {total:,}", ending=end)
        self.stderr.flush()

    def _say(self, imported, assigned: int, coach: str) -> None:
        source = imported.source
        sheets = source.sheets.count()
        if imported.changed:
            self.stdout.write(_("已导入 %(n)d 份答卷到“%(version)s”。") % {"n": sheets, "version": source.version})
            if source.ignored_columns:
                self.stdout.write(_("没有读取的列：%(columns)s。") % {"columns": "、".join(source.ignored_columns)})
        else:
            self.stdout.write(_("这个文件已经导入过（%(n)d 份答卷），没有改动。") % {"n": sheets})
        self.stdout.write(f"{'':8}{'n':>8}{'alpha':>10}")
        for row in imported.scoring.statistics.select_related("dimension"):
            figure = f"{row.alpha:10.4f}" if row.alpha is not None else f"  {sentence(row.refusal)}"
            self.stdout.write(f"{row.dimension.key:8}{row.n:8d}{figure}")
        if assigned:
            self.stdout.write(_("已把 %(n)d 份答卷指派给 %(coach)s 辅导。") % {"n": assigned, "coach": coach})
