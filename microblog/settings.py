"""Every setting. Each value an operator may change comes from an environment variable (docs/operations.md)."""

from datetime import timedelta
from email.utils import formataddr
from pathlib import Path

from csp.constants import NONE, SELF

from microblog import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = env.directory("SKEIN_DATA", BASE_DIR / "var")

# --- Where it runs -------------------------------------------------------------------------
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret_key(DATA)
HOST = env.text("SKEIN_HOST", "127.0.0.1")
PORT = env.number("SKEIN_PORT", 8000, 1, 65535)
# Web processes behind one door: a process uses one core.
WEB_PROCESSES = env.number("SKEIN_WEB_PROCESSES", env.cores(), 1, 64)
# Requests at a time in one web process, each with a database connection of its own; larger bodies get 413.
WEB_THREADS = env.number("SKEIN_WEB_THREADS", 6, 1, 100)
WEB_BODY_LIMIT = env.number("SKEIN_BODY_LIMIT", 60_000_000, 100_000)
# Of such a body so much is kept free for what is not a file; and so many files go into one message.
ROOM_FOR_TEXT, FILES_A_MESSAGE = min(1_000_000, WEB_BODY_LIMIT // 10), 20
# Days after which the doctor asks for a backup; 0 where something else than `manage.py backup` makes them.
BACKUP_DAYS = env.number("SKEIN_BACKUP_DAYS", 2, 0, 365)
# Whether `up` fills an empty database with the demo company.
DEMO = env.flag("SKEIN_DEMO", True)
# Empty: as its admins named it (kit/site.py).
SITE_NAME = " ".join(env.text("SKEIN_SITE_NAME").split())
BASE_URL = env.site("SKEIN_BASE_URL", f"http://{HOST}:{PORT}")
ALLOWED_HOSTS = env.hosts("SKEIN_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]," + HOST)
CSRF_TRUSTED_ORIGINS = [BASE_URL]
BEHIND_TLS = BASE_URL.startswith("https://")
env.require_no_debug(DEBUG, BEHIND_TLS)
# How much one person may do in a while (threads/actions/bounds.py); off for load tests.
LIMITS = env.flag("SKEIN_LIMITS", True)
GROUP_FOUNDERS = env.choice("SKEIN_GROUP_FOUNDERS", "everyone", ("everyone", "admins"))
# Days until a group that somebody deletes is gone; days until another may have its address, 0 for never.
GROUP_DELETE_DAYS = env.number("SKEIN_GROUP_DELETE_DAYS", 30, 1, 365)
# Days until more people read a private or secret group, unless another of its admins agrees before.
GROUP_OPEN_DAYS = env.number("SKEIN_GROUP_OPEN_DAYS", 7, 1, 365)
GROUP_ADDRESS_DAYS = env.number("SKEIN_GROUP_ADDRESS_DAYS", 0, 0, 36_500)
TRUSTED_PROXIES = env.networks("SKEIN_TRUSTED_PROXIES")
# Who may read /metrics; without any nobody.
METRICS_NETWORKS = env.networks("SKEIN_METRICS_NETWORKS")

# --- Mail ------------------------------------------------------------------------------------
SMTP_HOST = env.text("SKEIN_SMTP_HOST", "127.0.0.1")
SMTP_PORT = env.number("SKEIN_SMTP_PORT", 8025, 1, 65535)
SMTP_LMTP = env.flag("SKEIN_LMTP")
MAIL_DOMAIN = env.domain("SKEIN_MAIL_DOMAIN", "skein.localhost")
# Domains it had before: what people and mails remember goes on working.
MAIL_OLD_DOMAINS = env.domains("SKEIN_MAIL_OLD_DOMAINS")
MAIL_AUTHSERV_ID = env.text("SKEIN_MAIL_AUTHSERV_ID").lower()
MAIL_SERVERS = env.networks("SKEIN_MAIL_SERVERS")
SENDER_CHECK = env.flag("SKEIN_SENDER_CHECK", True)
ARC_SEALERS = env.domains("SKEIN_ARC_SEALERS")
MAIL_SIZE_LIMIT = env.number("SKEIN_MAIL_SIZE_LIMIT", 50_000_000, 10_000)
TEST_HOOKS = env.flag("SKEIN_TEST_HOOKS")
DEFAULT_FROM_EMAIL = formataddr((SITE_NAME or "Skein", f"no-reply@{MAIL_DOMAIN}"))
globals().update(env.mail_out(DATA))

# --- Applications ----------------------------------------------------------------------------
INSTALLED_APPS = [
    # Before auth: its createsuperuser is not Django's.
    "accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "django_htmx",
    "haystack",
    "microblog.kit",
    "microblog.demo",
    "threads",
    "threads.bridge",
    "threads.notify",
    "threads.moderation",
    "threads.metrics",
    "threads.pilot",
    "search",
    "threads.keeping",
]
MIDDLEWARE = [
    "microblog.kit.stack_room.with_room",
    "microblog.kit.request_ids.request_ids",
    "microblog.kit.metrics.watching.requests",
    "microblog.kit.proxies.trusted_proxies",
    "accounts.audit.origin.of_request",
    "microblog.kit.middleware.without_nul",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    # Before all that may fail: a page of an error is a page.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "microblog.kit.middleware.permissions_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.signin.opened_by.same_person",
    "accounts.signin.required.SignInRequired",
    "microblog.guest_pages.GuestPages",
    "accounts.signin.sessions.touch_sessions",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "microblog.kit.middleware.private_pages",
    "accounts.policy.middleware.PolicyGate",
    "microblog.kit.middleware.GoneMeanwhile",
    "threads.views.moved.MovedGroups",
]
ROOT_URLCONF = "microblog.urls"
ASGI_APPLICATION = "microblog.asgi.application"
# What a web process starts before it serves.
LIVE_SIDE = "threads.live.service.current"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"]),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "microblog.page_frame.context",
            ],
            "builtins": ["microblog.kit.templatetags.skein", "django.templatetags.i18n"],
        },
    },
]

