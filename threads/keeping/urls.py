from django.urls import path

from . import views
from .duplicates import views as duplicates
from .erasing import views as erasing
from .exporting import views as exporting
from .holding import views as holding
from .retaining import views as retaining
from .taking_back import views as taking_back

urlpatterns = [
    path("manage/people/duplicates/", duplicates.duplicates, name="manage_duplicates"),
    path("manage/people/duplicates/<int:pk>/", duplicates.judge, name="manage_duplicate"),
    path("manage/people/<int:stays>/merge/<int:goes>/", duplicates.merge, name="manage_merge"),
    path("manage/people/merges/", duplicates.merges, name="manage_merges"),
    path("manage/people/merges/<int:pk>/", duplicates.merged, name="manage_merged"),
    path("manage/people/merges/<int:pk>/progress/", duplicates.progress, name="manage_merged_progress"),
    path("manage/keep/", views.record, name="manage_keep"),
    path("manage/keep/record.csv", views.record_csv, name="manage_record_csv"),
    path("manage/keep/export/", exporting.exports, name="manage_exports"),
    path("manage/keep/export/rules/", exporting.rules, name="manage_export_rules"),
    path("manage/keep/export/progress/", exporting.progress, name="manage_exports_progress"),
    path("manage/keep/export/<int:pk>/", exporting.change, name="manage_export"),
    path("accounts/you/data/", exporting.own, name="my_data"),
    path("accounts/you/data/<int:pk>/", exporting.take_own, name="my_data_file"),
    path("manage/keep/holds/", holding.holds, name="manage_holds"),
    path("manage/keep/holds/<int:pk>/", holding.act, name="manage_hold"),
    path("manage/keep/retention/", retaining.rules, name="manage_retention"),
    path("manage/keep/retention/<int:pk>/", retaining.rule, name="manage_rule"),
    path("manage/keep/retention/<int:pk>/progress/", retaining.progress, name="manage_rule_progress"),
    path("manage/keep/retention/<int:pk>/list.csv", retaining.trial_csv, name="manage_rule_csv"),
    path("manage/mail/archives/<int:pk>/take-back/", taking_back.take_back, name="manage_archive_take_back"),
    path("manage/keep/erase/", erasing.people, name="manage_erase"),
    path("manage/keep/erase/<int:pk>/", erasing.erasure, name="manage_erasure"),
    path("manage/keep/erase/<int:pk>/progress/", erasing.progress, name="manage_erasure_progress"),
]
