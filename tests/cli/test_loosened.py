"""`sekisho diff BASE --fail-on loosened` names everything by which more may pass; what only tightens is green."""

import json

import pytest

from tests.bad_input.harness import both, removed, swap, whole
from tests.cli.repository import DAY, MILL, SUSPENDED, appended, committed, git
from tests.cli.test_base import JUDGEMENT, WAIVER

WOOL, ACT, TOML = "exports/wool.yaml", "regimes/nz/act.yaml", "sekisho.toml"
RULES = """title: Kiwi rules
layer: organisation
zone: Pacific/Auckland
checked: 2026-11-01
sources: {us: {title: Our rules}}
applies: {fact: export.purpose, one_of: [lamb], cite: us 1}
requires: {any: [{basis: any, title: Any, cite: us 2, all: [{fact: data.sensitive, is: false, cite: us 2}]}]}
"""
LOST = "events 1 removed: on: 2026-06-01, recorded_on: 2026-06-02, status: filed; put it back and add an event"
BANNED = "{bar: banned, title: Banned, cite: act s 4, all: [{fact: recipient.restricted, is: true, cite: act s 4}]}"
BASE = both(
    swap(ACT, "        - {evidence: scc", "        - {judgement: fit, cite: act s 3}\n        - {evidence: scc"),
    swap(ACT, "requires:", f"forbids:\n  - {BANNED}\nrequires:"),
    whole("regimes/kiwi.yaml", RULES),
    whole("register/fit.yaml", JUDGEMENT),
    whole("register/other.yaml", JUDGEMENT.replace("2027-12-31", "2027-01-31")),
    swap("parties/otago.yaml", "kinds: []", "kinds: []\nrestricted: false"),
    appended(MILL, SUSPENDED.replace("suspended", "filed")),
    appended(
        TOML,
        "allow_drafts = false\nstatus_max_age_days = 20\n\n[enforcement.regimes]\n"
        '"nz/act" = "soft-mandatory"\n\n[waivers]\nmax_days = 800\napprovers = ["Wiremu"]\n',
    ),
    whole("waivers/late.yaml", WAIVER),
    swap(WOOL, "carriers:\n", "carriers:\n  - {dag: wool, task: again}\n"),
    swap(WOOL, "sensitive: false", "sensitive: true"),
)


@pytest.fixture
def repository(kiwi):
    """A base with something of everything."""
    BASE(kiwi)
    git(kiwi.parent, "init", "--initial-branch=main")
    committed(kiwi.parent, "first")
    return kiwi.parent


def row(story, change, *said):
    return pytest.param(change, said, id=story)


