from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Django's, in our words: its own sentence has no Chinese yet."""

    def get_error_message(self) -> str:
        return _("密码太短，至少要 %(count)d 个字符。") % {"count": self.min_length}
