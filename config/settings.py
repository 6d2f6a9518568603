"""One settings file; what differs between places is read from the environment."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable of the environment: 1, true, yes, on (any case) mean yes."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


# What a place decides -------------------------------------------------------------------
DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
HTTPS = flag("HTTPS")  # on: behind TLS; off: plain HTTP on an intranet
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
# The machine itself is always let in: health checks ask it by that name.
ALLOWED_HOSTS = [
    *(host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host),
    "localhost",
    "127.0.0.1",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]
# Stands on printed slips; a setting of the district goes before it.
PUBLIC_URL = os.environ.get("PUBLIC_URL", "").rstrip("/")
# Made by bin/fonts; the office's own fonts go into DATA_DIR/fonts/office.
FONTS_DIR = Path(os.environ.get("FONTS_DIR", BASE_DIR / "var" / "fonts"))
BROKER = os.environ.get("CELERY_BROKER_URL") or "filesystem://localhost"


def secret_key() -> str:
    """SECRET_KEY of the environment; in demo mode one made once and kept in DATA_DIR."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    if not DEMO:
        raise ImproperlyConfigured("Set SECRET_KEY (a long random text), or DEMO=1 to try things.")
    path = DATA_DIR / "secret_key"
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = secret_key()

# The house ------------------------------------------------------------------------------
ROOMS = ["reports", "assessments", "records", "instructors", "enterprises", "accounts", "common"]
INSTALLED_APPS = [
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "template_partials",
    "axes",
    "csp",
    "django.forms",  # its widgets' templates
]
FORM_RENDERER = "common.drawing.OurRenderer"
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
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.PersonMiddleware",
    "accounts.middleware.SignInRequired",
    "reports.burden.counting.BurdenMeter",
    "common.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.page",
            ],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILTERS_EMPTY_CHOICE_LABEL = _("all")
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# Data -----------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA_DIR / 'zhidao.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Pages ask many short questions: compiling one of them takes longer than answering it.
    options = DATABASES["default"].setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} -c jit=off".strip()
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file for tests too: workers of their own process, and its locks, are part of the matter.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    # IMMEDIATE: read-then-write transactions queue up instead of failing with "locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
            "PRAGMA cache_size=-16000;PRAGMA temp_store=MEMORY;"
        ),
    }
MEDIA_ROOT = DATA_DIR / "media"
# Below this a file stays in memory; above DATA_UPLOAD_MAX the request is refused unread.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# People ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.backends.AccountBackend",
]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name, "OPTIONS": options}
    for name, options in {
        f"{VALIDATION}.UserAttributeSimilarityValidator": {"user_attributes": ["username", "name"]},
        "accounts.passwords.LongEnough": {"min_length": 10},
        f"{VALIDATION}.CommonPasswordValidator": {},
        f"{VALIDATION}.NumericPasswordValidator": {},
    }.items()
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "reports:home"
LOGOUT_REDIRECT_URL = "accounts:login"
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time we name is the time it ends
AXES_LOCKOUT_CALLABLE = "accounts.views.signin.locked_out"
AXES_CLIENT_IP_CALLABLE = "accounts.visitors.address"
AXES_ENABLE_ADMIN = False
PROXIES = int(os.environ.get("PROXIES", "0"))  # trusted proxies in front: whose word on addresses
if not PROXIES:  # nobody in front who would: on a weak line a first page takes seconds less
    MIDDLEWARE.insert(0, "django.middleware.gzip.GZipMiddleware")
BIND = os.environ.get("BIND", "")  # where the server listens, told by bin/run
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# Language -------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
USE_I18N = USE_TZ = True
TIME_ZONE = os.environ.get("TIME_ZONE", "Asia/Shanghai")

# Files served ---------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", DATA_DIR / "static"))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *(
        (f"vendor/{name}", BASE_DIR / "node_modules" / folder)
        for name, folder in {
            "bootstrap": "bootstrap/dist",
            "bootstrap-icons": "bootstrap-icons/font",
        }.items()
        if (BASE_DIR / "node_modules" / folder).is_dir()
    ),
]
WHITENOISE_USE_FINDERS = DEMO
WHITENOISE_AUTOREFRESH = DEBUG
if not DEMO:  # collected once, under names that change with their content
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

# Closed to the outside ------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # other hosts are not ours to bind
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from beside the server, in plain HTTP
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS else None  # browsers want TLS for it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_COOKIE_HTTPONLY = True  # the pages carry the token themselves
CSRF_FAILURE_VIEW = "common.errors.csrf_failure"

# The queue ------------------------------------------------------------------------------
CELERY_BROKER_URL = BROKER
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "reports.tasks.build_document": {"queue": "papers"},
    "reports.tasks.make_export": {"queue": "papers"},
}
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 50 * 60, 60 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # kB; a bundle of papers is given back afterwards
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker, however long
CELERY_TIMEZONE = TIME_ZONE
# A broker that is away costs a page one second at most: the job's row waits for the sweeper.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
    "max_retries": 0,  # to publish; a worker goes on trying
}
if BROKER.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT = "config.embedded:Transport"
    folders = DATA_DIR / "queue"
    for folder in (folders / "messages", folders / "control"):
        folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(folders / "messages"),
        "data_folder_out": str(folders / "messages"),
        "control_folder": str(folders / "control"),
        "store_processed": False,
        "polling_interval": 0.05,
    }
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")
CELERY_BEAT_SCHEDULE = {
    "sweep jobs": {"task": "common.tasks.sweep_jobs", "schedule": 20.0, "options": {"expires": 20}},
    **{
        f"{queue} worker lives": {
            "task": "reports.tasks.sign_of_life",
            "args": [queue],
            "schedule": 30.0,
            "options": {"queue": queue, "expires": 30},  # an old message says nothing about now
        }
        for queue in ("default", "papers")
    },
    "mail notices": {"task": "accounts.tasks.mail_notices", "schedule": 60.0},
    **{
        task: {"task": task, "schedule": when}
        for task, when in {
            "accounts.tasks.forget_tries": crontab(minute=35),
            "instructors.tasks.forget_imports": crontab(minute=20),
            "reports.tasks.forget_exports": crontab(minute=50),
            "accounts.tasks.purge": crontab(hour=2, minute=30),
            "instructors.tasks.extend_calendar": crontab(hour=3, minute=10),
            "records.tasks.lock_old_logs": crontab(hour=3, minute=40),
            # Drafts are there on the first morning of a month; reminders go out in the morning.
            "records.tasks.draft_papers": crontab(hour=4, minute=20),
            "records.tasks.ask_enterprises": crontab(hour=4, minute=50, day_of_month="1-5"),
            # Once a month there is something to close; a night the clock stood is made up for.
            "reports.tasks.close_burden": crontab(hour=4, minute=50),
            "records.tasks.remind": crontab(hour=8, minute=5),
            "instructors.tasks.remind_of_leave": crontab(hour=8, minute=10),
        }.items()
    },
}
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")  # none: notices stay in the inbox
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("EMAIL_FROM", "zhidao@localhost")

# What is logged ---------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # anybody can ask nonsense
    },
}
