from django.urls import path

from . import views

app_name = "audit"
urlpatterns = [
    path("", views.trail, name="trail"),
    path("entries/<int:pk>/", views.entry, name="entry"),
    path("access/", views.access_log, name="access"),
]
