"""`sekisho ledger init` and `key`, and where the commands look for the ledger."""

from sekisho.cli.shared import ledger_at
from sekisho.heads import HashKey
from tests.cli.shipping import Shipping


def configured(kiwi, url):
    with (kiwi / "sekisho.toml").open("a") as file:
        file.write(f'\n[ledger]\nurl = "{url}"\n')


def test_it_is_made_beside_the_snapshot_and_then_is_there(kiwi, sekisho):
    made, again = sekisho("ledger", "init"), sekisho("ledger", "init")
    path = kiwi / ".sekisho/ledger.db"
    assert made == (0, f"sqlite:///{path}: the ledger was made\n", [])
    assert again == (0, f"sqlite:///{path}: the ledger is there and up to date\n", [])
    assert path.is_file()


def test_what_it_holds_stays(shipping, sekisho):
    shipping.ship("monday", 0, 5)
    before = sekisho("ledger", "show", "-o", "json").out
    assert sekisho("ledger", "init").out.endswith("the ledger is there and up to date\n")
    assert sekisho("ledger", "show", "-o", "json").out == before


def test_flag_before_environment_before_file(kiwi, sekisho, monkeypatch, tmp_path):
    configured(kiwi, "sqlite:///from-file.db")
    sekisho("ledger", "init")
    assert (kiwi / "from-file.db").is_file()
    monkeypatch.setenv("SEKISHO_LEDGER", f"sqlite:///{tmp_path}/from-environment.db")
    sekisho("ledger", "init")
    assert (tmp_path / "from-environment.db").is_file()
    sekisho("ledger", "init", "--ledger", f"sqlite:///{tmp_path}/from-flag.db")
    assert (tmp_path / "from-flag.db").is_file()


def test_the_file_may_name_a_variable(kiwi, sekisho, monkeypatch, tmp_path):
    configured(kiwi, "env:WHERE_WE_COUNT")
    answer = sekisho("ledger", "init")
    said = (
        "`url` in [ledger] says that the ledger's URL is in the environment variable WHERE_WE_COUNT, which is not set"
    )
    assert (answer.code, answer.lines) == (2, [f"sekisho: {said}"])
    monkeypatch.setenv("WHERE_WE_COUNT", f"sqlite:///{tmp_path}/there.db")
    assert sekisho("ledger", "init").code == 0
    assert (tmp_path / "there.db").is_file()


def test_no_command_makes_one_by_the_way(kiwi, sekisho):
    for command in ("show", "counts", "reservations", "verify", "head", "sweep"):
        answer = sekisho("ledger", command)
        assert (answer.code, answer.out, len(answer.lines)) == (3, "", 1)
        assert "run `sekisho ledger init`" in answer.lines[0]
    assert not (kiwi / ".sekisho/ledger.db").exists()


def test_without_an_organisation_it_has_to_be_named(tmp_path, monkeypatch, sekisho):
    monkeypatch.chdir(tmp_path)
    answer = sekisho("ledger", "show")
    said = "name it with --ledger or SEKISHO_LEDGER, or the organisation's folder with --organisation"
    assert (answer.code, answer.lines) == (2, [f"sekisho: no ledger: {said}"])


def test_a_url_that_is_none_is_refused_without_its_password(kiwi, sekisho):
    answer = sekisho("ledger", "init", "--ledger", "oracle://me:secret@db/kiwi")
    assert (answer.code, len(answer.lines)) == (2, 1)
    assert "oracle" in answer.lines[0]
    assert "secret" not in answer.lines[0]


def test_who_has_not_installed_it_is_told_what_to_install(kiwi, sekisho, monkeypatch):
    monkeypatch.setattr(ledger_at, "find_spec", lambda name: None if name == "sqlalchemy" else name)
    answer = sekisho("ledger", "counts")
    said = ["sekisho: the ledger needs sqlalchemy, not installed here: install sekisho[ledger]"]
    assert (answer.code, answer.lines) == (2, said)


def test_a_whole_story_on_postgresql(kiwi, sekisho, postgres):
    assert sekisho("ledger", "init", "--ledger", postgres).out.endswith("the ledger was made\n")
    shipping = Shipping(kiwi, postgres)
    shipping.ship("monday", 0, 8)
    shipping.ask("tuesday")
    told = {name: sekisho("ledger", name, "--ledger", postgres) for name in ("show", "reservations", "verify")}
    assert {answer.code for answer in told.values()} == {0}
    assert "8 persons left; run run-monday of DAG parcels, task ship" in told["show"].out
    assert "parcels run-tuesday" in told["reservations"].out
    counted = sekisho("ledger", "counts", "--ledger", postgres, "--at", "2026-03-03")
    assert "left     8" in counted.out
    assert "held     10 more" in counted.out
    assert sekisho("replay", "--all", "--ledger", postgres).out.endswith("2 judged again: 2 the same, 0 otherwise\n")


def test_a_new_key_is_one_line_and_the_advice_stands_beside(sekisho, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    one, other = (sekisho("ledger", "key", "--epoch", "2027") for _ in range(2))
    assert HashKey.parse(one.out, "here").epoch == "2027"
    assert one.out.count("\n") == 1
    assert one.out != other.out
    assert any("chmod" in line or "mode 600" in line for line in one.lines)


def test_an_epoch_that_is_no_name_is_refused(sekisho):
    answer = sekisho("ledger", "key", "--epoch", "two words")
    assert (answer.code, answer.out, len(answer.lines)) == (2, "", 1)
