"""The web application for granian, gunicorn and the like; ``python -m salesops.serve`` starts one."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["SALESOPS_PROCESS"] = "web"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings.production")

application = get_wsgi_application()
