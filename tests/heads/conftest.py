"""A key, and a Spark of this machine for all tests that count persons."""

import logging
import os
import subprocess
import sys
from textwrap import dedent

import pytest
import sqlalchemy as sa

from sekisho.heads import HashKey

KEY = "2026 = " + "5e" * 32


@pytest.fixture(scope="session")
def key() -> HashKey:
    return HashKey.parse(KEY, "a test")


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """Spark in local mode, started when the first test asks: that takes seconds."""
    from pyspark.sql import SparkSession

    logging.getLogger("py4j").setLevel(logging.WARNING)  # it says goodbye after the streams of the tests are closed
    folder = tmp_path_factory.mktemp("spark")
    settings = {
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",  # starts sooner
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.log.level": "OFF",
        "spark.local.dir": str(folder),
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_HOSTNAME", "localhost")
        # Spark's workers find sekisho, and nothing of this test, by the path they are given.
        patch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path.endswith("src")))
        builder = SparkSession.builder.master("local[2]")
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        yield session
        session.stop()


@pytest.fixture
def postgres_engine(postgres):
    engine = sa.create_engine(sa.make_url(postgres).set(drivername="postgresql+psycopg"))
    yield engine
    engine.dispose()


@pytest.fixture
def python():
    """What a fresh Python prints that runs these lines."""

    def run(lines):
        done = subprocess.run(
            [sys.executable, "-c", dedent(lines)], capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run
