"""Removes events of a certain age, and issues that have none left: Bugsink has a command for it, and leaves the clock to others."""

import io
import logging
import time
from threading import Thread

from django.core.management import call_command
from django.db import connections

FIRST_AFTER_SECONDS = 60
EVERY_SECONDS = 6 * 3600

logger = logging.getLogger("bugsink")


def clean_up_regularly(days: int) -> None:
    Thread(target=_run, args=[days], daemon=True).start()


def _run(days: int) -> None:
    time.sleep(FIRST_AFTER_SECONDS)
    while True:
        try:
            clean_up(days)
        except Exception:
            logger.exception("Old events could not be removed")
        finally:
            connections.close_all()
        time.sleep(EVERY_SECONDS)


def clean_up(days: int) -> None:
    call_command(
        "vacuum",
        old_events=True,
        orphaned_issues=True,
        orphaned_issue_max_days=days,
        eventless_issuetags=True,
        tags=True,
        files=True,
        file_max_days=days,
        ingest_dir=True,
        max_event_age_days=days,
        stdout=io.StringIO(),
    )
