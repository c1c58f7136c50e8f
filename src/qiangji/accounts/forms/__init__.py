from .door import (
    ActivateTwoStepForm,
    ChangePasswordForm,
    CodeForm,
    LoginForm,
    ReauthenticateByCodeForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from .grants import GrantForm, PlaceGrantForm
from .people import DetailsForm, FilterForm, HubForm, OpenAccountForm

__all__ = [
    "ActivateTwoStepForm",
    "ChangePasswordForm",
    "CodeForm",
    "DetailsForm",
    "FilterForm",
    "GrantForm",
    "HubForm",
    "LoginForm",
    "OpenAccountForm",
    "PlaceGrantForm",
    "ReauthenticateByCodeForm",
    "ReauthenticateForm",
    "ResetPasswordForm",
    "ResetPasswordKeyForm",
]
