"""Addresses of getting in and of one's own settings."""

from django.urls import URLPattern, path

from accounts.views import sign_in, sign_in_confirm, sign_in_factor, sign_in_password, unmask
from accounts.views.me import general, password, second_factor, sessions, tokens

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
    path("me/", general.general, name="me"),
    path("me/e-mail/", general.email, name="me_email"),
    path("me/password/", password.password, name="me_password"),
    path("me/second-factor/", second_factor.factor, name="me_factor"),
    path("me/second-factor/add/", second_factor.add, name="me_factor_add"),
    path("me/second-factor/remove/", second_factor.remove, name="me_factor_remove"),
    path("me/second-factor/codes/", second_factor.renew_codes, name="me_factor_codes"),
    path("me/sessions/", sessions.sessions, name="me_sessions"),
    path("me/sessions/end-others/", sessions.end_others, name="me_sessions_end_others"),
    path("me/sessions/<str:key>/end/", sessions.end_one, name="me_session_end"),
    path("me/tokens/", tokens.tokens, name="me_tokens"),
    path("me/tokens/make/", tokens.make, name="me_token_make"),
    path("me/tokens/<int:pk>/revoke/", tokens.revoke, name="me_token_revoke"),
    path("people/<str:username>/show/<str:field>/", unmask.show, name="show_contact"),
    path("sign-out/", sign_in.leave, name="sign_out"),
]
