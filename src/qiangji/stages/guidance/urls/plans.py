from django.urls import path

from ..views import items, plans, support, treatments

urlpatterns = [
    path("", plans.home, name="home"),
    path("diagnoses/<int:pk>/plan/", plans.plan_draft, name="plan-draft"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan-detail"),
    path("plans/<int:pk>/edit/", plans.plan_edit, name="plan-edit"),
    path("plans/<int:pk>/sign/", plans.plan_sign, name="plan-sign"),
    path("items/<int:pk>/answer/", items.item_answer, name="item-answer"),
    path("items/<int:pk>/end/", items.item_end, name="item-end"),
    path("items/<int:pk>/resume/", items.item_resume, name="item-resume"),
    path("rules/", treatments.treatment_list, name="treatment-list"),
    path("rules/new/", treatments.treatment_create, name="treatment-create"),
    path("rules/<int:pk>/", treatments.treatment_edit, name="treatment-edit"),
    path("organisations/<int:pk>/", support.organisation_support, name="organisation-support"),
    path("organisations/<int:pk>/changes/", support.organisation_changes, name="organisation-changes"),
]
