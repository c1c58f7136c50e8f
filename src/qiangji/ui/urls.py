from django.urls import path
from django.views.i18n import set_language

from . import views
from .guards import public

app_name = "ui"
urlpatterns = [
    path("display/", views.set_display, name="display"),
    path("language/", public(set_language), name="language"),
    path("gallery/", views.gallery, name="gallery"),
]
