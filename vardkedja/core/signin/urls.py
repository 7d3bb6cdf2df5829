"""Addresses of signing in and of the own second factors, under allauth's names."""

from django.urls import path

from vardkedja.core.views import account, signin

SAFE = "konto/sakerhet/"
urlpatterns = [
    path("logga-in/", signin.login, name="account_login"),
    path("logga-in/steg-2/", signin.second_step, name="mfa_authenticate"),
    path("logga-in/nyckel/", signin.passkey_login, name="mfa_login_webauthn"),
    path("logga-in/avbryt/", signin.cancel, name="cancel_sign_in"),
    path("logga-in/stangt/", signin.closed, name="account_inactive"),
    path("logga-in/genom/<slug:provider_id>/", signin.through, name="openid_connect_login"),
    path("logga-in/genom/<slug:provider_id>/svar/", signin.answer, name="openid_connect_callback"),
    path("logga-in/genom/avbruten/", signin.not_through, name="socialaccount_login_cancelled"),
    path("logga-ut/", account.logout, name="account_logout"),
    path(SAFE, signin.factors, name="mfa_index"),
    path(f"{SAFE}session/", signin.session_state, name="session"),
    path(f"{SAFE}losenord-igen/", signin.password_again, name="account_reauthenticate"),
    path(f"{SAFE}kod-igen/", signin.code_again, name="mfa_reauthenticate"),
    path(f"{SAFE}nyckel-igen/", signin.passkey_again, name="mfa_reauthenticate_webauthn"),
    path(f"{SAFE}app/", signin.connect_app, name="mfa_activate_totp"),
    path(f"{SAFE}app/ta-bort/", signin.disconnect_app, name="mfa_deactivate_totp"),
    path(f"{SAFE}nyckel/", signin.add_passkey, name="mfa_add_webauthn"),
    path(f"{SAFE}nyckel/<int:pk>/ta-bort/", signin.remove_passkey, name="mfa_remove_webauthn"),
    path(f"{SAFE}reservkoder/", signin.recovery_codes, name="mfa_view_recovery_codes"),
    path(f"{SAFE}reservkoder/nya/", signin.new_recovery_codes, name="mfa_generate_recovery_codes"),
]
