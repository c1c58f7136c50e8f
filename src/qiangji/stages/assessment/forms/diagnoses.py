"""Drafting, editing and answering a diagnosis."""

from django import forms
from django.utils.translation import gettext_lazy as _

from qiangji.registry.models import Organisation, Person
from qiangji.ui.widgets import Card, DateInput, RadioCards

from ..choices import DiagnosisKind, FindingKind, Stance
from ..models import Assessment, Diagnosis, Dimension

PEOPLE_HINT = _("从机构档案的人员里选；名单上没有的，请机构先在档案里登记。")


class PeopleField(forms.ModelMultipleChoiceField):
    """The organisation's people, each with the post that tells namesakes apart."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person: Person) -> str:
        posts = "、".join(membership.post for membership in person.memberships.all() if membership.until is None)
        return f"{person}（{posts}）" if posts else str(person)


def people_of(organisation: Organisation):
    return (
        Person.objects.filter(memberships__organisation=organisation, merged_into=None)
        .prefetch_related("memberships")
        .distinct()
        .order_by("pk")
    )


class DiagnosisDraftForm(forms.Form):
    kind = forms.ChoiceField(label=_("类别"), choices=DiagnosisKind, widget=forms.RadioSelect)
    follows = forms.ModelChoiceField(
        label=_("接哪一次诊断"),
        queryset=Diagnosis.objects.none(),
        required=False,
        help_text=_("只有回访要选。"),
    )
    visited_on = forms.DateField(label=_("走访日期"), required=False, widget=DateInput)
    participants = PeopleField(label=_("机构参与人"), queryset=Person.objects.none(), help_text=PEOPLE_HINT)

    def __init__(self, *args, assessment: Assessment, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participants"].queryset = people_of(assessment.organisation)
        signed = Diagnosis.objects.filter(
            assessment__organisation=assessment.organisation, signed_at__isnull=False
        ).select_related("assessment__organisation", "assessment__round")
        self.fields["follows"].queryset = signed
        self.fields["follows"].label_from_instance = lambda one: f"{one.assessment.round} · {one.get_kind_display()}"


class DiagnosisForm(forms.Form):
    """The whole diagnosis at once: its sentence, its people, the words of each finding, and one to add."""

    gist = forms.CharField(
        label=_("一句话"), required=False, max_length=300, strip=True, widget=forms.Textarea(attrs={"rows": 3})
    )
    visited_on = forms.DateField(label=_("走访日期"), required=False, widget=DateInput)
    participants = PeopleField(
        label=_("机构参与人"), queryset=Person.objects.none(), required=False, help_text=PEOPLE_HINT
    )
    add_kind = forms.ChoiceField(label=_("类别"), choices=[("", "—"), *FindingKind.choices], required=False)
    add_dimension = forms.ModelChoiceField(
        label=_("关于哪个维度"), queryset=Dimension.objects.none(), required=False, empty_label=_("不限维度")
    )
    add_text = forms.CharField(
        label=_("结论"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, diagnosis: Diagnosis, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.findings = list(diagnosis.findings.all())
        self.fields["participants"].queryset = people_of(diagnosis.assessment.organisation)
        self.fields["add_dimension"].queryset = diagnosis.assessment.round.version.dimensions.order_by("position")
        for finding in self.findings:
            self.fields[text_name(finding)] = forms.CharField(
                label=_("第 %(n)d 条") % {"n": finding.position},
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @classmethod
    def initial_of(cls, diagnosis: Diagnosis) -> dict:
        texts = {text_name(finding): finding.text for finding in diagnosis.findings.all()}
        return texts | {
            "gist": diagnosis.gist,
            "visited_on": diagnosis.visited_on,
            "participants": [row.person_id for row in diagnosis.participants.all()],
            "revision": diagnosis.revision,
        }

    @property
    def texts(self) -> dict[int, str]:
        return {finding.pk: self.cleaned_data[text_name(finding)] for finding in self.findings}

    @property
    def rows(self) -> list[tuple]:
        return [(finding, self[text_name(finding)]) for finding in self.findings]


def text_name(finding) -> str:
    return f"text_{finding.pk}"


class DiagnosisAnswerForm(forms.Form):
    stance = forms.ChoiceField(
        label=_("机构意见"),
        choices=Stance,
        widget=RadioCards(
            cards={
                Stance.AGREED: Card(_("说得对，愿意照这些结论往下办。"), aside=False),
                Stance.DISPUTED: Card(
                    _("有的结论不符合实际；请写明哪一条、为什么。诊断原文不改，意见与它放在一起。"), aside=False
                ),
            }
        ),
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
