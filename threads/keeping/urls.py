from django.urls import path

from . import views
from .erasing import views as erasing
from .holding import views as holding

urlpatterns = [
    path("manage/keep/", views.record, name="manage_keep"),
    path("manage/keep/record.csv", views.record_csv, name="manage_record_csv"),
    path("manage/keep/holds/", holding.holds, name="manage_holds"),
    path("manage/keep/holds/<int:pk>/", holding.act, name="manage_hold"),
    path("manage/keep/erase/", erasing.people, name="manage_erase"),
    path("manage/keep/erase/<int:pk>/", erasing.erasure, name="manage_erasure"),
    path("manage/keep/erase/<int:pk>/progress/", erasing.progress, name="manage_erasure_progress"),
]
