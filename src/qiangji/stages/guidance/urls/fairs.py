from django.urls import URLPattern, path

from ..views import fairs

urlpatterns: list[URLPattern] = [
    path("fairs/", fairs.fair_list, name="fair-list"),
    path("fairs/new/", fairs.fair_create, name="fair-create"),
    path("fairs/<int:pk>/", fairs.fair_detail, name="fair-detail"),
    path("fairs/<int:pk>/booths/", fairs.booths_open, name="booths-open"),
    path("booths/", fairs.booth_list, name="booth-list"),
    path("booths/<int:pk>/", fairs.booth_detail, name="booth-detail"),
    path("booths/<int:pk>/report/", fairs.booth_report, name="booth-report"),
    path("booths/<int:pk>/posts/", fairs.post_add, name="post-add"),
    path("posts/<int:pk>/remove/", fairs.post_remove, name="post-remove"),
]
