"""A personal result on paper: for the person and the coach, so no name on it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from qiangji.documents.report import Block, Bullets, Figure, Note, Paragraph, Report, Section, Table, chart_blocks

from .. import care
from ..profile import Line, Profile
from .charts import profile_charts
from .wording import does_not_say, how_computed, nobody_told, says, who_sees


def profile_report(profile: Profile, *, language: str = "zh-CN", hub=None) -> Report:
    """``hub`` is whom to call where a result asks for it."""
    return Report(
        title=_("测评结果：%(instrument)s") % {"instrument": profile.instrument},
        subtitle=profile.purpose,
        meta=_meta(profile),
        sections=(
            Section(_("结果"), (Note(profile.gist, label=_("一句话")), *_care(profile, hub), *_pictures(profile))),
            Section(_("逐个方面看"), tuple(_by_dimension(profile))),
            Section(_("它说明什么"), (Bullets(tuple(says())),)),
            Section(_("它不说明什么"), (Bullets(tuple(does_not_say())), Note(who_sees(), label=_("谁会看到")))),
            Section(_("你是怎么答的"), tuple(_answers(profile))),
            Section(_("这些数字怎么来的"), (Paragraph(how_computed(profile)), _quality(profile))),
        ),
        definition=_("%(instrument)s %(version)s；各题平均，90%% 区间")
        % {
            "instrument": profile.instrument,
            "version": profile.version,
        },
        as_of=profile.scored_on.isoformat(),
        language=language,
    )


def _meta(profile: Profile) -> tuple[tuple[str, str], ...]:
    return (
        (_("答卷编号"), profile.code),
        (_("量表"), f"{profile.instrument} {profile.version}"),
        (_("导入日期") if profile.is_imported else _("作答日期"), profile.dated.isoformat()),
        (_("作答"), _("%(n)d / %(asked)d 题") % {"n": profile.answered, "asked": profile.asked}),
        (_("同批答卷"), _("%(n)s 份") % {"n": f"{profile.group_n:,}"}),
    )


def _care(profile: Profile, hub) -> Iterator[Block]:
    for _name, said in care.cared_for(profile):
        yield Note(said + nobody_told(), label=_("先照顾好自己"))
        yield Bullets(tuple(f"{line.name} {line.number}：{line.about}" for line in care.help_lines(hub)))


def _pictures(profile: Profile) -> Iterator[Block]:
    """The plots with their tables; the shape repeats their figures, so on paper it goes without."""
    pictures = profile_charts(profile)
    for plot in pictures.plots:
        yield from chart_blocks(plot)
    if pictures.shape is not None:
        yield Figure.of(pictures.shape)
        yield Paragraph(pictures.shape.sentence + _("数字见上表。"))


def _by_dimension(profile: Profile) -> Iterator[Block]:
    yield Table(
        caption=_("逐个方面的结果"),
        header=(_("方面"), _("得分"), _("90% 区间"), _("说明")),
        rows=tuple((line.name, *_figures(line), _in_words(line)) for line in profile.lines),
        numeric=(1, 2),
        widths=(1.5, 0.8, 1.3, 5),
    )


def _figures(line: Line) -> tuple[str, str]:
    if line.interval is None or line.value is None:
        return "—", "—"
    return f"{line.value:.1f}", f"{line.interval[0]:.1f}–{line.interval[1]:.1f}"


def _in_words(line: Line) -> str:
    examples = "".join(_("“%(stem)s”选了“%(level)s”。") % {"stem": a.stem, "level": a.level} for a in line.telling)
    return f"{line.place}{line.tendency}{line.gaps}{examples}"


def _answers(profile: Profile) -> Iterator[Block]:
    yield Paragraph(_("分数就从这些回答来。带“（反）”的题，计分时从另一头数起。"))
    yield Table(
        caption=_("每道题的回答"),
        header=(_("方面"), _("题目"), _("你的回答")),
        rows=tuple(
            (line.short_name, (_("（反）") if answer.is_reversed else "") + answer.stem, answer.level or _("没有作答"))
            for line in profile.lines
            for answer in line.answers
        ),
        widths=(1, 4.5, 1.6),
    )


def _quality(profile: Profile) -> Table:
    return Table(
        caption=_("各方面的测量质量"),
        header=(_("方面"), _("题数"), _("答全的答卷"), _("α 系数"), _("标准误")),
        rows=tuple(
            (
                line.name,
                str(len(line.answers)),
                f"{line.group_n:,}",
                f"{line.alpha:.2f}" if line.alpha is not None else "—",
                f"{line.se:.2f}" if line.se is not None else "—",
            )
            for line in profile.lines
        ),
        numeric=(1, 2, 3, 4),
    )
