from django.urls import path

from assessments.views import schemes as views

urlpatterns = [
    path("schemes/", views.schemes, name="schemes"),
    path("schemes/revisions/<int:year>/", views.revision, name="scheme_revision"),
    path("schemes/<str:code>/", views.scheme, name="scheme"),
    path("schemes/<str:code>/draft/", views.begin_scheme, name="begin_scheme"),
    path("schemes/<str:code>/compare/", views.compare_schemes, name="compare_schemes"),
    path("schemes/<str:code>/<int:number>/", views.scheme_version, name="scheme_version"),
    path("schemes/<str:code>/<int:number>/edit/", views.edit_scheme, name="edit_scheme"),
    path("schemes/<str:code>/<int:number>/try/", views.try_scheme, name="try_scheme"),
    path("schemes/<str:code>/<int:number>/what-ifs/<int:pk>/", views.what_if, name="what_if"),
    path("schemes/<str:code>/<int:number>/<slug:verb>/", views.act_on_scheme, name="act_on_scheme"),
]
