"""Settings of the web program and of every command that uses the record. The database comes from `DATABASE_URL` alone."""

import os

from qingfeng.cli.places import data_folder
from qingfeng.storage.address import database_settings

SECRET_KEY = os.environ.get("QINGFENG_SECRET_KEY", "nothing-is-signed-before-there-is-sign-in")
DEBUG = False
# Loopback only until there is sign-in: what another name asks for is refused before any page.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INSTALLED_APPS = [
    "django.contrib.postgres",
    "qingfeng.storage",
    "qingfeng.custody",
    "qingfeng.directory",
    "qingfeng.casework",
    "qingfeng.supervision",
    "qingfeng.assessment",
    "qingfeng.publication",
]
# Where the key and the folder of the ledger lie, and the name of the log: fixed when the first head is signed.
DATA_FOLDER = os.environ.get("QINGFENG_DATA") or str(data_folder())
LEDGER_ORIGIN = os.environ.get("QINGFENG_ORIGIN", "localhost/ledger")
DATABASES = {"default": database_settings(os.environ.get("DATABASE_URL", ""), pooled="QINGFENG_SERVING" in os.environ)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
# Our own catalogue speaks; Django's translations would be a second one.
USE_I18N = False
ROOT_URLCONF = "qingfeng.config.urls"
WSGI_APPLICATION = "qingfeng.config.wsgi.application"
APPEND_SLASH = False
MIDDLEWARE = [
    "qingfeng.console.middleware.Headers",
    "qingfeng.console.middleware.Measures",
    # Compression can tell secrets that stand beside what a reader typed (BREACH); no page carries a secret or a session yet.
    "django.middleware.gzip.GZipMiddleware",
    "qingfeng.console.middleware.Language",
    "qingfeng.console.middleware.Access",
]
TEMPLATES: list[dict[str, object]] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
