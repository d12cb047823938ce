"""Django 设置：只从环境变量读取，密钥在运行目录里生成（design 第 2、8 节）。"""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from yitihua.app import secrets

APP_DIR = Path(__file__).resolve().parent
HOME = Path(os.environ.get("YITIHUA_HOME") or "var").resolve()
MODE = os.environ.get("YITIHUA_MODE", "production")
DEBUG = os.environ.get("YITIHUA_DEBUG") == "1"
SECRET_KEY = secrets.secret_key(HOME, mode=MODE)
ALLOWED_HOSTS = os.environ.get("YITIHUA_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")


def database(url: str) -> dict[str, object]:
    """把 postgresql:// 地址变成 Django 的数据库设置；主机可以是套接字目录。"""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": query.get("port", [str(parts.port or "")])[0],
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"prepare_threshold": 3, "application_name": "yitihua"},
        "TEST": {"MIRROR": None},
    }


DATABASES = {"default": database(os.environ.get("YITIHUA_DATABASE_URL", "postgresql://yitihua_app@localhost/yitihua"))}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "procrastinate.contrib.django",
    "yitihua.infra.identity",
    "yitihua.infra.clients",
    "yitihua.infra.operation",
    "yitihua.infra.oplog",
    "yitihua.infra.numbering",
    "yitihua.infra.calendar",
    "yitihua.infra.notices",
    "yitihua.infra.attachments",
    "yitihua.infra.jobs",
    "yitihua.infra.scoping",
    "yitihua.infra.workbench",
    "yitihua.engines.workflow",
    "yitihua.engines.messages",
    "yitihua.modules.basedata",
    "yitihua.modules.projects",
    "yitihua.modules.budgeting",
    "yitihua.modules.appropriation",
    "yitihua.modules.adjustment",
    "yitihua.modules.payment",
    "yitihua.modules.accounting",
    "yitihua.modules.reporting",
    "yitihua.app",
]

MIDDLEWARE = [
    "yitihua.app.security.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "yitihua.app.identity.idle.IdleMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "yitihua.infra.identity.hashers.ScenarioArgon2Hasher"
    if MODE == "scenario"
    else "django.contrib.auth.hashers.Argon2PasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "yitihua.app.identity.passwords.ContextWordsValidator"},
]

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W002", "axes.W006"]
"""不装 axes 的中间件：它会把登录接口按规则给的锁定提示（R-WFL-019）换成自己的英文页。"""
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

ROOT_URLCONF = "yitihua.app.urls"
TEMPLATES: list[dict[str, object]] = []
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = str(HOME / "static")
STATICFILES_DIRS = [str(APP_DIR / "static")] if (APP_DIR / "static").is_dir() else []
WHITENOISE_USE_FINDERS = True

SECURE = MODE == "production" and os.environ.get("YITIHUA_PLAIN_HTTP") != "1"
"""生产在 TLS 后面：Cookie 只走加密连接，浏览器一年内只许加密访问。没有 TLS 的内网试装写 YITIHUA_PLAIN_HTTP=1。"""
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("YITIHUA_BEHIND_PROXY") == "1" else None
"""前面有反向代理时写 YITIHUA_BEHIND_PROXY=1；代理须自己写这个头，盖掉来访者写的。"""
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE else "csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 60  # 闲置这么久即失效；有操作就续（app/identity/idle.py）
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "yitihua.app.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "yitihua.infra.attachments.limit.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
X_FRAME_OPTIONS = "SAMEORIGIN"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("YITIHUA_LOG", "WARNING")},
}
