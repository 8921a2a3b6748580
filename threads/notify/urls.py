from django.urls import path

from . import views

urlpatterns = [
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/read/", views.read, name="notifications_read"),
    path("notifications/mail/", views.mail_choices, name="mail_choices"),
    path("notifications/mail/summary/", views.summary_now, name="summary_now"),
    path("notifications/mail/off/<str:token>/", views.mail_off, name="mail_off"),
    path("notifications/mail/<int:pk>/<str:token>/", views.mail_here, name="mail_here"),
    path("notifications/<int:pk>/", views.follow, name="notification"),
]
