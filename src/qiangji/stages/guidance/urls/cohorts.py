from django.urls import path

from ..views import cohorts

urlpatterns = [
    path("cohorts/", cohorts.cohort_list, name="cohort-list"),
    path("cohorts/new/", cohorts.cohort_create, name="cohort-create"),
    path("cohorts/<int:pk>/", cohorts.cohort_detail, name="cohort-detail"),
    path("cohorts/<int:pk>/in/", cohorts.cohort_in, name="cohort-in"),
    path("cohorts/<int:pk>/out/", cohorts.cohort_out, name="cohort-out"),
    path("cohorts/<int:pk>/never/", cohorts.cohort_never, name="cohort-never"),
    path("cohorts/<int:pk>/sign/", cohorts.cohort_sign, name="cohort-sign"),
    path("cohorts/<int:pk>/print/", cohorts.cohort_print, name="cohort-print"),
    path("cohort-lines/<int:pk>/", cohorts.line_decide, name="cohort-line"),
]
