from django.urls import path

from .views import appearance

app_name = "core"
urlpatterns = [
    path("appearance/", appearance.appearance, name="appearance"),
    path("language/", appearance.language, name="language"),
    path("more/", appearance.more, name="more"),
]
