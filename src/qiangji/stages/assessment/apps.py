from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "qiangji.stages.assessment"
    label = "assessment"
    verbose_name = _("评估诊断")

    def ready(self) -> None:
        from qiangji.registry.tabs import Tab, add_tab  # noqa: PLC0415 (nothing is imported before the apps are ready)

        from . import freezing, signing  # noqa: PLC0415 (as above)

        for refusal in (freezing, signing):
            pre_migrate.connect(refusal.remove, sender=self)
            post_migrate.connect(refusal.install, sender=self)
        add_tab(Tab("assessments", _("评估"), "assessment:organisation-assessments", "assessment.view_assessments", 40))
