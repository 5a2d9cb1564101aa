from django.urls import path, re_path

from assessments.views import kpis

urlpatterns = [
    path("kpis/", kpis.catalogue, name="kpis"),
    re_path(r"^kpis/(?P<code>K[0-9]{2})/$", kpis.kpi, name="kpi"),
    re_path(r"^kpis/(?P<code>K[0-9]{2})/rows/$", kpis.kpi_rows, name="kpi_rows"),
]
