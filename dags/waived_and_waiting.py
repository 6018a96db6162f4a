"""Between yes and no: one export passes with a mark because somebody signed a waiver, three wait for an answer.

What is unknown is blocked like what is forbidden, but the log says what would settle it: a judgement that counsel has
to make, a country whose law nobody has written down yet, a paper in the register with blanks in it.
"""

from __future__ import annotations

from airflow.sdk import dag, task
from outbox import deliver


@dag(schedule=None, tags=["acme"], doc_md=__doc__)
def waived_and_waiting() -> None:
    @task.export("drawings-on-kumo", to="s3://acme-on-kumo-drawings/in")
    def ship_drawings() -> None:
        deliver("drawings", {"drawing_no": "D-5", "drawn_for": "Werner", "file": "d5.step"})

    @task.export("staff-reviews-to-tokyo")
    def ship_staff_reviews() -> None:
        deliver("staff-reviews", {"employee_no": "S-204", "grade": "B"})

    @task.export("inspection-photos-to-tokyo")
    def ship_inspection_photos() -> None:
        deliver("inspection-photos", {"photo_id": "P-1", "inspector": "Tan"})

    @task.export("mail-archive-to-iij")
    def ship_mail_archive() -> None:
        deliver("mail-archive", {"message_id": "M-1", "sender": "Braun"})

    ship_drawings()
    ship_staff_reviews()
    ship_inspection_photos()
    ship_mail_archive()


waived_and_waiting()
