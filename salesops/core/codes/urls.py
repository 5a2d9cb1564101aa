from django.urls import path

from salesops.core.codes import views

app_name = "codes"
urlpatterns = [
    path("", views.all_lists, name="lists"),
    path("<str:code>/", views.one_list, name="list"),
    path("<str:code>/add/", views.add, name="add"),
    path("<str:code>/<slug:entry>/", views.edit, name="edit"),
    path("<str:code>/<slug:entry>/<slug:verb>/", views.verb, name="verb"),
]
