from django import forms
from django.utils.translation import gettext_lazy as _

from .tidying import DateField, TidyForm, seen_field


class PersonFields(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    email = forms.EmailField(label=_("邮箱"), max_length=254, required=False)


class PostFields(forms.Form):
    post = forms.CharField(label=_("岗位"), max_length=40)
    is_head = forms.BooleanField(label=_("负责人"), required=False)
    is_core = forms.BooleanField(
        label=_("核心团队"),
        required=False,
        help_text=_("会被邀请参加测评；个人结果只有本人和辅导专家看得到"),
    )
    since = DateField(label=_("到岗日期"), required=False)


class NewMemberForm(TidyForm, PostFields, PersonFields):
    field_order = ["name", "post", "is_head", "is_core", "since", "phone", "email"]


class PersonForm(TidyForm, PersonFields):
    seen = seen_field()


class MembershipForm(TidyForm, PostFields):
    seen = seen_field()


class EndingForm(TidyForm, forms.Form):
    on = DateField(label=_("离岗日期"))