# --- Data ------------------------------------------------------------------------------------
DATABASES = {"default": env.database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = DATA / "files"
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
REDIS_URL = env.address("REDIS_URL", "", ("redis", "rediss", "unix"))
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "skein"},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"},
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# --- Search ----------------------------------------------------------------------------------
SEARCH_ENGINE = env.search_engine("SEARCH_ENGINE", DATABASES["default"])
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": f"search.backends.{SEARCH_ENGINE}.Engine",
        "PATH": str(DATA / "search"),
        "INCLUDE_SPELLING": False,
    },
}

# --- People ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.signin.backends.EmailBackend"]
# Company sign-in by OpenID Connect; more of them at the desk (accounts/company).
OIDC_ISSUER = env.address("SKEIN_OIDC_ISSUER", "", ("https", "http"))
OIDC_CLIENT_ID = env.text("SKEIN_OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env.text("SKEIN_OIDC_CLIENT_SECRET")
OIDC_NAME = env.text("SKEIN_OIDC_NAME", SITE_NAME)[:40]
OIDC_DOMAINS = env.domains("SKEIN_OIDC_DOMAINS")
# Passwords of an LDAP directory or Active Directory; None: as the desk says (accounts/ldap).
LDAP = env.ldap()
# A mailed link to sign in with (signin/mailed.py): as the desk says, or whatever it says.
SIGN_IN_LINKS = env.choice("SKEIN_SIGN_IN_LINKS", "desk", ("desk", "on", "off"))
# Minutes after which somebody who does something dangerous shows again who they are (signin/again.py).
CONFIRM_MINUTES = env.number("SKEIN_CONFIRM_MINUTES", 15, 1, 24 * 60)
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "handle", "address_words")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.signin.breached.BreachedPasswordValidator"},
]
# A file or folder of stolen passwords (signin/breached.py).
PASSWORD_LIST = env.text("SKEIN_PASSWORD_LIST")

# A virus scanner (kit/scanner.py), and what becomes of files while it is away.
SCANNER = env.scanner("SKEIN_SCANNER")
SCANNER_AWAY = env.choice("SKEIN_SCANNER_AWAY", "wait", ("wait", "show"))

# --- Language and time -----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "microblog" / "locale"]
# Without one, what admins chose at the desk (kit/site.py).
TIME_ZONE = env.time_zone("SKEIN_TIME_ZONE", "UTC")
TIME_ZONE_IS_SET = bool(env.text("SKEIN_TIME_ZONE"))
USE_TZ = True

# --- Static files ----------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "microblog" / "static"]
# Ours alone: what other packages bring along, no page uses.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": env.file_store(env.text("SKEIN_STORAGE_URL")),
    "staticfiles": {"BACKEND": "microblog.kit.static_files.HashedFiles"},
}

# --- Security --------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
# What `check --deploy` asks for and is not ours to decide: the proxy leads from http to https, and the company says what
# its other names are reached by.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
CSRF_FAILURE_VIEW = "accounts.signin.required.too_old"
SESSION_ENGINE = "accounts.signin.sessions"
# Signed out after so many days unused, and after so many however busy.
SESSION_IDLE = timedelta(days=env.number("SKEIN_SESSION_IDLE_DAYS", 14, 1, 365))
SESSION_LONGEST = timedelta(days=env.number("SKEIN_SESSION_DAYS", 90, 1, 365))
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# Believed of trusted proxies alone (kit/proxies.py).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Log -------------------------------------------------------------------------------------
LOG_FORMAT = env.choice("SKEIN_LOG_FORMAT", "line", ("line", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "microblog.kit.log_lines.LogLine"},
        "json": {"()": "microblog.kit.log_lines.JsonLine"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["away", "strangers", "counted"],
        }
    },
    "filters": {
        "away": {"()": "microblog.kit.logs.OneLineWhileAway"},
        "strangers": {"()": "microblog.kit.logs.NoTracebackOfStrangers"},
        "counted": {"()": "microblog.kit.logs.CountLines"},
    },
    "root": {"handlers": ["stderr"], "level": env.log_level("SKEIN_LOG_LEVEL", "WARNING")},
    # One line a command, addresses included, is nothing to keep.
    "loggers": {
        "mail.log": {"level": "WARNING"},
        "daphne": {"level": "WARNING"},
        # Each entry of the audit log as a line of JSON; the table has them in any case.
        "skein.audit": {"level": "INFO" if env.flag("SKEIN_AUDIT_LOG") else "WARNING"},
        "skein": {"level": env.log_level("SKEIN_LOG_LEVEL", "INFO")},
    },
}
