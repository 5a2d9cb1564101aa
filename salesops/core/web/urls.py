from django.urls import path

from .views import appearance, gallery, palette

app_name = "core"
urlpatterns = [
    path("appearance/", appearance.appearance, name="appearance"),
    path("language/", appearance.language, name="language"),
    path("more/", appearance.more, name="more"),
    path("palette/", palette.palette, name="palette"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/errors/<int:status>/", gallery.error, name="gallery_error"),
]
