from django.contrib.admin.apps import AdminConfig


class TechnicalConfig(AdminConfig):
    """Django's admin with our site behind ``admin.site``: apps plug in their ``admin.py`` as usual."""

    default_site = "salesops.core.technical.site.TechnicalSite"
