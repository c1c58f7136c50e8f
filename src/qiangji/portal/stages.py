"""The five stages as a stranger hears of them: what happens, in one sentence each."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Stage:
    number: int
    name: Promise
    says: Promise


STAGES = [
    Stage(1, _("评估诊断"), _("用同一套量表看清强项和弱项，得分都写明误差，结论由专家签字。")),
    Stage(2, _("指导与资源对接"), _("对着弱项开出不多的几条，逐条落实到人，需要的资源有人去对接。")),
    Stage(3, _("集体课程"), _("很多机构都弱的地方，一起上课；学了有没有用，下一轮同一个指标来回答。")),
    Stage(4, _("品牌遴选打造"), _("规则先公开，利害关系先回避，推荐、评审、公示，每一步都有记录。")),
    Stage(5, _("展示交流"), _("把做成的事连同证据讲出来，好方法打包带走，别处也能用。")),
]
