from django.urls import path

from ..views import plans

urlpatterns = [
    path("", plans.home, name="home"),
]
