from django.urls import path

from . import views

app_name = "events"
urlpatterns = [
    path("delegations/", views.delegation_list, name="delegation_list"),
    path("delegations/<slug:slug>/", views.delegation_detail, name="delegation_detail"),
    path("events/", views.event_list, name="event_list"),
    path("events/<slug:slug>/", views.event_detail, name="event_detail"),
]
