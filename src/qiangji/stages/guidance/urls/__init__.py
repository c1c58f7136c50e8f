"""The addresses of the second stage, a file for each of its rooms."""

from . import coaching, cohorts, deliveries, donations, fairs, packages, plans, resources

app_name = "guidance"

urlpatterns = [
    *plans.urlpatterns,
    *deliveries.urlpatterns,
    *cohorts.urlpatterns,
    *packages.urlpatterns,
    *coaching.urlpatterns,
    *resources.urlpatterns,
    *donations.urlpatterns,
    *fairs.urlpatterns,
]
