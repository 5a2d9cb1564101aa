"""Addresses of getting in and of one's own settings."""

from django.urls import URLPattern, path

from accounts.views import sign_in, sign_in_confirm, sign_in_factor

urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.code, name="code"),
    path("sign-in/second-factor/", sign_in_factor.enrol, name="enrol"),
    path("confirm/", sign_in_confirm.confirm, name="confirm"),
    path("sign-out/", sign_in.leave, name="sign_out"),
]
