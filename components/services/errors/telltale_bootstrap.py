"""Makes what errors.json describes: the admin, the team, its projects and their alerts; may run again."""

import hashlib
import json
import logging
from typing import Any
from uuid import UUID

from alerts.models import MessagingServiceConfig
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from projects.models import Project, ProjectMembership, ProjectRole
from teams.models import Team, TeamMembership, TeamRole
from telltale_settings import secret

logger = logging.getLogger("bugsink")
User = get_user_model()
MANAGED = "Telltale (managed)"


@transaction.atomic
def bootstrap(spec: dict[str, Any]) -> None:
    admin = ensure_admin(spec["admin"]["email"], secret(spec["admin"]["password_file"]))
    team, _ = Team.objects.get_or_create(name=spec["team"])
    join(TeamMembership, admin, TeamRole.ADMIN, team=team)
    for one in spec["projects"]:
        project = ensure_project(team, one, spec["quota"]["stored"])
        join(ProjectMembership, admin, ProjectRole.ADMIN, project=project)
        ensure_alerts(project, [secret(path) for path in spec["webhook_files"]])


def ensure_admin(email: str, password: str) -> User:
    user, created = User.objects.get_or_create(username=email, defaults={"email": email})
    # A salt that comes of the password tells whose hash it is; to check a password by its hash takes 0.4 s.
    salt = hashlib.sha256(password.encode()).hexdigest()[:22]
    if salt not in user.password.split("$"):
        user.password = make_password(password, salt)
        logger.info("user %s: %s", email, "created" if created else "password re-applied")
    user.first_name = MANAGED
    user.is_active = user.is_staff = user.is_superuser = True
    user.save()
    for former in User.objects.filter(first_name=MANAGED, is_active=True).exclude(pk=user.pk):
        former.first_name = ""
        former.is_active = former.is_staff = former.is_superuser = False
        former.save()
        logger.info("user %s: no longer the admin", former.email)
    return user


def join(membership: type, user: User, role: int, **where: Any) -> None:
    membership.objects.update_or_create(user=user, **where, defaults={"role": role, "accepted": True})


def ensure_project(team: Team, spec: dict[str, Any], stored: int) -> Project:
    project, created = Project.objects.update_or_create(
        id=spec["id"],
        defaults={
            "team": team,
            "name": spec["name"],
            "slug": spec["name"],
            "sentry_key": UUID(secret(spec["key_file"])),
            "retention_max_event_count": stored,
        },
    )
    if created:
        logger.info("created project %s", project.slug)
    return project


def ensure_alerts(project: Project, urls: list[str]) -> None:
    """One for each webhook, of the form that Slack takes."""
    ours = MessagingServiceConfig.objects.filter(project=project, display_name=MANAGED)
    wanted = {json.dumps({"webhook_url": url}) for url in urls}
    there = set(ours.values_list("config", flat=True))
    ours.exclude(config__in=wanted).delete()
    for config in sorted(wanted - there):
        ours.create(project=project, display_name=MANAGED, kind="slack", config=config)
