"""Who will see what: said before the first question, from the facts of the round and of the instrument.

Whoever opens a round reads the same words first. Kept by rules.py.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .choices import Measures, SupervisorView, Voice
from .models import Round
from .suppression import FEWEST


@dataclass(frozen=True)
class Promise:
    """``seen`` are (who, what they see); ``unseen`` who sees nothing; ``short`` stands under the questions."""

    seen: tuple[tuple[str, str], ...]
    unseen: str
    use: str
    freedom: tuple[str, ...]
    short: str

    @property
    def sentences(self) -> list[str]:
        return [*(_("%(who)s：%(what)s") % {"who": who, "what": what} for who, what in self.seen), self.unseen]


def promise_of(round: Round, voice: str = Voice.SELF) -> Promise:
    """By the voice that answers; a round about people has but one."""
    if round.version.instrument.measures == Measures.PERSON:
        return _to_a_person()
    return _about_the_organisation(round, voice)


def _to_a_person() -> Promise:
    return Promise(
        seen=(
            (_("你本人"), _("看得到自己的全部回答和结果。")),
            (_("为你指定的辅导专家"), _("看得到你的回答和结果，用来和你谈；每次打开都有记录，你随时能查。")),
            (
                _("你的机构、枢纽和残联"),
                _("同一机构或同一个区满 %(n)d 人作答后，只看得到全组的平均数和人数；不满 %(n)d 人，什么也看不到。")
                % {"n": FEWEST},
            ),
        ),
        unseen=_("单位负责人、同事、枢纽的工作人员、残联和系统管理员，都看不到你的回答和结果。"),
        use=_("只用来帮你看看自己的工作，和辅导专家谈一谈。不用于考核、晋升、评优或录用，没有总分和名次。"),
        freedom=(
            _("哪一题让你为难，可以空着。"),
            _("可以分几次答，换一台设备也接得上。"),
            _("提交之后想收回，可以撤回：撤回的答卷不计分，谁也看不到。"),
        ),
        short=_("只有你本人和为你指定的辅导专家。单位、枢纽和残联都看不到。"),
    )


def _about_the_organisation(round: Round, voice: str) -> Promise:
    whole = round.supervisor_view == SupervisorView.SCORES
    federation = (
        _("看得到各机构的得分，看不到任何一个人的回答。")
        if whole
        else _("只看得到汇总；本机构的得分和诊断，由机构自己决定要不要共享给残联，共享了也可以收回。")
    )
    evidence = _("还看得到你附的证明材料。") if voice == Voice.SELF else ""
    short_end = _("残联看得到得分。") if whole else _("残联只看汇总，除非机构授权共享。")
    return Promise(
        seen=(
            (_("你本人"), _("看得到自己的全部回答，提交后不能再改。")),
            (_("本机构和枢纽"), _scores_seen(voice)),
            (_("指派给本机构的诊断专家"), _("看得到得分，用来诊断。") + evidence),
            (_("残联"), federation),
        ),
        unseen=_("别的机构看不到。"),
        use=_("用来看清强项和弱项，商量先做什么、需要什么支持。它不是等级评估，拿不准时选低一级，不影响获得服务。"),
        freedom=(
            _("可以分几次答，换一台设备也接得上。"),
            _("说不准的，选“不清楚”；没有这件事的，选“不适用”并写一句原因。"),
            *((_("提交之后想收回，可以撤回：撤回的答卷不计分。"),) if voice == Voice.SELF else ()),
        ),
        short=_("本机构、枢纽和指派的诊断专家看得到得分。") + short_end,
    )


def _scores_seen(voice: str) -> str:
    if voice == Voice.ASSESSOR:
        return _("看得到你评的各维度得分，和自评、议定的并排放着，写明是诊断专家评的。")
    return _("看得到各维度的得分：几位自评的人合在一起算，不列出谁答了什么；只有一个人自评时，得分就是这一份的。")
