"""An organisation's profile on paper."""

from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from qiangji.documents.pdf import compile_report
from qiangji.documents.report import Block, Bullets, Note, Paragraph, Report, Seal, Section, Table, chart_blocks
from qiangji.registry.models import Organisation

from .. import bridge, queries
from ..choices import FindingKind
from ..models import Assessment, Diagnosis, Finding, Scoring
from ..organisation_profile import Draft, OrganisationProfile
from .organisation_charts import organisation_pictures
from .organisation_wording import how_organisation_computed, spread_of


def organisation_report(
    profile: OrganisationProfile,
    organisation: Organisation,
    *,
    diagnosis: Diagnosis | None = None,
    in_full: bool = True,
    printed_by: str = "",
    language: str = "zh-CN",
) -> Report:
    """``diagnosis`` is the signed one, where the reader may see it."""
    sections = [
        Section(
            _("结果"), (Note("".join(clause.text for clause in profile.gist), label=_("一句话")), *_pictures(profile))
        ),
        Section(_("强项与弱项"), tuple(_findings(profile, diagnosis, in_full=in_full))),
    ]
    if in_full and (spread := _spread(profile)):
        sections.append(Section(_("几位自评人怎么看"), (spread,)))
    sections.append(Section(_("这些数字怎么来的"), (Paragraph(how_organisation_computed(profile)), _quality(profile))))
    if diagnosis is not None:
        sections.append(Section(_("签署"), tuple(_signature(diagnosis))))
    return Report(
        title=_("机构画像：%(name)s") % {"name": organisation},
        subtitle=_("%(round)s · %(instrument)s") % {"round": profile.round_name, "instrument": profile.instrument},
        meta=_meta(profile, organisation),
        sections=tuple(sections),
        definition=_("%(instrument)s %(version)s；0–100 分，%(voice)s；90%% 区间")
        % {"instrument": profile.instrument, "version": profile.version, "voice": profile.leading_name},
        as_of=profile.scored_on.isoformat(),
        printed_by=printed_by,
        language=language,
    )


def organisation_reports(
    assessments: Sequence[Assessment],
    scoring: Scoring,  # noqa: ARG001 (as for a round about people)
) -> Iterator[tuple[Assessment, Callable[[], bytes]]]:
    """For each assessment a function that gives its PDF; the queries are as many for a hundred as for one.

    What is in it is what the round's organisers see: without a diagnosis, which is signed in its own time.
    """
    profiles = bridge.profiles_of(assessments)
    for assessment in assessments:
        profile = profiles.get(assessment.pk)
        if profile is not None:
            yield assessment, lambda p=profile, o=assessment.organisation: compile_report(organisation_report(p, o))


def _meta(profile: OrganisationProfile, organisation: Organisation) -> tuple[tuple[str, str], ...]:
    total = profile.total
    shown = _("没有总分") if total.value is None else f"{total.value:.1f}"
    return (
        (_("组织形式"), organisation.short_form),
        (_("服务领域"), organisation.get_primary_field_display()),
        (_("批次"), profile.round_name),
        (_("量表"), f"{profile.instrument} {profile.version}"),
        (_("总分（满分 100）"), shown),
        (_("所在档"), str(profile.band.label) if profile.band else "—"),
    )


def _pictures(profile: OrganisationProfile) -> Iterator[Block]:
    pictures = organisation_pictures(profile, beside=False)
    yield from chart_blocks(pictures.strip)
    if pictures.shape is not None:
        yield from chart_blocks(pictures.shape)
    yield from chart_blocks(pictures.plot)


def _findings(profile: OrganisationProfile, diagnosis: Diagnosis | None, *, in_full: bool) -> Iterator[Block]:
    rows = list(queries.findings_of(diagnosis)) if diagnosis is not None else profile.drafts
    if diagnosis is not None and diagnosis.gist:
        yield Note(diagnosis.gist, label=_("诊断"))
    if diagnosis is None:
        yield Paragraph(_("下面由规则初拟，还没有诊断专家签署。"))
    shown = (FindingKind.RED_FLAG, FindingKind.WEAKNESS, FindingKind.STRENGTH, FindingKind.GAP)
    # What was not released is not said to be absent.
    for kind in shown if in_full or diagnosis else shown[1:3]:
        said = tuple(_said(one) for one in rows if one.kind == kind)
        yield Paragraph(f"{kind.label}：" if said else _("%(kind)s：没有。") % {"kind": kind.label})
        if said:
            yield Bullets(said)


def _said(one: Draft | Finding) -> str:
    """With the score it rests on: no sentence repeats it."""
    if one.value is None:
        return f"{one.name}：{one.text}" if one.name else one.text
    range_ = "" if one.low is None or one.high is None else f"（{one.low:.0f}–{one.high:.0f}）"
    return f"{one.name} {one.value:.0f}{range_}：{one.text}"


def _spread(profile: OrganisationProfile) -> Table | None:
    rows = tuple(
        (line.name, f"{said.value:.0f}", str(said.n), f"{said.lowest:.0f}–{said.highest:.0f}", words)
        for line, said, words in spread_of(profile)
    )
    header = (_("维度"), _("自评"), _("份数"), _("最低–最高"), _("一致程度"))
    return Table(_("自评的分布"), header, rows, numeric=(1, 2, 3)) if rows else None


def _quality(profile: OrganisationProfile) -> Table:
    return Table(
        caption=_("各维度的测量质量"),
        header=(_("维度"), _("权重"), _("答全的答卷"), _("α 系数"), _("标准误"), _("同批机构")),
        rows=tuple(
            (
                line.name,
                f"{float(line.weight):g}",
                f"{line.complete:,}",
                f"{line.alpha:.2f}" if line.alpha is not None else "—",
                f"{line.main.se:.1f}" if line.main.se is not None else "—",
                f"{line.peers:,}",
            )
            for line in profile.lines
        ),
        numeric=(1, 2, 3, 4, 5),
    )


def _signature(diagnosis: Diagnosis) -> Iterator[Block]:
    said = {"who": diagnosis.signed_by, "on": f"{diagnosis.signed_at:%Y-%m-%d}"}
    yield Paragraph(_("诊断专家 %(who)s 于 %(on)s 签署。") % said)
    if diagnosis.answered_at:
        note = f"：{diagnosis.stance_note}" if diagnosis.stance_note else ""
        stance = {"stance": diagnosis.get_stance_display(), "on": f"{diagnosis.answered_at:%Y-%m-%d}", "note": note}
        yield Paragraph(_("机构于 %(on)s 答复：%(stance)s%(note)s。") % stance)
    yield Seal()
