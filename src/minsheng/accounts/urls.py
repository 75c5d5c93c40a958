"""Addresses of sign-in, second factor, sessions, preferences and tokens.

The sign-in library's pages are listed one by one, each with its access mark. Signing up and
resetting a password by mail are not among them: accounts and temporary passwords come from the
union, so those two addresses say whom to ask.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.usersessions import views as sessions
from django.urls import include, path

from minsheng.accounts import views
from minsheng.web.access import public, signed_in

own = [
    path("preferences/", views.preferences, name="preferences"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/add/", views.token_add, name="token_add"),
    path("tokens/<int:token_id>/end/", views.token_end, name="token_end"),
    path("second-factor/", views.second_factor, name="second_factor"),
]

entrance = [
    path("login/", public(account.login), name="account_login"),
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("signup/", views.no_account, name="account_signup"),
    path("password/reset/", views.forgotten, name="account_reset_password"),
    path("password/change/", signed_in(account.password_change), name="account_change_password"),
    path("password/set/", signed_in(account.password_set), name="account_set_password"),
    path("reauthenticate/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("sessions/", signed_in(sessions.list_usersessions), name="usersessions_list"),
]

second_factor = [
    path("", signed_in(mfa.index), name="mfa_index"),
    path("authenticate/", public(mfa.authenticate), name="mfa_authenticate"),
    path("reauthenticate/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("totp/activate/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("codes/", signed_in(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "codes/generate/",
        signed_in(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "codes/download/",
        signed_in(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("keys/", signed_in(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("keys/add/", signed_in(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("keys/login/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path(
        "keys/reauthenticate/",
        signed_in(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("keys/<int:pk>/edit/", signed_in(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("keys/<int:pk>/remove/", signed_in(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
]

identity_service = [
    path("", signed_in(social.connections), name="socialaccount_connections"),
    path("cancelled/", public(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("error/", public(social.login_error), name="socialaccount_login_error"),
    path("signup/", views.no_account, name="socialaccount_signup"),
    path("<str:provider_id>/login/", public(oidc.login), name="openid_connect_login"),
    path("<str:provider_id>/callback/", public(oidc.callback), name="openid_connect_callback"),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    path("", include(entrance)),
    path("2fa/", include(second_factor)),
    path("oidc/", include(identity_service)),
]
