"""Django's settings. Every value that differs between installations comes from `vardkedja.config`."""

import datetime as dt
import os

from vardkedja import config as configuration
from vardkedja.logs import LOGGING as LOGGING_OF_THE_HOUSE
from vardkedja.schedule import BEAT_SCHEDULE
from vardkedja.settings_limits import *
from vardkedja.settings_signin import *

CONFIG = configuration.load()
BASE_DIR = configuration.PROJECT

DEBUG = CONFIG.debug
SECRET_KEY = CONFIG.secret_key
# Turns a person's number into the person's id: without it no person is found again.
IDENTITY_KEY = CONFIG.identity_key
LOG_KEY = CONFIG.log_key  # seals the access log
# Encrypts uploaded files. Several with space: the first encrypts, the others still open what they once encrypted.
FILE_KEYS = CONFIG.file_key.split()
LOG_KEYS_OLD = CONFIG.log_keys_old  # verify what former keys sealed
LOG_HEADS = CONFIG.log_heads  # the file of seals outside the database
LOG_SEAL_LATE = 10  # minutes after which /halsa/ says that sealing is late
ALLOWED_HOSTS = list(CONFIG.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(CONFIG.trusted_origins)
HOME = CONFIG.home
LOGGING = LOGGING_OF_THE_HOUSE

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "vardkedja.core.apps.CoreConfig",
    "referrals",
    "placements",
    "sip",
    "costsharing",
    "governance",
]

MIDDLEWARE = [
    "vardkedja.core.frontdoor.ClientAddress",
    "vardkedja.core.frontdoor.Headers",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "vardkedja.core.frontdoor.FrontDoor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "vardkedja.core.middleware.ScopeMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "vardkedja.urls"
WSGI_APPLICATION = "vardkedja.wsgi.application"
ASGI_APPLICATION = "vardkedja.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vardkedja.core.context.frame",
            ],
        },
    }
]

# The database. No ATOMIC_REQUESTS: the scope middleware opens the request's one transaction.
DATABASES = {"default": configuration.django_database(CONFIG.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time
LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH: list[str] = []

# Static files: served by the application itself, hashed names outside debug
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [path for path in [BASE_DIR / "vardkedja" / "static"] if path.is_dir()]
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Uploads: kept outside everything that is served, and never written anywhere but encrypted (see `core/files.py`)
MEDIA_ROOT = HOME / "files"
ATTACHMENTS_ROOT = MEDIA_ROOT / "attachments"
# In memory only: a temporary file would be a copy in clear text.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
UPLOAD_MAX_BYTES = int(os.environ.get("VARDKEDJA_UPLOAD_MAX_MB", "10")) * 1024 * 1024
# The largest request there is. Twice a file, so that one a little too large is told of at its field.
REQUEST_MAX_BYTES = FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * UPLOAD_MAX_BYTES + 1024 * 1024

# What the browser may do
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "accelerometer", "autoplay", "camera", "display-capture", "fullscreen", "geolocation", "gyroscope", "hid",
        "idle-detection", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb",
    )
}  # fmt: skip
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": behind HTTPS a form is known as one of ours by where it came from.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = CONFIG.https
SECURE_REDIRECT_EXEMPT = [r"^halsa/$"]
SECURE_HSTS_SECONDS = 31_536_000 if CONFIG.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG.https else None
# Other names under the county's domain, and browsers' lists, are the county's own decision.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONFIG.https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# With this prefix the browser itself refuses a cookie that another host, or plain HTTP, tries to set in its place.
_HOST_ONLY = "__Host-" if CONFIG.https else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST_ONLY}vardkedja", f"{_HOST_ONLY}vardkedja_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie with words in it

# The API: the same policies and the same log as the pages
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "vardkedja.core.api.answer",
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    # One form of answer: the parameter `format` changes nothing.
    "URL_FORMAT_OVERRIDE": None,
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Vårdkedja",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
}


# How many working days there are for each step, how many at priority 1, the time of day after which something counts as come
# the next working day ("" or none: never), and how many working days before the last one is reminded (empty: not). A deployment sets
# its own ("assess=5 joint_assessment=10 decide=5"); counties and authorities set theirs under Administration.
def _numbers(name: str) -> dict[str, int]:
    return {
        step: int(number)
        for step, _, number in (pair.partition("=") for pair in os.environ.get(name, "").split())
    }


