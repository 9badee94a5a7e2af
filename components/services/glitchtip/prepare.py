"""Migrates GlitchTip's database and makes what bootstrap.json describes; may run again, and by several at once."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

LOCK = 6_510_116
OWNER = 3
MANAGED_ALERT = "Telltale (managed)"
# Longer than the minute between two checks, so that a late check misses no issue; each notifies once all the same.
ALERT_WINDOW_MINUTES = 60

Spec = dict[str, Any]


def main(path: str) -> None:
    spec = json.loads(Path(path).read_text())
    with only_one_at_a_time():
        migrate()
        with transaction.atomic():
            bootstrap(spec)
    print("ready")


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    lock = connection.copy()
    # A transaction keeps one session even behind a pool; a query that waited would block CREATE INDEX CONCURRENTLY.
    lock.set_autocommit(False)
    try:
        while not try_lock(lock):
            time.sleep(1)
        yield
    finally:
        lock.rollback()
        lock.close()


def try_lock(lock: Any) -> bool:
    with lock.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]


def migrate() -> None:
    before = applied_migrations()
    call_command("migrate", interactive=False, skip_checks=True, verbosity=0)
    print(f"applied {applied_migrations() - before} migrations")
    call_command("createcachetable", verbosity=0)
    if "maintain_partitions" in get_commands():
        call_command("maintain_partitions", stdout=open(os.devnull, "w"))
    else:  # GlitchTip 5
        call_command("pgpartition", yes=True, verbosity=0)


def applied_migrations() -> int:
    return len(MigrationRecorder(connection).applied_migrations())


def bootstrap(spec: Spec) -> None:
    user = ensure_user(spec["user"])
    organization = ensure("organizations_ext", "Organization", slug=spec["organization"], defaults={"name": spec["organization"]})
    member = organization.organization_users.filter(user=user).first() or organization.add_user(user, role=OWNER)
    team = ensure("teams", "Team", organization=organization, slug=spec["team"])
    team.members.add(member)
    for project_spec in spec["projects"]:
        project = ensure_project(organization, project_spec)
        team.projects.add(project)
        ensure_key(project, project_spec["key_file"])
        ensure_alert(project, spec["alerts"])
    reset_project_sequence()


def ensure_user(spec: Spec) -> Model:
    User, email, password = get_user_model(), spec["email"], secret(spec["password_file"])
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_superuser(email, password)
        print(f"created user {email}")
    elif not user.check_password(password):  # Setting the same one again would end every session.
        user.set_password(password)
        user.save(update_fields=["password"])
        print("password re-applied")
    User.objects.filter(pk=user.pk).update(is_active=True, is_staff=True, is_superuser=True)
    EmailAddress.objects.update_or_create(user=user, email=email.lower(), defaults={"verified": True, "primary": True})
    return user


def ensure_project(organization: Model, spec: Spec) -> Model:
    fields = {"organization": organization, "name": spec["slug"], "slug": spec["slug"], "platform": spec["platform"]}
    project = ensure("projects", "Project", id=spec["id"], defaults=fields)
    if project.organization_id != organization.pk:
        sys.exit(f"project {spec['id']} belongs to organization {project.organization.slug}: give {spec['slug']} another id, or GlitchTip another database")
    return project


def ensure_key(project: Model, path: str) -> None:
    try:
        public_key = UUID(secret(path))
    except ValueError:
        sys.exit(f"{path}: a project key is a UUID, 32 hexadecimal digits")
    keys = apps.get_model("projects", "ProjectKey").objects
    if keys.filter(public_key=public_key, project=project, is_active=True).exists():
        return
    keys.update_or_create(public_key=public_key, defaults={"project": project, "is_active": True, "name": "telltale"})
    print(f"key of project {project.slug} re-applied")


def ensure_alert(project: Model, spec: Spec) -> None:
    alerts = apps.get_model("alerts", "ProjectAlert").objects.filter(project=project, name=MANAGED_ALERT)
    wanted = {("email", "")} if spec["email"] else set()
    wanted |= {(webhook["type"], secret(webhook["url_file"])) for webhook in spec["webhooks"]}
    if not wanted:  # GlitchTip mails for an alert without recipients.
        alerts.delete()
        return
    trigger = {"quantity": 1, "timespan_minutes": ALERT_WINDOW_MINUTES}
    alert, _ = alerts.update_or_create(defaults=trigger, create_defaults={**trigger, "project": project, "name": MANAGED_ALERT})
    for recipient in alert.alertrecipient_set.all():
        if (recipient.recipient_type, recipient.url) not in wanted:
            recipient.delete()
            print(f"alert of project {project.slug}: removed a recipient, {recipient.recipient_type}")
    for kind, url in sorted(wanted):
        recipient, created = alert.alertrecipient_set.update_or_create(recipient_type=kind, url=url, defaults={"tags_to_add": spec["tags"]})
        if created:
            print(f"alert of project {project.slug}: added a recipient, {kind}")


def reset_project_sequence() -> None:
    """Ids given by hand do not advance the sequence that numbers a person's next project."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [apps.get_model("projects", "Project")]):
            cursor.execute(statement)


def ensure(app: str, model: str, **lookup: Any) -> Model:
    found, created = apps.get_model(app, model).objects.get_or_create(**lookup)
    if created:
        print(f"created {model.lower()} {found.slug}")
    return found


def secret(path: str) -> str:
    value = Path(path).read_text().strip()
    return value or sys.exit(f"{path}: this secret is empty")


if __name__ == "__main__":
    main(sys.argv[1])
