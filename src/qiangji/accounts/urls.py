"""allauth's doors that we keep open, under its own names, and our own pages. What is not listed here is not mounted."""

from allauth.account import views as account
from allauth.mfa.base import views as two_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path, re_path

from . import views
from .guards import personal, public

doors = [
    path("login/", public(account.login), name="account_login"),
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("signup/", public(account.signup), name="account_signup"),
    path("reauthenticate/", personal(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", personal(account.password_change), name="account_change_password"),
    path("password/reset/", public(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", public(account.password_reset_done), name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("2fa/", personal(two_step.index), name="mfa_index"),
    path("2fa/authenticate/", public(two_step.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", personal(two_step.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", personal(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", personal(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", personal(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/", personal(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path(
        "2fa/recovery-codes/download/", personal(recovery.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
]

pages = [
    path("me/", views.me, name="me"),
    path("me/edit/", views.details_edit, name="details-edit"),
    path("users/", views.user_list, name="user-list"),
    path("users/open/", views.user_open, name="user-open"),
    path("users/<int:pk>/", views.user_detail, name="user-detail"),
    path("users/<int:pk>/close/", views.user_close, name="user-close"),
    path("users/<int:pk>/reopen/", views.user_reopen, name="user-reopen"),
    path("users/<int:pk>/password-link/", views.password_link, name="password-link"),
    path("users/<int:pk>/two-step/remove/", views.two_step_remove, name="two-step-remove"),
    path("users/<int:pk>/grants/add/", views.grant_add, name="grant-add"),
    path("grants/<int:pk>/end/", views.grant_end, name="grant-end"),
    path("grants/place/", views.grant_place, name="grant-place"),
    path("hub/", views.hub_edit, name="hub-edit"),
]

urlpatterns = [path("", include(doors)), path("", include((pages, "accounts")))]
