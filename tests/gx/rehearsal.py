"""A process with a real Airflow: compiles the organisation's snapshot, runs the DAG `batches`, prints
states, tries and log.

Called with the organisation's folder. It is a process of its own because Airflow leaves sockets and event loops open.
"""

import json
import os
import sys
from pathlib import Path

from airflow.dag_processing.dagbag import DagBag
from airflow.models.renderedtifields import RenderedTaskInstanceFields
from airflow.utils.db import initdb

before = {"great_expectations"} & set(sys.modules)
initdb()
bag = DagBag(Path(__file__).parent / "dags")
assert not bag.import_errors, bag.import_errors
parsed = {"great_expectations"} & set(sys.modules)
run = bag.dags["batches"].test()
states = {ti.task_id: [str(ti.state), ti.try_number] for ti in run.get_task_instances()}
rendered = {
    name: str(RenderedTaskInstanceFields.get_templated_fields(run.get_task_instance(name))["batch"])
    for name in ("xcom", "rows")
}
rendered["xcom"] = rendered["xcom"].removeprefix(os.environ["BATCHES"])
answer = {"loaded_while_parsing": sorted(before | parsed), "states": states, "rendered": rendered}
sys.stdout.write("ANSWER " + json.dumps(answer) + "\n")
