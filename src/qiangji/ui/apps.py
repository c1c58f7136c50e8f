from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from .plain_words import speak_plainly


class UiConfig(AppConfig):
    name = "qiangji.ui"
    label = "ui"
    verbose_name = _("界面")

    def ready(self):
        speak_plainly()
