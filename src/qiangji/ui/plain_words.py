"""What Django says when a field is wrong, in the house's words: what is missing, and how to put it right."""

from django.core import validators
from django.forms import fields, models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

REQUIRED = _("请填写这一项。")
CHOOSE = _("请从列出的选项里选一项。")
URL = _("网址不完整，例如 https://example.org。")
CHOOSE_SOME = _("请至少选一项。")


def speak_plainly() -> None:
    """Replace the framework's default sentences; a field that brings its own keeps it."""
    fields.Field.default_error_messages["required"] = REQUIRED
    for kind in (fields.ChoiceField, models.ModelChoiceField):
        kind.default_error_messages |= {"required": CHOOSE, "invalid_choice": CHOOSE}
    for kind in (fields.MultipleChoiceField, models.ModelMultipleChoiceField):
        kind.default_error_messages |= {"required": CHOOSE_SOME, "invalid_choice": CHOOSE}
    fields.BooleanField.default_error_messages = {"required": _("请先勾选这一项。")}
    fields.IntegerField.default_error_messages["invalid"] = _("请填整数，例如 12。")
    fields.DecimalField.default_error_messages["invalid"] = _("请填数字，例如 12.5。")
    fields.FloatField.default_error_messages["invalid"] = _("请填数字，例如 12.5。")
    fields.DateField.default_error_messages["invalid"] = _("请填日期，例如 2022-05-15。")
    fields.FileField.default_error_messages |= {
        "required": _("请选择一个文件。"),
        "empty": _("这个文件是空的，请换一个文件。"),
    }
    fields.URLField.default_error_messages["invalid"] = URL
    validators.MinValueValidator.message = _("不能小于 %(limit_value)s。")
    validators.MaxValueValidator.message = _("不能大于 %(limit_value)s。")
    validators.MaxLengthValidator.message = ngettext_lazy(
        "最多 %(limit_value)d 个字，现在有 %(show_value)d 个，请缩短。",
        "最多 %(limit_value)d 个字，现在有 %(show_value)d 个，请缩短。",
        "limit_value",
    )
    validators.EmailValidator.message = _("邮箱地址不完整，例如 name@example.org。")
    validators.URLValidator.message = URL
