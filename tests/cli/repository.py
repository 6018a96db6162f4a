"""The small organisation in a real git repository: a base, and a change that lies in the working tree."""

import subprocess

MILL = "register/mill.yaml"
DAY = ("--at", "2026-11-20")
SUSPENDED = "events:\n  - {on: 2026-06-01, recorded_on: 2026-06-02, status: suspended}\n"


def git(folder, *arguments):
    subprocess.run(
        ["git", "-c", "user.name=Kiwi", "-c", "user.email=kiwi@example.org", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
    )


def committed(folder, message):
    git(folder, "add", "--all")
    git(folder, "commit", "--allow-empty", "-m", message)


def appended(file, text):
    def change(folder):
        path = folder / file
        path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + text, encoding="utf-8")

    return change
