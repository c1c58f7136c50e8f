from django.urls import include, path

from . import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("workbench/", views.workbench, name="workbench"),
    path("accounts/setup/", include("qiangji.portal.setup.urls")),
    path("help/", views.help_page, name="help"),
]
