"""Addresses of accounts, by room."""

from . import absences, controls, people, sign_in

app_name = "accounts"
urlpatterns = [*sign_in.urlpatterns, *people.urlpatterns, *absences.urlpatterns, *controls.urlpatterns]
