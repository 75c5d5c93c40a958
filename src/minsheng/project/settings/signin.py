"""Who may come in, and how: password with a second factor, passkey, or the city's OIDC."""

import json
from typing import Any
from urllib.parse import urlsplit

from minsheng.project import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
_DJANGO = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_DJANGO}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_DJANGO}.CommonPasswordValidator"},
    {"NAME": f"{_DJANGO}.NumericPasswordValidator"},
    {"NAME": "minsheng.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "minsheng.accounts.signin.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "minsheng.accounts.signin.SocialAccountAdapter"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip"}  # a whole office may share one address
USERSESSIONS_TRACK_ACTIVITY = False

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a code typed as its half minute ends still counts (RFC 6238, 5.2)
MFA_TOTP_ISSUER = "民生 Minsheng"
MFA_FORMS = {
    "authenticate": "minsheng.accounts.factor_forms.CodeForm",
    "reauthenticate": "minsheng.accounts.factor_forms.ReCodeForm",
    "activate_totp": "minsheng.accounts.factor_forms.AppForm",
    "add_webauthn": "minsheng.accounts.factor_forms.NewKeyForm",
    "edit_webauthn": "minsheng.accounts.factor_forms.KeyNameForm",
}
MFA_ADAPTER = "minsheng.accounts.signin.FactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # staff have no mail address here
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.flag("PRODUCTION")
REQUIRE_MFA = env.flag("REQUIRE_MFA", default=env.flag("PRODUCTION"))
"""Whoever manages people, plans or the system needs a second factor before doing anything else."""

OIDC_APPS: list[dict[str, Any]] = json.loads(env.text("OIDC_APPS", "[]"))
"""JSON list of {"provider_id", "name", "client_id", "secret", "settings": {"server_url"}}."""


def sign_in_origins(apps: list[dict[str, Any]], more: list[str]) -> list[str]:
    """Where identity services have their sign-in pages: browsers ask before a form may lead there."""
    servers = [urlsplit(app["settings"]["server_url"]) for app in apps]
    return sorted({f"{server.scheme}://{server.netloc}" for server in servers} | set(more))


SIGN_IN_ORIGINS = sign_in_origins(OIDC_APPS, env.words("OIDC_ORIGINS"))
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": OIDC_APPS, "OAUTH_PKCE_ENABLED": True}}
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_USERNAME_CLAIM = env.text("OIDC_USERNAME_CLAIM")
"""Claim that names our user (e.g. "preferred_username"); the first sign-in connects that account.

Leave it empty unless only the identity service, never its users, decides what the claim says;
people then connect their account themselves after signing in with their password.
"""

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1 / 6  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "minsheng.accounts.signin.client_address"
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_DISABLE_ACCESS_LOG = True  # no record of who came when, only of failures
AXES_VERBOSE = False  # user names stay out of the log
