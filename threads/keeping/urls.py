from django.urls import path

from . import views

urlpatterns = [
    path("manage/keep/", views.record, name="manage_keep"),
    path("manage/keep/record.csv", views.record_csv, name="manage_record_csv"),
]