LOOSER = [
    row(
        "a clock",
        swap(TOML, 'organisation = "kiwi"\n', 'organisation = "kiwi"\nrehearsal = true\nas_of = 2026-11-20\n'),
        ("clock", "rehearsal: no → yes", "sekisho.toml:2"),
        ("clock", "as_of: nothing → 2026-11-20", "sekisho.toml:3"),
    ),
    row(
        "a level",
        swap(TOML, '"nz/act" = "soft-mandatory"', '"nz/act" = "soft-mandatory"\n"jp/appi" = "advisory"'),
        ("level", "the level of jp/appi: hard-mandatory → advisory", "sekisho.toml:7"),
    ),
    row(
        "drafts",
        swap(TOML, "allow_drafts = false", "allow_drafts = true"),
        ("draft", "allow_drafts: no → yes", "sekisho.toml:2"),
    ),
    row(
        "an older look",
        swap(TOML, "_days = 20", "_days = 21"),
        ("setting", "status_max_age_days: 20 → 21", "sekisho.toml:3"),
    ),
    row(
        "longer waivers",
        swap(TOML, "max_days = 800", "max_days = 801"),
        ("setting", "max_days: 800 → 801", "sekisho.toml:9"),
    ),
    row(
        "one more approver",
        swap(TOML, '["Wiremu"]', '["Wiremu", "Hemi"]'),
        ("setting", "approvers: +Hemi", "sekisho.toml:10"),
    ),
    row(
        "a milder check",
        appended(TOML, '\n[check]\nfail-on = "hard-mandatory"\npartial = true\nallow-empty = true\n'),
        ("setting", "fail-on: soft-mandatory → hard-mandatory", "sekisho.toml:13"),
        ("setting", "allow-empty: no → yes", "sekisho.toml:15"),
        ("setting", "partial: no → yes", "sekisho.toml:14"),
    ),
    row(
        "another ledger, whose address nobody repeats",
        appended(TOML, '\n[ledger]\nurl = "postgresql://wiremu@db/other"\n'),
        ("ledger", "`url` in [ledger] is another one: what was counted before is not seen there", "sekisho.toml:13"),
    ),
    row(
        "a waiver",
        whole("waivers/more.yaml", WAIVER.replace("wool", "parcels")),
        ("waiver", "waiver more, added", "waivers/more.yaml:1"),
    ),
    row(
        "a longer waiver",
        swap("waivers/late.yaml", "2027-12-31", "2028-01-01"),
        ("waiver", "waiver late: expires: 2027-12-31 → 2028-01-01", "waivers/late.yaml:7"),
    ),
    row(
        "another judgement",
        whole("register/third.yaml", JUDGEMENT.replace("2027-12-31", "2027-06-30")),
        ("judgement", "judgement third, added", "register/third.yaml:1"),
    ),
    row(
        "a judgement that lasts longer",
        swap("register/other.yaml", "2027-01-31", "2027-02-01"),
        ("judgement", "judgement other: expires: 2027-01-31 → 2027-02-01", "register/other.yaml:7"),
    ),
    row(
        "an event that is gone",
        swap(MILL, SUSPENDED.replace("suspended", "filed"), ""),
        (
            "event",
            f"scc mill: what happened stands for ever, and this is gone or changed: {LOST}",
            "register/mill.yaml:1",
        ),
    ),
    row(
        "a paper that says otherwise",
        swap(MILL, "2027-03-31", "2029-03-31"),
        ("paper", "scc mill: printed expiry: 2027-03-31 → 2029-03-31", "register/mill.yaml:7"),
    ),
    row(
        "a carrier that is gone",
        swap(WOOL, "  - {dag: wool, task: again}\n", ""),
        ("carrier", "wool: a carrier is gone, and its task is no longer held: {dag: wool, task: again}", f"{WOOL}:17"),
    ),
    row(
        "a carrier that is changed",
        swap(WOOL, "task: again", "task: '*'"),
        ("carrier", "wool: a carrier is gone, and its task is no longer held: {dag: wool, task: again}", f"{WOOL}:17"),
        ("carrier", "wool: another task may carry it: {dag: wool, task: *}", f"{WOOL}:18"),
    ),
    row(
        "persons",
        swap(WOOL, "per_year: 5000", "per_year: 4999"),
        ("persons", "wool: persons: per_year: 5,000 → 4,999", f"{WOOL}:9"),
    ),
    row(
        "personal",
        both(
            swap(WOOL, "sensitive: true", "personal: false\n    sensitive: false"),
            swap(WOOL, "categories: [contact]", "categories: [weights]"),
            swap(WOOL, "    subjects: [NZ]\n", "    subjects: []\n"),
        ),
        ("data", "wool, stream orders: categories: contact → weights", f"{WOOL}:12"),
        ("data", "wool, stream orders: personal: yes → no", f"{WOOL}:14"),
        ("data", "wool, stream orders: sensitive: yes → no", f"{WOOL}:15"),
        ("data", "wool, stream orders: subjects: −NZ", f"{WOOL}:16"),
    ),
    row(
        "not said to be sensitive",
        swap(WOOL, "    sensitive: true\n", ""),
        ("data", "wool, stream orders: sensitive: yes → nothing", f"{WOOL}:11"),
    ),
    row(
        "origins",
        swap(WOOL, "origins: [{country: NZ}]", "origins: [{country: NZ, laws: []}]"),
        ("data", "wool, stream orders: origins 1: laws: nothing → []", f"{WOOL}:16"),
    ),
    row(
        "a party",
        swap("parties/kiwi.yaml", "group: none", "group: birds"),
        ("party", "kiwi: group: none → birds", "parties/kiwi.yaml:4"),
    ),
    row(
        "a place",
        swap("places.yaml", "host: farm.kiwi.example", "host: '*.kiwi.example'"),
        ("place", "place farm: host: farm.kiwi.example → *.kiwi.example", "places.yaml:2"),
    ),
    row(
        "a bar that is gone",
        swap(ACT, "is: true, cite: act s 4}]}", "is: true, cite: act s 4}], until: 2027-01-01}"),
        ("law", "nz/act: bar banned “Banned”: out of force from: nothing → 2027-01-01", f"{ACT}:10"),
    ),
    row(
        "a law of one's own that is gone",
        removed("regimes/kiwi.yaml"),
        ("law", "kiwi: Kiwi rules (kiwi), removed", "main:kiwi/regimes/kiwi.yaml:1"),
    ),
    row(
        "an export that is new and passes",
        both(
            whole("exports/lamb.yaml", ""),
            lambda kiwi: whole(
                "exports/lamb.yaml",
                (kiwi / WOOL)
                .read_text("utf-8")
                .replace("purpose: wool", "purpose: lamb")
                .replace("sensitive: true", "sensitive: false")
                .replace("per_year: 5000", "per_year: 500"),
            )(kiwi),
        ),
        ("verdict", "lamb is newly declared and passes: REVIEW, pending", "exports/lamb.yaml:1"),
    ),
    row(
        "an export that is gone",
        both(removed("exports/parcels.yaml"), removed("dags/parcels.py")),
        ("export", "parcels: no longer declared", "main:kiwi/exports/parcels.yaml:1"),
    ),
]


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(("change", "said"), LOOSER)
def test_what_loosens_is_named_with_file_and_line(change, said, kiwi, sekisho):
    change(kiwi)
    answer = sekisho("diff", "main", "--fail-on", "loosened", *DAY, "-o", "json")
    assert (answer.code, answer.lines) == (1, [])
    found = [(one["kind"], one["text"], one["where"]) for one in json.loads(answer.out)["loosened"]]
    assert found == list(said)


