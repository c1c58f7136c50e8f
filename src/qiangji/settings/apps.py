"""What is switched on, in import order from the loop down to the look."""

from bootstrap_wrapper import get_bootstrap_css_dir

from .paths import env

DEBUG = env.bool("QIANGJI_DEBUG", False)

INSTALLED_APPS = [
    "qiangji.demo",
    "qiangji.portal",
    "qiangji.stages.guidance",
    "qiangji.stages.assessment",
    "qiangji.registry",
    "qiangji.files",
    "qiangji.notices",
    "qiangji.accounts",
    "qiangji.audit",
    "qiangji.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "bootstrap_wrapper",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rules.apps.AutodiscoverRulesConfig",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "qiangji.portal.setup.middleware.SetUpFirst",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "qiangji.urls"
WSGI_APPLICATION = "qiangji.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "qiangji.ui.context.display_modes",
                "qiangji.portal.context.shell",
            ],
            "builtins": ["qiangji.ui.templatetags.qj", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The package keeps its files outside any app folder; of Bootstrap only the style sheet is served.
STATICFILES_DIRS = [("bootstrap/css", get_bootstrap_css_dir())]
# The default run serves assets straight from the packages: no collect step on a fresh machine.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
