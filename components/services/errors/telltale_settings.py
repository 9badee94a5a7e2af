"""Bugsink's settings: its defaults, and what errors.json beside this file says."""

import json
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bugsink.app_settings import CB_ADMINS
from bugsink.conf_utils import deduce_allowed_hosts
from bugsink.settings.default import *  # noqa: F403
from bugsink.settings.default import DATABASES

SPEC = json.loads(Path(__file__).with_name("errors.json").read_text())
STORE = Path(SPEC["store"])
QUOTA = SPEC["quota"]
PROJECTS = len(SPEC["projects"])


def secret(path: str) -> str:
    if value := Path(path).read_text().strip():
        return value
    raise ValueError(f"{path}: this secret is empty")


SECRET_KEY = secret(SPEC["secret_key_file"])
ALLOWED_HOSTS = deduce_allowed_hosts(SPEC["url"])
TIME_ZONE = "UTC"

for alias, database in DATABASES.items():
    database["NAME"] = str(STORE / f"{alias}.sqlite3")
    database["OPTIONS"]["timeout"] = 20  # seconds to wait for another thread's writing

# An event is stored before it is answered, so that none that was accepted can be lost, and no second process is needed.
SNAPPEA = {"TASK_ALWAYS_EAGER": True}

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
SERVER_EMAIL = DEFAULT_FROM_EMAIL = SPEC["admin"]["email"]
if SPEC["mail_url_file"]:
    url = urlsplit(secret(SPEC["mail_url_file"]))
    EMAIL_BACKEND = "telltale_mail.EmailBackend"
    EMAIL_HOST = url.hostname
    EMAIL_PORT = url.port or 25
    EMAIL_HOST_USER = unquote(url.username or "")
    EMAIL_HOST_PASSWORD = unquote(url.password or "")
    # Schemes as GlitchTip reads them.
    EMAIL_USE_TLS = url.scheme in ("smtps", "smtp+tls")
    EMAIL_USE_SSL = url.scheme == "smtp+ssl"

BUGSINK = {
    "BASE_URL": SPEC["url"],
    "PHONEHOME": False,
    "USER_REGISTRATION": CB_ADMINS,
    "USER_REGISTRATION_VERIFY_EMAIL": bool(SPEC["mail_url_file"]),
    "INGEST_STORE_BASE_DIR": str(STORE / "ingestion"),
    # Webhooks are the user's own settings; their receivers are often near.
    "ALERTS_WEBHOOK_DENY_NON_GLOBAL": False,
    "MAX_EVENT_AGE_DAYS": SPEC["days"],
    "MAX_RETENTION_PER_PROJECT_EVENT_COUNT": QUOTA["stored"],
    "MAX_EVENTS_PER_PROJECT_PER_5_MINUTES": QUOTA["five_minutes"],
    "MAX_EVENTS_PER_PROJECT_PER_HOUR": QUOTA["hour"],
    "MAX_EVENTS_PER_PROJECT_PER_MONTH": QUOTA["month"],
    "MAX_EVENTS_PER_5_MINUTES": QUOTA["five_minutes"] * PROJECTS,
    "MAX_EVENTS_PER_HOUR": QUOTA["hour"] * PROJECTS,
    "MAX_EVENTS_PER_MONTH": QUOTA["month"] * PROJECTS,
}
if not SPEC["mail_url_file"]:  # Mails that go nowhere would use the quota up, of which pages then warn.
    BUGSINK["MAX_EMAILS_PER_HOUR"] = None
