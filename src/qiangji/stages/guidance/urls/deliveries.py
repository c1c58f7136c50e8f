from django.urls import path

from ..views import deliveries

urlpatterns = [
    path("deliveries/", deliveries.delivery_list, name="delivery-list"),
    path("deliveries/export/", deliveries.delivery_export, name="delivery-export"),
    path("deliveries/new/", deliveries.delivery_create, name="delivery-create"),
    path("deliveries/<int:pk>/", deliveries.delivery_detail, name="delivery-detail"),
    path("deliveries/<int:pk>/void/", deliveries.delivery_void, name="delivery-void"),
]
