"""Chinese is the source language; English is the first translation."""

from .paths import PACKAGE_DIR

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]  # zh-data: each in its own tongue
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DATE_FORMAT = "Y-m-d"
FORMAT_MODULE_PATH = ["qiangji.settings.formats"]
