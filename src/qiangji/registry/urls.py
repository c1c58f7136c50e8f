from django.urls import path

from .views import dossier, duplicates, editing, exchange, experts, filings, organisations, people, supervising_units

app_name = "registry"

_one = "organisations/<int:pk>/"

urlpatterns = [
    path("organisations/", organisations.organisation_list, name="organisation-list"),
    path("organisations/print/", organisations.organisation_print, name="organisation-print"),
    path("organisations/register/", organisations.organisation_register, name="organisation-register"),
    path("organisations/duplicates/", duplicates.duplicate_list, name="duplicate-list"),
    path("organisations/export/", exchange.organisation_export, name="organisation-export"),
    path("organisations/import/", exchange.organisation_import, name="organisation-import"),
    path("organisations/import/template/", exchange.import_template, name="import-template"),
    path("organisations/import/<int:pk>/", exchange.import_preview, name="import-preview"),
    path("organisations/import/<int:pk>/confirm/", exchange.import_confirm, name="import-confirm"),
    path("organisations/import/<int:pk>/errors/", exchange.import_errors, name="import-errors"),
    path(_one, dossier.organisation_detail, name="organisation-detail"),
    path(f"{_one}people/", dossier.organisation_people, name="organisation-people"),
    path(f"{_one}filings/", dossier.organisation_filings, name="organisation-filings"),
    path(f"{_one}log/", dossier.organisation_log, name="organisation-log"),
    path(f"{_one}print/", dossier.organisation_sheet, name="organisation-sheet"),
    path(f"{_one}edit/", editing.organisation_edit, name="organisation-edit"),
    path(f"{_one}confirm/", editing.organisation_confirm, name="organisation-confirm"),
    path(f"{_one}rename/", editing.organisation_rename, name="organisation-rename"),
    path(f"{_one}relocate/", editing.organisation_relocate, name="organisation-relocate"),
    path(f"{_one}standing/", editing.organisation_standing, name="organisation-standing"),
    path(f"{_one}merge/<int:other_pk>/", duplicates.organisation_merge, name="organisation-merge"),
    path(f"{_one}people/add/", people.member_add, name="member-add"),
    path(f"{_one}inspections/add/", filings.inspection_add, name="inspection-add"),
    path(f"{_one}inspections/<int:inspection_pk>/", filings.inspection_correct, name="inspection-correct"),
    path(f"{_one}grades/add/", filings.grade_add, name="grade-add"),
    path(f"{_one}party/add/", filings.party_add, name="party-add"),
    path(f"{_one}filings/<slug:kind>/<int:filing_pk>/remove/", filings.filing_remove, name="filing-remove"),
    path("memberships/<int:pk>/edit/", people.membership_edit, name="membership-edit"),
    path("memberships/<int:pk>/end/", people.membership_end, name="membership-end"),
    path("memberships/<int:pk>/person/", people.person_edit, name="person-edit"),
    path("people/<int:pk>/merge/<int:other_pk>/", duplicates.person_merge, name="person-merge"),
    path("experts/", experts.expert_list, name="expert-list"),
    path("experts/add/", experts.expert_add, name="expert-add"),
    path("experts/<int:pk>/", experts.expert_detail, name="expert-detail"),
    path("experts/<int:pk>/edit/", experts.expert_edit, name="expert-edit"),
    path("experts/<int:pk>/release/", experts.expert_release, name="expert-release"),
    path("supervising-units/", supervising_units.supervising_unit_list, name="supervising-unit-list"),
    path("supervising-units/add/", supervising_units.supervising_unit_add, name="supervising-unit-add"),
    path("supervising-units/<int:pk>/", supervising_units.supervising_unit_edit, name="supervising-unit-edit"),
]
