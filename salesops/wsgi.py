"""The web application for granian, gunicorn and the like; ``python -m salesops.serve`` starts one."""

import os

from django.core.wsgi import get_wsgi_application

from salesops.core.web.waiting import WaitingRoom

os.environ["SALESOPS_PROCESS"] = "web"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings.production")

application = WaitingRoom(get_wsgi_application(), threads=int(os.environ.get("WEB_THREADS") or "4"))
