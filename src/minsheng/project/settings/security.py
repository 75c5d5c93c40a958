"""Secrets, cookies, headers: strict by default, relaxed only for a demo on loopback."""

import secrets

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from minsheng.project import env
from minsheng.project.settings.base import PRODUCTION
from minsheng.project.settings.database import DATA_FOLDER
from minsheng.project.settings.map import TILE_HOSTS
from minsheng.project.settings.signin import SIGN_IN_ORIGINS


def _kept_secret() -> str:
    """A key made at the first start and kept in the data folder, readable by its owner only."""
    path = DATA_FOLDER / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY:
    if PRODUCTION:
        raise ImproperlyConfigured("Set MINSHENG_SECRET_KEY to a long random text.")
    SECRET_KEY = _kept_secret()
AUDIT_KEY = env.text("AUDIT_KEY") or f"audit:{SECRET_KEY}"
"""Keys the audit chain, so that who can write to the database cannot forge it."""

ALLOWED_HOSTS = env.words("HOSTS", "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env.words("ORIGINS")
BEHIND_PROXY = env.flag("BEHIND_PROXY")
"""One proxy of ours stands before the site: its word on address and scheme counts."""
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "minsheng.web.errors.stale"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "worker-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *TILE_HOSTS],
        "connect-src": [SELF, *TILE_HOSTS],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF, *SIGN_IN_ORIGINS],
        "frame-ancestors": [NONE],
    }
}
