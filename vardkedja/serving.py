"""Gunicorn's settings (`--config python:vardkedja.serving`): threads, limits to what one request may be, quiet logs.

An address is logged without its query, which no page of ours fills with a person but anybody may type into.
"""

from typing import Any

from vardkedja.logs import LOGGING

worker_class = "gthread"
workers = 2
threads = 4
#: Seconds: a worker that does not answer is ended; what is kept open without work is closed; work at an end is waited for.
timeout = 60
keepalive = 5
graceful_timeout = 30
#: A worker is made anew now and then, so that what a library leaks does not grow.
max_requests = 10_000
max_requests_jitter = 1_000
limit_request_line = 2_048
limit_request_fields = 60
limit_request_field_size = 8_190
access_log_format = '%(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
loglevel = "warning"
logconfig_dict: dict[str, Any] = LOGGING | {
    "loggers": LOGGING["loggers"]  # type: ignore[operator]
    | {
        "gunicorn.error": {"handlers": [], "level": "WARNING", "propagate": True},
        "gunicorn.access": {"handlers": [], "level": "INFO", "propagate": True},
    }
}
