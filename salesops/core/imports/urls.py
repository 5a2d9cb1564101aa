from django.urls import URLPattern, path

from .views import kinds, runs

app_name = "imports"
urlpatterns: list[URLPattern] = [
    path("", kinds.home, name="home"),
    path("runs/<str:key>/", runs.run, name="run"),
    path("runs/<str:key>/columns/", runs.columns, name="columns"),
    path("runs/<str:key>/commit/", runs.commit, name="commit"),
    path("runs/<str:key>/errors/", runs.errors, name="errors"),
    path("<slug:code>/", kinds.kind, name="kind"),
    path("<slug:code>/template/", kinds.empty_table, name="template"),
]
