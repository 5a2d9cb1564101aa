"""Where log lines go, and which."""

import environ

env = environ.Env()

# To standard output, where the console, systemd or the container engine takes them; SYSLOG_ADDRESS=host:port sends
# them off the machine as well (security.md: kept 180 days).
SYSLOG_ADDRESS = env("SYSLOG_ADDRESS", default="")
_LOG_HANDLERS: dict[str, dict[str, object]] = {
    "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}
}
if SYSLOG_ADDRESS:
    _host, _colon, _port = SYSLOG_ADDRESS.partition(":")
    _LOG_HANDLERS["syslog"] = {
        "class": "salesops.core.web.logs.LogServer",
        "address": (_host, int(_port or 514)),
        "formatter": "json",
    }
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "salesops.core.web.logs.JsonLines"}},
    "handlers": _LOG_HANDLERS,
    "root": {"handlers": list(_LOG_HANDLERS), "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},  # not Django's own handlers, which mail tracebacks
        # The line per request says it already; only what went wrong inside is worth another one.
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
    },
}
