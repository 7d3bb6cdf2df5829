"""Django's settings of signing in: allauth (second factors, OIDC) and axes (lock-out). `settings.py` takes them all.

Times in seconds unless the name says otherwise. What a deployment may set is listed in docs/operations.md.
"""

import datetime as dt
import os
from pathlib import Path

from vardkedja import config as configuration


def _minutes(variable: str, default: float) -> int:
    return int(float(os.environ.get(variable) or default) * 60)


AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: refuses while locked out, and signs nobody in
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian's anonymous user would be a row in the table of staff accounts
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
LOGIN_URL = "/logga-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/logga-in/"

# How long one stays signed in. Without activity for the idle time one is signed out, with a warning before; the whole
# session never outlives a working day.
SESSION_IDLE = _minutes("VARDKEDJA_IDLE_MINUTES", 30)
SESSION_WARNING = min(_minutes("VARDKEDJA_IDLE_WARNING_MINUTES", 5), SESSION_IDLE // 2)
SESSION_COOKIE_AGE = int(float(os.environ.get("VARDKEDJA_SESSION_HOURS") or 8) * 60 * 60)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# allauth: user name and password, no sign-up, no e-mail addresses, no English
ACCOUNT_ADAPTER = "vardkedja.core.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_FORMS = {
    "login": "vardkedja.core.forms.signin.SignInForm",
    "reauthenticate": "vardkedja.core.forms.signin.PasswordAgainForm",
}
# Guesses are counted by axes, password and code alike; allauth's own counter of failures would be a second, other rule.
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": "60/m/ip", "reauthenticate": "10/m/user"}

MFA_ADAPTER = "vardkedja.core.signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Vårdkedja"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "vardkedja.core.forms.signin.CodeForm",
    "reauthenticate": "vardkedja.core.forms.signin.CodeAgainForm",
    "activate_totp": "vardkedja.core.forms.signin.FirstCodeForm",
    "authenticate_webauthn": "vardkedja.core.forms.signin.KeyForm",
    "reauthenticate_webauthn": "vardkedja.core.forms.signin.KeyAgainForm",
    "login_webauthn": "vardkedja.core.forms.signin.KeyOnlyForm",
    "add_webauthn": "vardkedja.core.forms.signin.PasskeyForm",
}

# Sign-in through one's organisation (vardkedja.core.signin.providers): JSON, or @ and the path of a file that holds it
SOCIALACCOUNT_ADAPTER = "vardkedja.core.signin.oidc.OrganisationsAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
OIDC_PROVIDERS = os.environ.get("VARDKEDJA_OIDC", "")
if OIDC_PROVIDERS.startswith("@"):
    OIDC_PROVIDERS = Path(OIDC_PROVIDERS[1:]).read_text(encoding="utf-8")
OIDC_WITHOUT_TLS = False  # the tests' own provider runs on loopback

# axes: so many failures by one user name from one address, then nothing for a while
AXES_FAILURE_LIMIT = int(os.environ.get("VARDKEDJA_LOCKOUT_FAILURES") or 5)
AXES_COOLOFF_TIME = dt.timedelta(seconds=_minutes("VARDKEDJA_LOCKOUT_MINUTES", 15))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_ACCESS_FAILURE_LOG_PER_USER_LIMIT = 10**9  # the log is thinned by age (docs/operations.md), not by user
AXES_USERNAME_CALLABLE = "vardkedja.core.signin.lockout.username_of"
AXES_CLIENT_IP_CALLABLE = "vardkedja.core.signin.lockout.address_of"
AXES_LOCKOUT_CALLABLE = "vardkedja.core.signin.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "ip_address",
    "login",
    "code",
    "credential",
    "csrfmiddlewaretoken",
    "next",
]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

CONFIG = configuration.load()
# Shared by all web processes: codes that have been used, and how often somebody has tried.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CONFIG.redis_url,
        "KEY_PREFIX": f"{CONFIG.queue_prefix}cache",
    }
}
# Encrypts seeds of second factors. Several with space: the first encrypts, the others still open what they once encrypted.
SIGNIN_KEYS = CONFIG.signin_key.split()
