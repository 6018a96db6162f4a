"""How tasks say which exports they carry."""

from types import SimpleNamespace

import pytest

from sekisho.airflow.marker import checked_id, marked


def asset(name="x", uri="y"):
    return SimpleNamespace(name=name, uri=uri)


@pytest.mark.parametrize(
    ("outlets", "expected"),
    [
        ([], []),
        ([asset("sekisho:export:a")], ["a"]),
        ([asset("other"), asset("sekisho:export:a"), asset("sekisho:export:b")], ["a", "b"]),
        (asset("sekisho:export:alone"), ["alone"]),
        ((asset("sekisho:export:a"), asset("sekisho:export:a")), ["a"]),
        ([SimpleNamespace(name="sekisho:export:alias")], ["alias"]),
        ([SimpleNamespace(uri="x-sekisho://export/by-uri")], ["by-uri"]),
        ([asset("a name of their own", "x-sekisho://export/renamed")], ["renamed"]),
        (["sekisho:export:just-text", 7, None], []),
    ],
)
def test_outlets_name_exports_by_name_or_by_uri(outlets, expected):
    assert list(marked(SimpleNamespace(outlets=outlets))) == expected


def test_a_decorated_task_names_its_export_and_its_destination():
    task = SimpleNamespace(sekisho_export="a", to="acme-us", outlets=[asset("sekisho:export:a")])
    assert marked(task) == {"a": "acme-us"}


def test_a_mapped_task_is_read_before_it_is_unmapped():
    task = SimpleNamespace(partial_kwargs={"sekisho_export": "a", "to": "{{ p }}"}, outlets=[asset("sekisho:export:b")])
    assert marked(task) == {"a": "{{ p }}", "b": None}


def test_a_task_with_another_kind_of_destination_says_nothing():
    assert marked(SimpleNamespace(to="somebody@example.com", outlets=[])) == {}


@pytest.mark.parametrize("export_id", ["crm-to-us", "a", "0-1"])
def test_lawful_ids(export_id):
    assert checked_id(export_id) == export_id


@pytest.mark.parametrize("export_id", ["", "-a", "CRM", "crm_to_us", "crm to us", "crm-to-us\n", None, 7, "日本"])
def test_an_unlawful_id_is_refused_with_the_form_that_is_expected(export_id):
    with pytest.raises(ValueError, match=r"\[a-z0-9\]\[a-z0-9-\]\*"):
        checked_id(export_id)
