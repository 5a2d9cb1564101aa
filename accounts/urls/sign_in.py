"""Addresses of getting in and of one's own settings."""

from django.urls import URLPattern, path

from accounts.views import sign_in, sign_in_confirm, sign_in_factor, sign_in_password

urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.code, name="code"),
    path("sign-in/second-factor/", sign_in_factor.enrol, name="enrol"),
    path("forgot/", sign_in_password.forgot, name="forgot"),
    path("reset/<str:token>/", sign_in_password.reset, name="reset"),
    path("welcome/<str:token>/", sign_in_password.welcome, name="welcome"),
    path("new-address/<str:token>/", sign_in_password.new_address, name="new_address"),
    path("choose-password/", sign_in_password.choose, name="choose_password"),
    path("confirm-address/", sign_in_password.confirm_address, name="confirm_address"),
    path("confirm/", sign_in_confirm.confirm, name="confirm"),
    path("sign-out/", sign_in.leave, name="sign_out"),
]
