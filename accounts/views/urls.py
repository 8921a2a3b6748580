from django.contrib.auth.views import LogoutView
from django.urls import path

from . import people, signin

urlpatterns = [
    path("accounts/sign-in/", signin.SignIn.as_view(), name="sign_in"),
    path("accounts/sign-out/", LogoutView.as_view(), name="sign_out"),
    path("accounts/password/", signin.PasswordChange.as_view(), name="password_change"),
    path("accounts/theme/", signin.theme, name="theme"),
    path("people/", people.directory, name="people"),
]
