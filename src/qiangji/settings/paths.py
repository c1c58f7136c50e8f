"""Where things are: the code, and the one folder that holds this installation's data."""

import datetime as dt
from pathlib import Path

import environ

env = environ.Env()

PACKAGE_DIR = Path(__file__).resolve().parent.parent
ROOT_DIR = PACKAGE_DIR.parent.parent
DATA_DIR = Path(env.str("QIANGJI_DATA", str(ROOT_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)

# The demo city's own day, see accounts/clock.py.
TODAY_FILE = DATA_DIR / "today"
_today = env.str("QIANGJI_TODAY", TODAY_FILE.read_text(encoding="utf-8").strip() if TODAY_FILE.exists() else "")
QIANGJI_TODAY = dt.date.fromisoformat(_today) if _today else None
