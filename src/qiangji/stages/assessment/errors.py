"""Why an action refuses: each carries one sentence for the person who asked."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


class Refused(ValueError):
    """The action cannot be done; the message says why and what would help. Nothing was written."""


class Frozen(Refused):
    def __init__(self, version) -> None:
        super().__init__(_("“%(version)s”已经发布，内容不能再改；要修改，请起草新版本。") % {"version": version})


class Stale(Refused):
    def __init__(self) -> None:
        super().__init__(_("您打开之后，别人改过这里。您填的内容还在下面；请对照现在保存的内容，再保存一次。"))


class Incomplete(Refused):
    """``faults`` are all the sentences; the message is the first of them with their number."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = list(faults)
        super().__init__(_("还不能发布，有 %(n)d 处要补：%(first)s") % {"n": len(self.faults), "first": self.faults[0]})


class DraftInTheWay(Refused):
    def __init__(self, version) -> None:
        super().__init__(
            _("“%(version)s”已有一份内容不同的草稿；确认要用工作簿替换它，请选“替换草稿”。") % {"version": version}
        )


class RoundOpened(Refused):
    def __init__(self, round) -> None:
        super().__init__(
            _("“%(round)s”已经启动，量表、承诺和由谁作答从此不变；还可以邀请机构、延长截止日期。") % {"round": round}
        )


class NotOpen(Refused):
    """Outside the round's window: not opened yet, before its first day, after its last, or closed."""


class RoundClosed(NotOpen):
    def __init__(self, round) -> None:
        super().__init__(_("“%(round)s”已经结束，不再收答卷，也不能再改。") % {"round": round})


class OnlyLater(Refused):
    def __init__(self, closes_on) -> None:
        super().__init__(_("截止日期只能往后延，现在是 %(day)s。") % {"day": closes_on})


class NobodyInvited(Refused):
    """The round cannot open: there is nobody in it to answer."""


class OutOfReach(Refused):
    """An organisation that this round cannot ask: outside its area, or no longer there."""


class Begun(Refused):
    """Somebody has answered already: what they wrote is not taken from under them."""


class NotAnAnswerer(Refused):
    """Somebody who cannot answer, assess or coach here, and why."""


class SlotTaken(Refused):
    def __init__(self) -> None:
        super().__init__(_("这个时段刚被别人约走了，请另选一个。"))


class SlotWithdrawn(Refused):
    def __init__(self) -> None:
        super().__init__(_("这个时段已经撤回，请另选一个。"))


class SlotPast(Refused):
    def __init__(self) -> None:
        super().__init__(_("这个时段已经过去，请选以后的时段。"))


class SlotOverlaps(Refused):
    def __init__(self, moment: str) -> None:
        super().__init__(_("%(moment)s 与另一个时段重叠，一个也没有开；请改这一个。") % {"moment": moment})


class NotYourCoach(Refused):
    def __init__(self) -> None:
        super().__init__(_("这个时段不是指派给你的辅导专家开的，请在你的辅导专家的时段里选。"))


class NotScored(Refused):
    def __init__(self) -> None:
        super().__init__(_("这份答卷还没有结果，有了结果再约时间。"))


class AlreadyBooked(Refused):
    def __init__(self) -> None:
        super().__init__(_("你已经约了一个还没到的时间；要换时间，请用“改约”。"))


class BookingOver(Refused):
    """The booking was cancelled, or its time has come: it can no longer be changed."""


class TooEarly(Refused):
    def __init__(self) -> None:
        super().__init__(_("还没到约定的时间，到时候再登记。"))


class NothingToShare(Refused):
    """There are no agreed steps, or nobody to share them with."""


class AlreadySubmitted(Refused):
    def __init__(self) -> None:
        super().__init__(_("这份答卷已经提交，不能再改。"))


class SheetWithdrawn(Refused):
    def __init__(self) -> None:
        super().__init__(_("这份答卷已经撤回，不能再答。"))


class PromiseUnread(Refused):
    def __init__(self) -> None:
        super().__init__(_("请先看“谁会看到”，再开始答题。"))


class NotAsked(Refused):
    def __init__(self, key: str) -> None:
        super().__init__(_("题目 %(key)s 不问这个规模的机构，不用回答。") % {"key": key})


class NoSuchOption(Refused):
    """An item or an option that the version does not have."""

    @classmethod
    def of(cls, text: str) -> "NoSuchOption":
        return cls(_("没有“%(text)s”这个选项，请重新选。") % {"text": text[:20]})


class NeedsReason(Refused):
    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(_("题目 %(key)s 选了“不适用”，请在补充说明里写一句原因。") % {"key": key})


class NewerAnswer(Refused):
    """``stored`` was chosen later, on another device: it stays."""

    def __init__(self, stored) -> None:
        self.stored = stored
        super().__init__(_("这道题后来在另一台设备上改过，留下的是后来的那一次。"))


class NothingAnswered(Refused):
    def __init__(self) -> None:
        super().__init__(_("还一道题都没有答，不能提交。"))


class BadFile(Refused):
    """A workbook or an answer file that cannot be read as what it should be."""


class DiagnosisSigned(Refused):
    def __init__(self) -> None:
        super().__init__(_("这份诊断已经签署，不能再改；情况有变化，请做回访。"))


class NotReadyToSign(Refused):
    """``missing`` are the parts without which nobody can stand behind it."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(_("还不能签署，先补：%(missing)s。") % {"missing": "、".join(missing)})


class Unsettled(Refused):
    """``left`` are the items of the meeting that still lack a level or a reason."""

    def __init__(self, left: list) -> None:
        self.left = left
        super().__init__(
            _("还有 %(n)d 道题没有定：差在级别或理由。先看“%(stem)s”。") % {"n": len(left), "stem": left[0].item.stem}
        )
