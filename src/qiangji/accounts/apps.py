from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "qiangji.accounts"
    label = "accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        from . import arrivals  # noqa: F401, PLC0415 (its receivers listen from now on)
