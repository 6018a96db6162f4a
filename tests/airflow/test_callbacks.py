"""What a blocked task can no longer call."""

import pytest

from sekisho.airflow.callbacks import NEUTRAL, strip


def test_everything_is_taken_away():
    class Task:
        pass

    task = Task()
    for name in NEUTRAL:
        setattr(task, name, [print])
    strip(task)
    assert vars(task) == NEUTRAL


@pytest.mark.parametrize("setter", [None, lambda self, value: None])
def test_callbacks_that_a_class_computes_are_taken_from_the_class(setter):
    class Task:
        on_failure_callback = property(lambda self: [print], setter)

    strip(Task())
    assert Task().on_failure_callback == ()
