"""Tools all lists share; the lists themselves live at the addresses of their apps."""

from django.urls import path

from .views import bulk, exports, saved, tools

app_name = "lists"
urlpatterns = [
    path("<str:code>/filters/", tools.filters, name="filters"),
    path("<str:code>/filters/<str:name>/", tools.filter_form, name="filter"),
    path("<str:code>/columns/", tools.columns, name="columns"),
    path("<str:code>/views/", saved.views, name="views"),
    path("<str:code>/views/open-with/", saved.open_with, name="open_with"),
    path("<str:code>/views/<int:pk>/", saved.update, name="update_view"),
    path("<str:code>/views/<int:pk>/rename/", saved.rename, name="rename_view"),
    path("<str:code>/views/<int:pk>/delete/", saved.delete, name="delete_view"),
    path("<str:code>/export/", exports.export, name="export"),
    path("<str:code>/exports/<int:pk>/", exports.exported, name="exported"),
    path("<str:code>/bulk/<str:act>/", bulk.bulk, name="bulk"),
    path("<str:code>/bulk/<str:act>/undo/", bulk.undo, name="undo"),
    path("<str:code>/counts/", saved.counts, name="counts"),
]
