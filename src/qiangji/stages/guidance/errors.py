"""Why an action of this stage refuses: one sentence for the person who asked. Nothing was written."""

from django.utils.translation import gettext as _


class Refused(ValueError):
    pass


class Stale(Refused):
    """Somebody else saved in between."""

    def __init__(self) -> None:
        super().__init__(_("您打开之后，别人改过这份计划。您填的还在下面；请对照现在保存的内容，再保存一次。"))
