from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class GuidanceConfig(AppConfig):
    name = "qiangji.stages.guidance"
    label = "guidance"
    verbose_name = _("指导与资源对接")

    def ready(self) -> None:
        from qiangji.registry.tabs import Tab, add_tab  # noqa: PLC0415 (nothing is imported before the apps are ready)
        from qiangji.stages.assessment.next_steps import add_next_step  # noqa: PLC0415 (as above)

        from . import audit, rooms, treatments  # noqa: F401, PLC0415 (as above)
        from .next_steps import plan_of  # noqa: PLC0415 (as above)

        post_migrate.connect(treatments.bring, sender=self)
        add_tab(Tab("support", _("支持"), "guidance:organisation-support", "guidance.view_guidance", 50))
        add_next_step(plan_of)
        rooms.register()
