from django.urls import path

from salesops.core.policies import views

app_name = "policies"
urlpatterns = [
    path("", views.policy_list, name="list"),
    path("<str:code>/", views.policy_page, name="policy"),
    path("<str:code>/draft/", views.begin_draft, name="begin"),
    path("<str:code>/<int:number>/", views.version_page, name="version"),
    path("<str:code>/<int:number>/edit/", views.edit_draft, name="edit"),
    path("<str:code>/<int:number>/<slug:verb>/", views.act_on_version, name="act"),
]
