from django.urls import path

from . import views

urlpatterns = [
    path("manage/pilot/", views.pilot, name="manage_pilot"),
    path("manage/pilot/targets/", views.targets, name="manage_pilot_targets"),
    path("manage/pilot/weeks/", views.weeks, name="manage_pilot_weeks"),
    path("manage/pilot/rows/", views.rows_behind, name="manage_pilot_rows"),
]
