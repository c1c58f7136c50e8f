"""What the forms of gifts and fairs have in common: organisations are written as one knows them, one a line."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from qiangji.registry.choices import LIVING
from qiangji.registry.models import Organisation
from qiangji.stages.assessment.forms.text import rows

MOST_LINES = 300


class OrganisationLines(forms.CharField):
    """Names or credit codes; the answer is the organisations, and what is not found is said line by line."""

    widget = forms.Textarea

    def __init__(self, *, organisations: QuerySet[Organisation], **given) -> None:
        super().__init__(widget=rows(6), **given)
        self.organisations = organisations.filter(standing__in=LIVING)

    def clean(self, value):
        lines = list(dict.fromkeys(line.strip() for line in super().clean(value).splitlines() if line.strip()))
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("一次最多写 %(n)d 家，请分几次。") % {"n": MOST_LINES})
        found: dict[str, list[Organisation]] = {}
        for one in self.organisations.filter(Q(name__in=lines) | Q(credit_code__in=lines)):
            for key in {one.name, one.credit_code} & set(lines):
                found.setdefault(key, []).append(one)
        missing = [line for line in lines if line not in found]
        if missing:
            raise forms.ValidationError(
                _("没有找到这几家，请写全称或统一社会信用代码：%(names)s") % {"names": "；".join(missing[:10])}
            )
        twice = [line for line in lines if len(found[line]) > 1]
        if twice:
            raise forms.ValidationError(_("不止一家叫“%(name)s”，请改写统一社会信用代码。") % {"name": twice[0]})
        return list({found[line][0].pk: found[line][0] for line in lines}.values())


class Plain(forms.ModelForm):
    """The action decides what fits together; here only each answer by itself is read."""

    def _post_clean(self) -> None:
        """As above."""
