"""Who may come in: login by allauth, rules for permissions, lock-out per user and address."""

from .paths import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
_DJANGO = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "qiangji.accounts.passwords.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {
        "NAME": f"{_DJANGO}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": f"{_DJANGO}.CommonPasswordValidator"},
    {"NAME": f"{_DJANGO}.NumericPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "qiangji.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "qiangji.accounts.forms.LoginForm",
    "change_password": "qiangji.accounts.forms.ChangePasswordForm",
    "reset_password": "qiangji.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "qiangji.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "qiangji.accounts.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = True
# Machines are shared: a session ends with the browser, and after half a day in any case.
ACCOUNT_SESSION_REMEMBER = False
# The address is in the token itself; allauth's own generator would keep a second list of addresses, never emptied.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 (a class)
# A whole course logs in from one room and one address. Wrong passwords are counted by axes, per name and address.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip"}

MFA_ADAPTER = "qiangji.accounts.adapter.TwoStepAdapter"
MFA_FORMS = {
    "authenticate": "qiangji.accounts.forms.CodeForm",
    "reauthenticate": "qiangji.accounts.forms.ReauthenticateByCodeForm",
    "activate_totp": "qiangji.accounts.forms.ActivateTwoStepForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "强基"  # zh-data: a proper name
# A code holds for a minute and a half: half a minute is a trap for who reads or types slowly.
MFA_TOTP_TOLERANCE = 1
# Addresses are entered by administrators: whether one was proved says nothing about the telephone.
MFA_ALLOW_UNVERIFIED_EMAIL = True

# Behind a proxy the address of a visitor is what our proxy appended, never what the visitor sent.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("QIANGJI_BEHIND_PROXY", False) else 0

AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "qiangji.accounts.lockout.counted_name"
AXES_CLIENT_IP_CALLABLE = "qiangji.accounts.lockout.address"
AXES_LOCKOUT_CALLABLE = "qiangji.accounts.views.locked"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

SESSION_COOKIE_AGE = 60 * 60 * 12
EMAIL_BACKEND = env.str("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "qiangji@example.org")
# Where mail says this platform is, such as https://qiangji.example.org; without it, mail names the page in words.
QIANGJI_ADDRESS = env.str("QIANGJI_ADDRESS", "").rstrip("/")
