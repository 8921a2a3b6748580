from django.urls import path

from . import groups, views

urlpatterns = [
    path("manage/", views.overview, name="manage"),
    path("manage/groups/", groups.groups, name="manage_groups"),
    path("manage/groups/<slug:slug>/", groups.change, name="manage_group"),
    path("manage/health/", views.state, name="manage_health"),
    path("manage/figures/", views.figures, name="manage_figures"),
]
