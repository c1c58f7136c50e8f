"""Why an action refuses: each carries one sentence for the person who asked."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


class Refused(ValueError):
    """The registry cannot do this; the message says why and what would help."""


class Stale(Refused):
    """Somebody else changed the row after this person opened it. Nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("您打开之后，这条记录已被别人修改。请看过新内容再保存。"))


class DoubtfulCode(Refused):
    """The credit code fails a check and nobody said why it is right all the same."""

    def __init__(self, warnings: Iterable[str]) -> None:
        self.warnings = list(warnings)
        super().__init__(_("统一社会信用代码有疑点：%s请核对；确认无误的，请写明理由。") % "".join(self.warnings))
