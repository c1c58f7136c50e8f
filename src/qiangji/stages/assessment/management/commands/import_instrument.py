"""``import_instrument WORKBOOK.xlsx``: take in an instrument version from an XLSForm workbook and publish it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.stages.assessment import actions
from qiangji.stages.assessment.errors import Incomplete, Refused
from qiangji.stages.assessment.xlsform import read_workbook


class Command(BaseCommand):
    help = "Import an instrument version from an XLSForm workbook and publish it."

    def add_arguments(self, parser) -> None:
        parser.add_argument("workbook", type=Path)
        parser.add_argument("--draft", action="store_true", help="keep it a draft instead of publishing it")
        parser.add_argument("--replace-draft", action="store_true", help="replace a draft of the same version")

    def handle(self, *, workbook: Path, draft: bool, replace_draft: bool, **_options) -> None:
        try:
            read = read_workbook(workbook.read_bytes())
            with transaction.atomic():
                stored = actions.store_definition(definition=read.definition, by=None, replace_draft=replace_draft)
                version = stored.version
                published = not draft and not version.is_frozen
                if published:
                    version = actions.publish_version(version=version, by=None)
        except OSError as error:
            raise CommandError(_("读不了文件 %(path)s。") % {"path": workbook}) from error
        except Incomplete as error:
            raise CommandError("\n".join([str(error), *error.faults[1:]])) from error
        except Refused as error:
            raise CommandError(str(error)) from error
        self._say(read, version, changed=stored.changed or published)

    def _say(self, read, version, *, changed: bool) -> None:
        definition = read.definition
        if not changed:
            self.stdout.write(_("“%(version)s”已经导入过，内容相同，没有改动。") % {"version": version})
            return
        state = _("已发布") if version.is_frozen else _("草稿")
        self.stdout.write(
            _("已导入“%(version)s”（%(state)s）：%(dimensions)d 个维度，%(items)d 道题。")
            % {
                "version": version,
                "state": state,
                "dimensions": len(definition.dimensions),
                "items": len(definition.items),
            }
        )
        if read.unused:
            self.stdout.write(_("没有用到：%(unused)s。") % {"unused": "、".join(read.unused)})
