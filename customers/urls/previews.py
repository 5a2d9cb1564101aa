"""Addresses of the previews of policies."""

from django.urls import path

from customers.tables import PreviewList
from customers.views import policy_preview
from salesops.core.lists.views import list_view

urlpatterns = [
    path("previews/", list_view(PreviewList), name="preview_rows"),
    path("previews/<str:policy>/<int:number>/", policy_preview.preview, name="policy_preview"),
    path("previews/<str:policy>/<int:number>/count/", policy_preview.count, name="count_policy_preview"),
]
