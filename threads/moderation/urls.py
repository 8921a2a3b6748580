from django.urls import path

from .pages import authors, looks, monitors, queue, reports

urlpatterns = [
    path("m/<int:pk>/report/", reports.report, name="message_report"),
    path("reports/<int:pk>/", reports.outcome, name="report_outcome"),
    path("m/<int:pk>/take-back/", authors.take_back, name="message_take_back"),
    path("waiting/", authors.waiting, name="held_messages"),
    path("moderated/<int:pk>/", authors.moderated, name="moderated"),
    path("manage/moderation/", queue.cases, name="moderation"),
    path("manage/moderation/monitors/", monitors.monitors, name="monitors"),
    path("manage/moderation/monitors/new/", monitors.new, name="monitor_new"),
    path("manage/moderation/monitors/<int:pk>/", monitors.monitor, name="monitor"),
    path("manage/moderation/looks/", looks.looks, name="moderation_looks"),
    path("manage/moderation/<int:pk>/", queue.case, name="moderation_case"),
]
