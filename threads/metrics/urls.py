from django.urls import path

from . import views

urlpatterns = [
    path("manage/", views.overview, name="manage"),
    path("manage/health/", views.state, name="manage_health"),
    path("manage/figures/", views.figures, name="manage_figures"),
]
