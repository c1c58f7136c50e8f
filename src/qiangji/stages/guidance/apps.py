from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidanceConfig(AppConfig):
    name = "qiangji.stages.guidance"
    label = "guidance"
    verbose_name = _("指导与资源对接")

    def ready(self) -> None:
        from . import audit  # noqa: F401, PLC0415 (nothing is imported before the apps are ready)
