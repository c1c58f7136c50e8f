from django.urls import URLPattern, path

from ..views import distributions, donations, shares

urlpatterns: list[URLPattern] = [
    path("donations/", donations.donation_list, name="donation-list"),
    path("donations/new/", donations.donation_create, name="donation-create"),
    path("donations/donors/new/", donations.donor_create, name="donor-create"),
    path("donations/<int:pk>/", donations.donation_detail, name="donation-detail"),
    path("donations/<int:pk>/goods/", donations.goods_add, name="goods-add"),
    path("donations/<int:pk>/money/", donations.money_add, name="money-add"),
    path("donations/<int:pk>/ticket/", donations.ticket_note, name="ticket-note"),
    path("donations/<int:pk>/ticket/picture/", donations.ticket_download, name="ticket-download"),
    path("gifts/for-item/", distributions.gift_for_item, name="gift-for-item"),
    path("gifts/<int:pk>/", donations.gift_detail, name="gift-detail"),
    path("my-gifts/", donations.own_gifts, name="own-gifts"),
    path("distributions/", distributions.distribution_list, name="distribution-list"),
    path("distributions/new/", distributions.distribution_create, name="distribution-create"),
    path("distributions/<int:pk>/", distributions.distribution_detail, name="distribution-detail"),
    path("distributions/<int:pk>/allocate/", distributions.gift_allocate, name="gift-allocate"),
    path("distributions/lines/<int:pk>/back/", distributions.line_take_back, name="line-take-back"),
    path("receipts/", distributions.receipt_list, name="receipt-list"),
    path("receipts/<int:pk>/", distributions.receipt_detail, name="receipt-detail"),
    path("receipts/<int:pk>/paper/", distributions.receipt_paper, name="receipt-paper"),
    path("fair-share/", shares.fair_share, name="fair-share"),
]
