"""Mail, if the union has a server for it: only to people who asked to be told how their report went on."""

from minsheng.project import env

EMAIL_HOST = env.text("MAIL_HOST")
"""Empty: no page asks for an address and nothing is ever sent."""
EMAIL_PORT = env.number("MAIL_PORT", 587)
EMAIL_HOST_USER = env.text("MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("MAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("MAIL_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "minsheng@localhost")

NOTICE_KEPT_DAYS = env.number("NOTICE_KEPT_DAYS", 15)
"""Addresses of reporters are deleted so many days after the case was closed. 15 days is how long it can be reopened."""
