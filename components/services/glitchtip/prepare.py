# ruff: noqa: E402
"""Migrates GlitchTip's database and makes what bootstrap.json describes; may run again, and by several at once."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any
from uuid import UUID

import django

# GlitchTip's modules are in the image's working directory, this file is not.
sys.path.insert(0, os.getcwd())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "glitchtip.settings")
django.setup()

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.color import no_style
from django.db import Error, connection, transaction
from django.db.models import Model
from email_validator import EmailNotValidError, validate_email

LOCK = 6_510_116
OWNER = 3
MANAGED = "Telltale (managed)"
# Longer than the minute between two checks, so that a late check misses no issue; each notifies once all the same.
ALERT_WINDOW_MINUTES = 60


def main(path: str) -> None:
    spec = json.loads(Path(path).read_text())
    try:
        with only_one_at_a_time():
            migrate()
            with transaction.atomic():
                bootstrap(**spec)
    except Error as error:  # Further lines can hold the values of the query.
        sys.exit(f"GlitchTip's database: {str(error).splitlines()[0]}")
    print("ready")


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    lock = connection.copy()
    # GlitchTip 6 pins a session only for a transaction; a query that waits would block CREATE INDEX CONCURRENTLY.
    lock.set_autocommit(False)
    try:
        with lock.cursor() as cursor:
            while not locked(cursor):
                time.sleep(1)
        yield
    finally:
        lock.rollback()
        lock.close()


def locked(cursor: Any) -> bool:
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
    return cursor.fetchone()[0]


def migrate() -> None:
    call_command("migrate", interactive=False, skip_checks=True)
    call_command("createcachetable", verbosity=0)
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        if "maintain_partitions" in get_commands():
            call_command("maintain_partitions")
        else:  # GlitchTip 5
            call_command("pgpartition", yes=True)


def bootstrap(user: dict, organization: str, team: str, projects: list[dict], alerts: dict) -> None:
    owner = ensure_user(user["email"], secret(user["password_file"]))
    org = ensure("organizations_ext", "Organization", slug=organization, defaults={"name": organization})
    group = ensure("teams", "Team", organization=org, slug=team)
    group.members.add(org.organization_users.filter(user=owner).first() or org.add_user(owner, role=OWNER))
    for spec in projects:
        project = ensure_project(org, **spec)
        group.projects.add(project)
        ensure_alert(project, **alerts)
    reset_project_sequence()


def ensure_user(email: str, password: str) -> Model:
    try:  # GlitchTip's API answers 500 for an address that this refuses, such as one under `.local`.
        validate_email(email, check_deliverability=False)
    except EmailNotValidError as error:
        sys.exit(f"user {email}: {error}")
    users = get_user_model().objects
    user = users.filter(email=email).first()
    if user is None:
        user = users.create_superuser(email, password)
        print(f"created user {email}")
    elif not user.check_password(password):  # Setting the same one again would end every session.
        user.set_password(password)
        user.save(update_fields=["password"])
        print("password re-applied")
    users.filter(pk=user.pk).update(name=MANAGED, is_active=True, is_staff=True, is_superuser=True)
    for former in users.filter(name=MANAGED, is_active=True).exclude(pk=user.pk):
        users.filter(pk=former.pk).update(name="", is_active=False, is_staff=False, is_superuser=False)
        print(f"user {former.email}: no longer the admin")
    EmailAddress.objects.update_or_create(user=user, email=email.lower(), defaults={"verified": True, "primary": True})
    return user


def ensure_project(org: Model, id: int, name: str, platform: str, key_file: str) -> Model:
    fields = {"organization": org, "name": name, "slug": name, "platform": platform}
    project = ensure("projects", "Project", id=id, defaults=fields)
    if project.organization_id != org.pk:
        sys.exit(f"project {id} is another organization's: give {name} another id, or GlitchTip its own database")
    try:
        key = UUID(secret(key_file))
    except ValueError:
        sys.exit(f"{key_file}: a project's key is a UUID")
    keys = apps.get_model("projects", "ProjectKey").objects
    wanted = {"project": project, "is_active": True}
    if not keys.filter(public_key=key, **wanted).exists():
        keys.update_or_create(public_key=key, defaults=wanted | {"name": MANAGED})
        print(f"key of project {name} applied")
    return project


def ensure_alert(project: Model, email: bool, webhook_files: list[str]) -> None:
    alerts = apps.get_model("alerts", "ProjectAlert").objects
    ours = {"project": project, "name": MANAGED}
    wanted = {("webhook", secret(path)) for path in webhook_files}
    if email:
        wanted.add(("email", ""))
    if not wanted:  # An alert without recipients would send mail.
        alerts.filter(**ours).delete()
        return
    alert, _ = alerts.update_or_create(**ours, defaults={"quantity": 1, "timespan_minutes": ALERT_WINDOW_MINUTES})
    for recipient in alert.alertrecipient_set.all():
        if (recipient.recipient_type, recipient.url) not in wanted:
            recipient.delete()
            print(f"alert of project {project.slug}: removed {recipient.recipient_type}")
    for kind, url in sorted(wanted):
        if alert.alertrecipient_set.get_or_create(recipient_type=kind, url=url)[1]:
            print(f"alert of project {project.slug}: added {kind}")


def reset_project_sequence() -> None:
    """Given ids do not advance the sequence, so a person's next project would collide with them."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [apps.get_model("projects", "Project")]):
            cursor.execute(statement)


def ensure(app: str, model: str, **lookup: Any) -> Model:
    found, created = apps.get_model(app, model).objects.get_or_create(**lookup)
    if created:
        print(f"created {model.lower()} {found.slug}")
    return found


def secret(path: str) -> str:
    return Path(path).read_text().strip() or sys.exit(f"{path}: this secret is empty")


if __name__ == "__main__":
    main(sys.argv[1])
