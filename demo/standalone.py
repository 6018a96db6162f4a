"""A real `airflow standalone` on a throw-away home, driven through its REST API, and gone afterwards.

    with Standalone(dags, environment={"AIRFLOW__SEKISHO__SNAPSHOT": str(snapshot)}, say=print) as airflow:
        run = airflow.trigger("crm_to_us")
        airflow.wait_for_run(run)
        for task in airflow.task_instances(run): ...

SQLite, free ports, nothing of the caller's own Airflow settings. Everything that was started is stopped, whichever way
the block is left.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from types import FrameType, TracebackType

LOOPBACK = "127.0.0.1"
FINISHED = frozenset({"success", "failed"})
FOREIGN = ("AIRFLOW", "_AIRFLOW", "SEKISHO_", "PYTHON", "VIRTUAL_ENV", "COVERAGE_")
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class StandaloneError(Exception):
    """Airflow did not start, did not answer, or did not finish; the text ends with what it printed last."""


class Run(NamedTuple):
    """One run of a DAG."""

    dag_id: str
    run_id: str


class Task(NamedTuple):
    """One task instance of a run; `map_index` is -1 unless it was mapped."""

    run: Run
    task_id: str
    map_index: int
    state: str | None
    tries: int

    @property
    def name(self) -> str:
        """The task's id, with the map index of a mapped one."""
        return self.task_id if self.map_index < 0 else f"{self.task_id}[{self.map_index}]"


