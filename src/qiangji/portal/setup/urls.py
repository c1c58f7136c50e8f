from django.urls import path

from . import views

urlpatterns = [
    path("", views.name_the_hub, name="setup"),
    path("administrator/", views.open_the_first_account, name="setup-administrator"),
    path("done/", views.what_comes_next, name="setup-done"),
]
