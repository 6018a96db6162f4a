"""Another Python is tried where one is installed, and where not that is said in one plain line."""

import subprocess


def test_a_python_that_is_not_installed_is_skipped_in_one_line(repository):
    done = subprocess.run([repository / ".ci/on-python", "3.99"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "sekisho: skipped: no Python 3.99 is installed here\n")
    assert done.stderr == ""