TIGHTER = [
    row("nothing", lambda kiwi: None),
    row("a waiver ends earlier", swap("waivers/late.yaml", "2027-12-31", "2027-12-30")),
    row("a waiver is gone", removed("waivers/late.yaml")),
    row(
        "a stricter level",
        both(removed("waivers/late.yaml"), swap(TOML, '"nz/act" = "soft-mandatory"', '"nz/act" = "hard-mandatory"')),
    ),
    row("a judgement ends earlier", swap("register/other.yaml", "2027-01-31", "2027-01-30")),
    row("a judgement is for one export", appended("register/other.yaml", "exports: [parcels]\n")),
    row("a judgement is gone", removed("register/other.yaml")),
    row("the title of a paper", appended(MILL, "title: The mill\n")),
    row("one more event", appended(MILL, "  - {on: 2026-07-01, recorded_on: 2026-07-02, status: granted}\n")),
    row("a younger look", swap(TOML, "_days = 20", "_days = 19")),
    row("shorter waivers", swap(TOML, "max_days = 800", "max_days = 730")),
    row("another country", swap(WOOL, "stored_in: [NZ]", "stored_in: [NZ, AU]")),
    row("a draft", swap(WOOL, "stored_in: [NZ]", "stored_in: [NZ]\ndraft: true")),
    row("the words of a law", swap(ACT, "A written agreement", "An agreement in writing")),
    row("words of an export", swap(WOOL, '"The wool"', '"Wool"')),
]


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(("change", "said"), TIGHTER)
def test_what_tightens_or_says_the_same_is_green(change, said, kiwi, sekisho):
    change(kiwi)
    answer = sekisho("diff", "main", "--fail-on", "loosened", *DAY)
    assert (answer.code, answer.lines, said) == (0, [], ())
    assert "Nothing is loosened." in answer.out.splitlines()


def test_a_verdict_that_flips_to_pass_and_what_grants_it(repository, kiwi, sekisho):
    swap(MILL, "purposes: [wool]", "purposes: [lamb]")(kiwi)
    removed("waivers/late.yaml")(kiwi)
    committed(repository, "no wool")
    swap(MILL, "purposes: [lamb]", "purposes: [wool]")(kiwi)
    answer = sekisho("diff", "main", "--fail-on", "loosened", *DAY)
    assert answer.code == 1
    lines = answer.out.splitlines()
    assert lines[lines.index("Loosened") :][:8] == [
        "Loosened",
        "  paper: scc mill: purposes: lamb → wool",
        "      register/mill.yaml:4",
        "  verdict: wool passes now: DENY → ALLOW",
        "      exports/wool.yaml:1",
        "",
        "Pass only by this change's own policy",
        "  wool: DENY → ALLOW (nz/act: agreement)",
    ]
    told = sekisho("diff", "main", "--fail-on", "loosened", *DAY, "-o", "markdown").out.splitlines()
    assert told[4:14] == [
        "#### Loosened",
        "",
        "- paper: scc mill: purposes: lamb → wool (`register/mill.yaml:4`)",
        "- verdict: wool passes now: DENY → ALLOW (`exports/wool.yaml:1`)",
        "",
        "#### Pass only by this change's own policy",
        "",
        "- `wool`: DENY → ALLOW",
        "  - by paper: scc mill: purposes: lamb → wool (`register/mill.yaml:4`)",
        "",
    ]
    (grant,) = json.loads(sekisho("diff", "main", "--fail-on", "loosened", *DAY, "-o", "json").out)["granted"]
    assert (grant["export"], grant["before"]["word"], grant["by"][0]["where"]) == (
        "wool",
        "DENY",
        "register/mill.yaml:4",
    )
    assert "緩和された事項" in sekisho("diff", "main", "--fail-on", "loosened", *DAY, "--lang", "ja").out


def test_without_being_asked_nothing_is_said_of_it(repository, kiwi, sekisho):
    swap(WOOL, "per_year: 5000", "per_year: 4999")(kiwi)
    assert "loosened" not in json.loads(sekisho("diff", "main", *DAY, "-o", "json").out)
    assert "Loosened" not in sekisho("diff", "main", *DAY).out


def test_two_days_loosen_nothing(kiwi, sekisho):
    answer = sekisho("diff", "--at", "2026-01-01", "--at", "2026-02-01", "--fail-on", "loosened")
    assert (answer.code, "name the version to compare with" in answer.lines[-1]) == (2, True)


def test_a_base_without_the_organisation_is_no_base(repository, kiwi, sekisho):
    git(repository, "checkout", "--orphan", "bare")
    git(repository, "rm", "-r", "--cached", "kiwi")
    git(repository, "commit", "--allow-empty", "-m", "nothing")
    answer = sekisho("diff", "bare", "--fail-on", "loosened", *DAY)
    assert (answer.code, answer.lines) == (2, ["sekisho: bare: it does not hold kiwi; name a later revision"])
