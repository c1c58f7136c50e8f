from django.urls import path

from ..views import calendars, coaching, coaching_visits, workload

urlpatterns = [
    path("coaching/", coaching.coaching_list, name="coaching-list"),
    path("coaching/open/", coaching.coaching_open, name="coaching-open"),
    path("coaching/workload/", workload.coaching_workload, name="coaching-workload"),
    path("coaching/calendar/", calendars.coaching_calendar, name="coaching-calendar"),
    path("coaching/calendar/<str:key>.ics", calendars.calendar_file, name="calendar-file"),
    path("coaching/<int:pk>/", coaching.coaching_detail, name="coaching-detail"),
    path("coaching/<int:pk>/end/", coaching.coaching_end, name="coaching-end"),
    path("coaching/<int:pk>/plan-visit/", coaching_visits.visit_plan, name="coaching-visit-plan"),
    path("coaching/<int:pk>/add-visit/", coaching_visits.visit_add, name="coaching-visit-add"),
    path("coaching/visits/<int:pk>/record/", coaching_visits.visit_record, name="coaching-visit-record"),
    path("coaching/visits/<int:pk>/correct/", coaching_visits.visit_correct, name="coaching-visit-correct"),
    path("coaching/visits/<int:pk>/void/", coaching_visits.visit_void, name="coaching-visit-void"),
    path("coaching/visits/<int:pk>/output/", coaching_visits.visit_output, name="coaching-visit-output"),
]
