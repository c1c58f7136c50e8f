from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "qiangji.audit"
    label = "audit"
    verbose_name = _("审计")

    def ready(self) -> None:
        """Each app says in its ``audit.py`` how its own kinds read."""
        autodiscover_modules("audit")
