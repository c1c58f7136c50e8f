from django.urls import path

from ..views import packages

urlpatterns = [
    path("packages/", packages.package_assignments, name="package-assignments"),
    path("packages/assigned/<int:pk>/", packages.package_assignment, name="package-assignment"),
    path("packages/assigned/<int:pk>/end/", packages.package_assignment_end, name="package-assignment-end"),
    path("packages/offered/", packages.package_list, name="package-list"),
    path("packages/offered/new/", packages.package_create, name="package-create"),
    path("packages/offered/<int:pk>/edit/", packages.package_edit, name="package-edit"),
    path("packages/offered/<int:pk>/assign/", packages.package_assign, name="package-assign"),
]
