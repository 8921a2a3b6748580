from django.urls import path
from django.http import HttpResponseNotFound

urlpatterns = [
    path("mail/", HttpResponseNotFound, name="mail_waiting"),
    path("mail/review/<int:pk>/", HttpResponseNotFound, name="mail_review"),
    path("mail/original/<int:pk>/", HttpResponseNotFound, name="mail_original"),
]
