"""The marker asset."""

import pytest

pytestmark = pytest.mark.airflow


def test_the_form_of_the_marker():
    from sekisho.airflow import export

    asset = export("crm-to-us")
    assert asset.name == "sekisho:export:crm-to-us"
    assert asset.uri == "x-sekisho://export/crm-to-us"
    assert asset.extra == {"sekisho_export": "crm-to-us"}


def test_one_marker_per_export():
    from sekisho.airflow import export

    assert export("a") is export("a")
    assert export("a") != export("b")


def test_a_wrong_id_is_refused_each_time():
    from sekisho.airflow import export

    for _ in range(2):
        with pytest.raises(ValueError, match="not the id of an export"):
            export("CRM to US")
