"""Who asks: the person at the terminal, or whoever set off the job in CI."""

from __future__ import annotations

import getpass
import os
import socket
from typing import Final, NamedTuple


class _Service(NamedTuple):
    name: str
    sign: str
    """The variable that is only set there."""
    actor: str
    job: tuple[str, ...]


_SERVICES: Final = (
    _Service("github", "GITHUB_ACTIONS", "GITHUB_ACTOR", ("GITHUB_REPOSITORY", "GITHUB_RUN_ID")),
    _Service("gitlab", "GITLAB_CI", "GITLAB_USER_LOGIN", ("CI_PROJECT_PATH", "CI_JOB_ID")),
    _Service("bitbucket", "BITBUCKET_BUILD_NUMBER", "BITBUCKET_STEP_TRIGGERER_UUID", ("BITBUCKET_REPO_FULL_NAME",)),
    _Service("azure", "TF_BUILD", "BUILD_REQUESTEDFOREMAIL", ("BUILD_REPOSITORY_NAME", "BUILD_BUILDID")),
    _Service("jenkins", "JENKINS_URL", "BUILD_USER_ID", ("JOB_NAME", "BUILD_NUMBER")),
)


def who() -> str:
    """Name them as `user@host`, in CI as `actor@github:repository/run`."""
    for service in _SERVICES:
        if os.environ.get(service.sign):
            actor = os.environ.get(service.actor) or "unknown"
            job = "/".join(filter(None, map(os.environ.get, service.job)))
            return f"{actor}@{service.name}:{job}" if job else f"{actor}@{service.name}"
    return f"{_user()}@{socket.gethostname()}"


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        return str(os.getuid()) if hasattr(os, "getuid") else "unknown"
