"""One question, one answer: wherever it is asked, and from whatever the law was read."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho import snapshot
from sekisho.engine.compile import roots, walk
from sekisho.gate import Gate
from sekisho.model.contradictions import of_paper
from sekisho.model.verdict import Verdict
from tests.gate.folder import EXPORT, PARTIES, STREAM, Folder
from tests.laws.strategies import (
    CATEGORIES,
    COUNTRIES,
    FILES,
    ID,
    KINDS,
    MOMENTS,
    PAPERS,
    PREDICATES,
    QUESTIONS,
    numbered,
    regime_of,
)

ORGANISATIONS = st.fixed_dictionaries(
    {
        "country": st.sampled_from(COUNTRIES),
        "ciio": st.sampled_from([False, True, None]),
        "purpose": st.sampled_from(["sales", "support"]),
        "recipient": st.sampled_from(["receiver", "other"]),
        "categories": st.sampled_from([["crm"], [], ["hr"], CATEGORIES]),
        "sensitive": st.sampled_from([False, True, None]),
        "persons": st.sampled_from([4, 1, 2, 3, 5]),
        "answers": st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(["met", "unmet"])),
    }
)


def written(path, law, registered, organisation):
    """All of it as files, as an organisation would keep them."""
    folder = Folder(path)
    folder.plugins.predicates, folder.plugins.kinds = PREDICATES, KINDS
    folder.write("sekisho.toml", 'organisation = "sender"\n').write(f"regimes/{ID}.yaml", law)
    known = {"country": organisation["country"], "ciio": organisation["ciio"]}
    folder.write("parties/sender.yaml", known_of({**PARTIES["sakura"], **known}))
    folder.write("parties/receiver.yaml", PARTIES["tulip"]).write(
        "parties/other.yaml", {**PARTIES["lotus"], "country": "JP"}
    )
    stream = {**STREAM, "categories": organisation["categories"], "sensitive": organisation["sensitive"]}
    export = {
        **EXPORT,
        "exporter": "sender",
        "recipient": organisation["recipient"],
        "purpose": organisation["purpose"],
        "persons": {"per_run": 1, "per_year": organisation["persons"]},
        "data": [known_of(stream)],
    }
    folder.write("exports/crm.yaml", export)
    (path / "register").mkdir()
    for number, (scope, paper) in enumerate(zip(registered, numbered(registered), strict=True)):
        if not any(of_paper(paper)):  # a folder with a paper that contradicts itself is not read
            folder.write(f"register/paper-{number}.yaml", known_of({"zone": "UTC", "number": str(number), **scope}))
    asked = {getattr(node, name, None) for node in walk(roots(regime_of(law))) for name in ("judgement", "settles")}
    for question in asked & set(organisation["answers"]):
        folder.write(f"register/answer-{question}.yaml", answer(question, organisation["answers"][question]))
    return folder


def known_of(fields):
    """The fields that say something: what nobody looked at is left out of a file."""
    return {name: value for name, value in fields.items() if value is not None}


def answer(question, said):
    return {
        "kind": "judgement",
        "question": f"{ID}#{question}",
        "answer": said,
        "reason": "considered",
        "decided_by": "counsel",
        "decided_on": "2026-01-01",
        "expires": "2026-02-28",
        "zone": "UTC",
    }


def told(decision, *, advice=True):
    """A decision but for what depends on the stage: whether a run may still settle it, and hence the effect.

    What is advised on a number of persons depends on it, too: before a run what is declared may be corrected.
    """
    proofs = [(f.regime.id, f.stream, f.word, f.through, proof(f, advice=advice)) for f in decision.findings]
    return decision.verdict, decision.word, decision.notes, decision.digest, proofs, list(map(str, decision.faults))


def proof(finding, *, advice=True):
    pending = [one for one in (finding.scope, *finding.bars, finding.requires, *finding.duties) if one is not None]
    seen = []
    while pending:
        one = pending.pop()
        words = [say(lang) for say in (one.asks, one.why, *([one.remedy] if advice else [])) for lang in ("en", "ja")]
        seen.append((one.verdict, one.name, one.cite, words))
        pending.extend(one.children)
    return seen


# Both laws write files, hence fewer examples than elsewhere.


@settings(max_examples=100)
@given(law=FILES, registered=st.lists(PAPERS, max_size=3), organisation=ORGANISATIONS, days=st.tuples(MOMENTS, MOMENTS))
def test_decision_is_pure(law, registered, organisation, days):
    """Asked twice, of one gate or another, before and after a snapshot: the same decision; and nothing is changed."""
    with TemporaryDirectory() as name:
        folder = written(Path(name, "files"), law, registered, organisation)
        gate = folder.gate()
        as_of, another = days
        first, _, second = (gate.decide("crm", day, stage="run") for day in (as_of, another, as_of))
        assert (told(first), first.message()) == (told(second), second.message())
        content = gate.content
        assert (
            snapshot.digest_of(content.regimes, content.tables, content.organisation, content.papers)[0]
            == content.digest
        )
        again = Gate.load(snapshot.write(content, Path(name, "built")), plugins=folder.plugins)
        _, third = (again.decide("crm", day, stage="run") for day in (another, as_of))
        assert (told(first), first.message("ja")) == (told(third), third.message("ja"))
        assert snapshot.write(again.content, Path(name, "rebuilt")).name == f"{content.digest}.json"


@settings(max_examples=100)
@given(law=FILES, registered=st.lists(PAPERS, max_size=3), organisation=ORGANISATIONS, as_of=MOMENTS)
def test_every_enforcement_point_agrees(law, registered, organisation, as_of):
    """CI reads the folder and asks at declaration, a worker reads the snapshot and asks at run: one answer.

    Only what may still be pending differs, and it is pending nowhere but at declaration.
    """
    with TemporaryDirectory() as name:
        folder = written(Path(name, "files"), law, registered, organisation)
        opened = folder.gate()
        loaded = Gate.load(snapshot.write(opened.content, Path(name, "built")).parent, plugins=folder.plugins)
        declared = opened.decide("crm", as_of, stage="declaration")
        running = loaded.decide("crm", as_of, stage="run")
        assert told(declared, advice=False) == told(running, advice=False)
        assert told(declared) == told(loaded.decide("crm", as_of, stage="declaration"))
        assert told(opened.decide("crm", as_of, stage="run")) == told(running)
        assert (running.effect == "allow") is (running.verdict is Verdict.MET)
        assert not running.pending
        assert declared.effect == ("annotate" if declared.pending else running.effect)
