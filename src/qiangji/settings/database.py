"""SQLite with no service by default; PostgreSQL when DATABASE_URL says so."""

from .paths import DATA_DIR, env

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'qiangji.sqlite3'}")}

_default = DATABASES["default"]
if _default["ENGINE"].endswith("sqlite3"):
    _default["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000;",
    }
    _default["CONN_MAX_AGE"] = None
else:
    _default["CONN_MAX_AGE"] = 60
    _default["CONN_HEALTH_CHECKS"] = True

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if env.str("REDIS_URL", ""):
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("REDIS_URL"),
    }

# Background work waits in the database: no service is needed, and a worker that dies loses nothing.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
