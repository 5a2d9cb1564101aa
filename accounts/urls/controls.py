"""Addresses of the control monitor."""

from django.urls import URLPattern, path

from accounts.views import controls

urlpatterns: list[URLPattern] = [
    path("controls/", controls.controls, name="controls"),
    path("controls/<int:pk>/", controls.control, name="control"),
    path("controls/<int:pk>/explain/", controls.explain, name="explain_control"),
    path("controls/<int:pk>/ask-again/", controls.ask_again, name="ask_control_again"),
    path("controls/<int:pk>/close/", controls.close, name="close_control"),
]
