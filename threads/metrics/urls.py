from django.urls import path

from . import folders, groups, one_group, views

urlpatterns = [
    path("manage/", views.overview, name="manage"),
    path("manage/groups/", groups.groups, name="manage_groups"),
    path("manage/groups/menu/folders/", folders.folders, name="manage_folders"),
    path("manage/groups.csv", groups.as_csv, name="manage_groups_csv"),
    path("manage/groups/<slug:slug>/", one_group.page, name="manage_group"),
    path("manage/health/", views.state, name="manage_health"),
    path("manage/figures/", views.figures, name="manage_figures"),
]
