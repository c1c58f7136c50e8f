"""Norms of organisations as plain data: what is usual in a group of peers, and where one organisation stands in it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .choices import PeerGrouping

# The middle of the peers: half of them lie below.
MIDDLE = 50.0


@dataclass(frozen=True)
class Norm:
    """The mean of a group on one dimension with its 90 % interval.

    ``drawn`` is the share of it that comes from all organisations together; without ``mean`` it may not be shown.
    """

    n: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    drawn: float = 0.0

    @property
    def drawn_percent(self) -> int:
        return round(100 * self.drawn)


@dataclass(frozen=True)
class PeerGroup:
    """``norms`` by dimension; the total has none."""

    key: str
    name: str
    norms: Mapping[int | None, Norm] = field(default_factory=dict)


@dataclass(frozen=True)
class Norms:
    """Of one round by one grouping. ``unstated`` organisations count in the whole and in no group."""

    grouping: PeerGrouping
    on: dt.date
    whole: PeerGroup
    groups: tuple[PeerGroup, ...]
    fewest: int
    unstated: int = 0


@dataclass(frozen=True)
class Place:
    """Where one organisation's total stands among its peers, as a percentile.

    The interval covers the error of measurement and that the peers are but so many. ``grouping`` is empty where the
    peers are all organisations of the round. Without ``percentile`` there is no norm to stand in.
    """

    grouping: str
    group: str
    n: int
    on: dt.date
    fewest: int
    percentile: float | None = None
    low: float | None = None
    high: float | None = None
    drawn: float = 0.0

    @property
    def peers(self) -> str:
        """Whom the organisation is compared with."""
        if not self.grouping:
            return _("%(n)d 家同批机构") % {"n": self.n}
        named = {"n": self.n, "by": PeerGrouping(self.grouping).label, "group": self.group}
        return _("%(n)d 家同类机构（%(by)s：%(group)s）") % named

    @property
    def sentence(self) -> str:
        if self.grouping and not self.group:
            return _("档案里没有填%(by)s，找不到同类。") % {"by": PeerGrouping(self.grouping).label}
        if self.n < self.fewest:
            return _("%(peers)s，不足 %(fewest)d 家，不作比较。") % {"peers": self.peers, "fewest": self.fewest}
        if self.percentile is None:
            return _("%(peers)s：显示它，就能减出别家的得分，所以不作比较。") % {"peers": self.peers}
        return self._standing() + self._drawn()

    def _standing(self) -> str:
        said = {"peers": self.peers, "on": self.on.isoformat(), "at": f"{self.percentile:.0f}"}
        if self.low is None or self.high is None:
            return _("在 %(peers)s中，常模日期 %(on)s，这次测量给不出误差，说不了高低。") % said
        said |= {"low": f"{self.low:.0f}", "high": f"{self.high:.0f}"}
        said["claim"] = self.claim
        return (
            _("在 %(peers)s中，总分大约高过 %(at)s%%（区间 %(low)s%%–%(high)s%%），%(claim)s；常模日期 %(on)s。") % said
        )

    @property
    def claim(self) -> str:
        """What the interval allows, and nothing else."""
        if self.low is not None and self.low > MIDDLE:
            return _("可以说高于一半以上的同类")
        if self.high is not None and self.high < MIDDLE:
            return _("可以说低于一半以上的同类")
        return _("区间跨过中间，不能说高于或低于多数同类")

    def _drawn(self) -> str:
        percent = round(100 * self.drawn)
        if not (self.grouping and percent):
            return ""
        return _("这一组家数有限、和全部的差别又不明显，所以位置有 %(percent)d%% 取自同批全部机构。") % {
            "percent": percent
        }
