"""Addresses of the API: resources of every app under one router."""

from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from accounts.api.org_units import OrgUnitResource
from accounts.api.token import TokenView
from accounts.api.users import UserResource
from salesops.core.api.description import SchemaView, docs
from salesops.core.api.job_resource import JobResource

router = SimpleRouter()
router.register("users", UserResource, basename="users")
router.register("org-units", OrgUnitResource, basename="org-units")
router.register("jobs", JobResource, basename="jobs")

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("auth/token/", TokenView.as_view(), name="token"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    *router.urls,
]