class Standalone:
    """A context manager around one `airflow standalone`.

    Args:
        dags: the folder of DAG files.
        environment: further variables for all of Airflow's processes, such as `AIRFLOW__SEKISHO__SNAPSHOT`.
        say: is told in one line what is going on.
        patience: seconds that starting may take.

    Raises:
        StandaloneError: Airflow ended or kept silent.

    """

    def __init__(
        self,
        dags: Path,
        *,
        environment: Mapping[str, str] | None = None,
        say: Callable[[str], None] = lambda _: None,
        patience: float = 180,
    ) -> None:
        self.dags = dags.resolve()
        self.extra = dict(environment or {})
        self.say = say
        self.patience = patience
        self.home = Path()
        self.url = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._token = ""
        self._told = (0.0, "")
        self._signals: dict[int, Any] = {}

    def __enter__(self) -> Self:
        """Start Airflow and wait until its API answers."""
        self.home = Path(tempfile.mkdtemp(prefix="sekisho-airflow-"))
        self._hear_termination()
        try:
            self._start()
            self._wait_for_api()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop everything."""
        self.stop()

    # ---- starting and stopping ----

    def _start(self) -> None:
        """Start the processes, in a process group of their own so that they can be stopped together."""
        api, worker_logs, trigger_logs, health = _free_ports(4)
        self.url = f"http://{LOOPBACK}:{api}"
        self.say("starting airflow standalone")
        with (self.home / "standalone.log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "airflow", "standalone"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environment(api, worker_logs, trigger_logs, health),
                cwd=self.home,
                start_new_session=True,
            )

    def _environment(self, api: int, worker_logs: int, trigger_logs: int, health: int) -> dict[str, str]:
        """The variables of Airflow's processes: the caller's, without what is meant for another Airflow or Python."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        here = f"{LOOPBACK},localhost"
        return {
            **kept,
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)]),
            "NO_PROXY": here,
            "no_proxy": here,
            "PYTHONUNBUFFERED": "1",
            "AIRFLOW_HOME": str(self.home),
            "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(32),
            "AIRFLOW__API__BASE_URL": self.url,
            "AIRFLOW__API__HOST": LOOPBACK,
            "AIRFLOW__API__PORT": str(api),
            "AIRFLOW__API__SECRET_KEY": secrets.token_hex(32),
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW__CORE__DAGS_FOLDER": str(self.dags),
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{self.url}/execution/",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            # With more, SQLite's one writer keeps the scheduler waiting until it gives up.
            "AIRFLOW__CORE__PARALLELISM": "2",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
            "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
            "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "10",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{self.home}/airflow.db?timeout=60",
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(trigger_logs),
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(worker_logs),
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(health),
            "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
            "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
            **self.extra,
        }

    def _wait_for_api(self) -> None:
        """Wait until the API server hands out a token."""
        for waited in self._while_alive(self.patience, "Airflow's API does not answer"):
            try:
                self._token = self._request("GET", "/auth/token", authorised=False)["access_token"]
            except (OSError, KeyError):
                self._progress("waiting for Airflow's API", waited)
                continue
            self.say(f"Airflow answers after {waited:.0f} s")
            return

    def stop(self) -> None:
        """Stop every process that was started and remove the home. Doing it again is harmless."""
        try:
            if self._process is not None:
                self.say("stopping Airflow")
                self._stop_group(self._process)
        finally:
            self._process = None
            if self.home != Path():
                shutil.rmtree(self.home, ignore_errors=True)
            self._restore_signals()

    @staticmethod
    def _stop_group(process: subprocess.Popen[bytes], grace: float = 3) -> None:
        """Ask the process group to end; make it end when it takes too long, or when we are interrupted ourselves."""
        try:
            _signal_group(process.pid, signal.SIGTERM)
            end = time.monotonic() + grace
            while _signal_group(process.pid, 0) and time.monotonic() < end:
                process.poll()
                time.sleep(0.1)
        finally:
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()

    def _hear_termination(self) -> None:
        """Turn SIGTERM into an exception, so that the block is left in good order."""
        if threading.current_thread() is threading.main_thread():
            self._signals[signal.SIGTERM] = signal.signal(signal.SIGTERM, _end)

    def _restore_signals(self) -> None:
        while self._signals:
            signal.signal(*self._signals.popitem())

    # ---- the REST API ----

    def trigger(self, dag_id: str, conf: Mapping[str, Any] | None = None, *, patience: float = 60) -> Run:
        """Start a run, as soon as Airflow knows the DAG."""
        body = {"logical_date": None, "conf": dict(conf or {})}
        for waited in self._while_alive(patience, f"Airflow does not know the DAG {dag_id}"):
            try:
                answer = self._request("POST", f"/api/v2/dags/{_quoted(dag_id)}/dagRuns", body)
            except urllib.error.HTTPError as error:
                if error.code != 404:  # noqa: PLR2004 - not parsed yet
                    raise StandaloneError(f"{dag_id}: {error} {error.read().decode(errors='replace')}") from error
                if waited > 1 and (errors := self.import_errors()):
                    raise StandaloneError("\n".join(errors.values())) from error
                self._progress(f"waiting for {dag_id} to be parsed", waited)
                continue
            run = Run(dag_id, answer["dag_run_id"])
            self._wait_until_written(run)
            return run
        raise AssertionError

    def _wait_until_written(self, run: Run) -> None:
        """Wait until others can see a run.

        The API answers before its transaction is over. A second request that writes would wait for SQLite's one writer
        in the very thread that has to end the first: everything would stand still until the database gives up.
        """
        for _ in self._while_alive(60, f"the run of {run.dag_id} was not written", pause=0.1):
            with contextlib.suppress(urllib.error.HTTPError):
                self.get(_path(run))
                return

    def unpause(self) -> None:
        """Let all DAGs run that were paused when they were created (`AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION`)."""
        self._request("PATCH", "/api/v2/dags?dag_id_pattern=%25&limit=1000", {"is_paused": False})

    def wait_for_dags(self, dag_ids: Collection[str], *, patience: float = 60) -> None:
        """Wait until all these DAGs are parsed."""
        for waited in self._while_alive(patience, f"not all of {', '.join(sorted(dag_ids))} were parsed"):
            known = {dag["dag_id"] for dag in self.get("/api/v2/dags?limit=1000")["dags"]}
            missing = set(dag_ids) - known
            if not missing:
                return
            if errors := self.import_errors():
                raise StandaloneError("\n".join(errors.values()))
            self._progress(f"waiting for {len(missing)} of {len(dag_ids)} DAGs to be parsed", waited)

    def wait_for_runs(self, runs: Collection[Run], *, patience: float = 180) -> dict[Run, str]:
        """Wait until runs are over, and return the state of each."""
        states: dict[Run, str] = {}
        for waited in self._while_alive(patience, f"{len(runs)} runs are not over"):
            for run in runs:
                if run not in states and (state := self.get(_path(run))["state"]) in FINISHED:
                    states[run] = state
            if len(states) == len(runs):
                return states
            self._progress(f"{len(states)} of {len(runs)} runs are over", waited)
        raise AssertionError

    def wait_for_run(self, run: Run, *, patience: float = 120) -> str:
        """Wait until a run is over, and return its state."""
        return self.wait_for_runs([run], patience=patience)[run]

    def task_instances(self, run: Run) -> list[Task]:
        """Return the task instances of a run, each index of a mapped task included."""
        rows = self.get(f"{_path(run)}/taskInstances?limit=1000")["task_instances"]
        tasks = [Task(run, row["task_id"], row["map_index"], row["state"], row["try_number"]) for row in rows]
        return sorted(tasks, key=lambda task: (task.task_id, task.map_index))

    def log(self, task: Task, attempt: int | None = None) -> list[str]:
        """Return the lines of a task's log as a reader of the log view sees them, without times and fields."""
        number = attempt or max(task.tries, 1)
        path = f"{_path(task.run)}/taskInstances/{_quoted(task.task_id)}/logs/{number}?map_index={task.map_index}"
        content = self.get(f"{path}&full_content=true")["content"]
        return [row["event"] if isinstance(row, dict) else str(row) for row in content]

    def import_errors(self) -> dict[str, str]:
        """Return what kept DAG files from being read, by file."""
        rows = self.get("/api/v2/importErrors?limit=1000")["import_errors"]
        return {row["filename"]: row["stack_trace"] for row in rows}

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        """Return what the API says about a path."""
        return self._request("GET", path)

    def _request(self, method: str, path: str, body: object = None, *, authorised: bool = True) -> Any:  # noqa: ANN401
        """Send a request and return the JSON of the answer. Raises OSError (HTTPError among them)."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if authorised:
            headers["Authorization"] = f"Bearer {self._token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", data, headers, method=method)  # noqa: S310 - our own
        with _DIRECT.open(request, timeout=30) as answer:
            return json.load(answer)

    # ---- waiting ----

    def _while_alive(self, patience: float, problem: str, pause: float = 0.5) -> Iterator[float]:
        """Yield the seconds waited so far, again and again. Raises StandaloneError when it is enough."""
        started = time.monotonic()
        while (waited := time.monotonic() - started) < patience:
            if self._process is None or self._process.poll() is not None:
                raise StandaloneError(f"airflow standalone has ended\n{self._last_output()}")
            yield waited
            time.sleep(pause)
        raise StandaloneError(f"{problem} after {patience:.0f} s\n{self._last_output()}")

    def _progress(self, text: str, waited: float) -> None:
        """Say what we wait for: at once when that is something new, else every five seconds."""
        told_at, told = self._told
        if text != told or waited - told_at > 5 or waited < told_at:  # noqa: PLR2004
            self._told = (waited, text)
            self.say(f"{text} ({waited:.0f} s)")

    def _last_output(self, lines: int = 30) -> str:
        """Return the end of what Airflow printed."""
        with contextlib.suppress(OSError):
            text = (self.home / "standalone.log").read_text(errors="replace")
            return "\n".join(text.splitlines()[-lines:])
        return ""


def _free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on, all different."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((LOOPBACK, 0))
        return [each.getsockname()[1] for each in sockets]


def _signal_group(group: int, number: int) -> bool:
    """Send a signal to a process group; False when nobody is left in it."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the form of a signal handler
    """Leave by an exception."""
    raise SystemExit(128 + number)


def _path(run: Run) -> str:
    """Return where the API keeps a run."""
    return f"/api/v2/dags/{_quoted(run.dag_id)}/dagRuns/{_quoted(run.run_id)}"


def _quoted(text: str) -> str:
    """Quote a part of a path."""
    return urllib.parse.quote(text, safe="")
