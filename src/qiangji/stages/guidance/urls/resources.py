from django.urls import path

from ..views.resources import allocation, matches, needs, offers, partners, workbooks

urlpatterns = [
    path("resources/", offers.offer_list, name="offer-list"),
    path("resources/offers/new/", offers.offer_create, name="offer-create"),
    path("resources/offers/<int:pk>/", offers.offer_detail, name="offer-detail"),
    path("resources/offers/<int:pk>/withdraw/", offers.offer_withdraw, name="offer-withdraw"),
    path("resources/offers/<int:pk>/apply/", offers.offer_apply, name="offer-apply"),
    path("resources/needs/", needs.need_list, name="need-list"),
    path("resources/needs/new/", needs.need_create, name="need-create"),
    path("resources/needs/<int:pk>/", needs.need_detail, name="need-detail"),
    path("resources/needs/<int:pk>/withdraw/", needs.need_withdraw, name="need-withdraw"),
    path("resources/needs/<int:pk>/propose/", needs.need_propose, name="need-propose"),
    path("resources/matches/", matches.match_list, name="match-list"),
    path("resources/matches/<int:pk>/", matches.match_detail, name="match-detail"),
    path("resources/matches/<int:pk>/move/", matches.match_move, name="match-move"),
    path("resources/matches/<int:pk>/fail/", matches.match_fail, name="match-fail"),
    path("resources/matches/<int:pk>/outcome/", matches.match_outcome, name="match-outcome"),
    path("resources/allocation/", allocation.allocation, name="allocation"),
    path("resources/partners/", partners.partner_list, name="partner-list"),
    path("resources/partners/new/", partners.partner_create, name="partner-create"),
    path("resources/offers/import/", workbooks.offer_import, name="offer-import"),
    path("resources/offers/template/", workbooks.offer_template, name="offer-template"),
    path("resources/needs/import/", workbooks.need_import, name="need-import"),
    path("resources/needs/template/", workbooks.need_template, name="need-template"),
]