REFERRAL_DEADLINES = {
    "report": 1, "inquiry": 1, "assess": 5, "joint_assessment": 10, "decide": 5, "reply": 1, "complete": 5, "compulsory": 0,
    "communicate_proposal": 2, "serve_decision": 5, "review_appeal": 5, "pass_on_appeal": 3, "sis_plan": 5, "carry_out_appeal": 5,
    "condition": 20, "extract": 5, "acute": 1,
} | _numbers("VARDKEDJA_DEADLINES")  # fmt: skip
REFERRAL_URGENT = {"assess": 2, "joint_assessment": 5, "decide": 2} | _numbers("VARDKEDJA_URGENT")
_cutoff = os.environ.get("VARDKEDJA_CUTOFF", "15:00")
REFERRAL_CUTOFF = dt.time.fromisoformat(_cutoff) if _cutoff else None
_remind = os.environ.get("VARDKEDJA_REMIND", "1")
REFERRAL_REMIND = int(_remind) if _remind else None
# An application that has waited so long for its assessment gives way to a new one to the same unit, in calendar days.
APPLICATION_LIES_AFTER_DAYS = int(os.environ.get("VARDKEDJA_LIES_AFTER", "90"))
# The auditors' tolerance from registration to an inquiry, in calendar days: a local control, no statute.
INQUIRY_TOLERANCE_DAYS = int(os.environ.get("VARDKEDJA_INQUIRY_TOLERANCE", "14"))

# How few persons that wait are kept back from the queue's waiting times for who is not the unit's own authority.
QUEUE_SMALLEST_GROUP = int(os.environ.get("VARDKEDJA_QUEUE_SMALLEST_GROUP", "5"))

# Within so many days after a discharge the end report is written, where the unit's terms set no other.
END_REPORT_DAYS = int(os.environ.get("VARDKEDJA_END_REPORT_DAYS", "14"))

# The list of each home that is kept ready for when the system is down: from which hour of the evening it is made, and for how many
# days it is kept ("hour=20 keep_days=2").
RESERVE_LIST = {"hour": 18, "keep_days": 3} | {
    rule: int(number)
    for rule, _, number in (
        pair.partition("=") for pair in os.environ.get("VARDKEDJA_RESERVE_LIST", "").split()
    )
}

# Consent: from which age a young person's own word is needed and from which it is enough (whole years), the longest time of
# a consent and how long before its end one is reminded (days), how many recipients without a part in the case it may name. A
# deployment sets its own ("young_from=15 longest_days=180").
CONSENT = {"young_from": 15, "adult_from": 18, "longest_days": 365, "remind_days": 14, "most_outside": 4} | {
    rule: int(number)
    for rule, _, number in (pair.partition("=") for pair in os.environ.get("VARDKEDJA_CONSENT", "").split())
}

# Work outside requests. Task arguments are ids, never a person's number or name.
# The office that forwards letters to protected persons, as lines of an address (docs/protected-identity.md).
FORWARDING_OFFICE = [
    line.strip() for line in os.environ.get("VARDKEDJA_FORWARDING_OFFICE", "").split(";") if line.strip()
]
# Where a letter's address begins, in mm from the left and the top edge of an A4 page: behind the right-hand window (H2) of a
# C5 or C4 envelope, however the sheet has slid in it. A deployment with other envelopes sets its own ("120 43").
LETTER_WINDOW = dict(
    zip(("left", "top"), map(int, os.environ.get("VARDKEDJA_LETTER_WINDOW", "120 43").split()), strict=True)
)
CELERY_BROKER_URL = CELERY_RESULT_BACKEND = CONFIG.redis_url
CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": CONFIG.queue_prefix, "visibility_timeout": 3 * 60 * 60}
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"global_keyprefix": CONFIG.queue_prefix}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_EXPIRES = 60 * 60
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_DEFAULT_QUEUE = "app"
# Nightly work runs under the worker's database role, so in a process of its own with a queue of its own.
CELERY_TASK_ROUTES = {
    "*.nightly": {"queue": "nightly"},
    "*.nightly_*": {"queue": "nightly"},
    "*.seal_log": {"queue": "seal"},
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SEND_SENT_EVENT = CELERY_WORKER_SEND_TASK_EVENTS = False

EMAIL_BACKEND = (
    "django.core.mail.backends.console.EmailBackend"
    if DEBUG
    else "django.core.mail.backends.smtp.EmailBackend"
)
DEFAULT_FROM_EMAIL = "vardkedja@localhost"
