"""All doors of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("qiangji.portal.urls")),
    path("registry/", include("qiangji.registry.urls")),
    path("assessment/", include("qiangji.stages.assessment.urls")),
    path("guidance/", include("qiangji.stages.guidance.urls")),
    path("notices/", include("qiangji.notices.urls")),
    path("accounts/", include("qiangji.accounts.urls")),
    path("audit/", include("qiangji.audit.urls")),
    path("ui/", include("qiangji.ui.urls")),
]
