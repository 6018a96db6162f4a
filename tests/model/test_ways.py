"""The ways to settle a law that is not met: open before closed, unknown before unmet, cheap before dear."""

from sekisho.model.ways import duties_missing, ways
from tests.engine.asking import CITE, ask, certificate, disputed, fact, judgement, regime, ruled

PAPER = {"evidence": "certificate", **CITE}
JUDGED = {"judgement": "necessity", **CITE}
UNSAID, SAID = fact("exporter.ciio", is_=True), fact("exporter.country", is_="DE")
HELD = fact("exporter.persons_held", below="nothing")


def routes(*bases, **how):
    """The names of the ways, those that nothing speaks against marked."""
    tables = {"nothing": [{"value": 1, "until": "2020-01-01", **CITE}]}
    found = ways(ask(regime(*bases, tables=tables), **how))
    return [f"{way.finding.name}{'' if way.open else ' (closed)'}" for way in found]


def route(name, *leaves, **more):
    return ruled("basis", name, *leaves, **more)


def test_what_nobody_said_and_what_nobody_obtained_keeps_a_way_open():
    assert routes(route("paper", PAPER), route("judged", JUDGED), route("fact", UNSAID)) == ["fact", "judged", "paper"]


def test_what_is_known_to_be_otherwise_closes_it():
    assert routes(route("elsewhere", SAID), route("paper", PAPER, PAPER)) == ["paper", "elsewhere (closed)"]


def test_a_rule_outside_its_dates_and_an_empty_table_close_it():
    gone = route("gone", PAPER, until="2020-01-01")
    assert sorted(routes(gone, route("silent", HELD))) == ["gone (closed)", "silent (closed)"]


def test_an_error_closes_it_also_beneath_a_dispute():
    odd = {"predicate": "odd", **CITE}
    bases = (route("odd", odd), route("disputed", disputed(odd)))
    assert set(routes(*bases, predicates={"odd": lambda case, as_of: 1})) == {"odd (closed)", "disputed (closed)"}


def test_a_judgement_that_said_no_closes_it():
    no = [judgement("necessity", "unmet"), judgement("reading", "unmet", id="other")]
    bases = (route("judged", JUDGED), route("disputed", disputed(PAPER)), route("paper", PAPER))
    assert routes(*bases, judgements=no)[0] == "paper"
    assert sorted(routes(*bases, judgements=no)[1:]) == ["disputed (closed)", "judged (closed)"]


def test_a_dispute_that_is_open_keeps_a_way_open():
    assert routes(route("disputed", disputed(PAPER))) == ["disputed"]


def test_a_dispute_that_is_settled_costs_no_more_than_the_paper_itself():
    low, old = {**PAPER, "where": {"level": "low"}}, certificate(level="high")
    yes = [judgement("reading", "met")]
    bases = (route("decided", low, JUDGED), route("disputed", disputed(low)))
    assert routes(*bases, papers=[old]) == ["decided", "disputed"]
    assert routes(*bases, papers=[old], judgements=yes) == ["disputed", "decided"]


def test_to_complete_a_paper_is_cheaper_than_to_renew_one_and_that_than_to_obtain_one():
    high, low = ({**PAPER, "where": {"level": level}} for level in ("high", "low"))
    silent, other = certificate(level=None), {"evidence": "contract", **CITE}
    assert routes(route("new", other), route("complete", high), papers=[silent]) == ["complete", "new"]
    old = certificate(level="high")
    assert routes(route("new", other), route("mend", low), papers=[old]) == ["mend", "new"]


def test_a_way_that_is_met_is_no_longer_to_be_gone():
    assert routes(route("here", fact("exporter.country", is_="JP")), route("paper", PAPER)) == ["paper"]


def test_of_alternatives_only_the_cheapest_is_told():
    either = {"basis": "either", "title": "either", **CITE, "any": [SAID, PAPER, JUDGED]}
    (way,) = ways(ask(regime(either)))
    assert [leaf.asks() for leaf in way.missing] == ["a judgement on jp/act#necessity"]


def test_only_what_is_missing_is_told():
    mixed = route("mixed", fact("exporter.country", is_="JP"), PAPER, {"all": [JUDGED]})
    (way,) = ways(ask(regime(mixed)))
    assert [leaf.asks() for leaf in way.missing] == ["a paper of kind certificate", "a judgement on jp/act#necessity"]


def test_duties_that_block_are_told_apart():
    here = fact("exporter.country", is_="JP")
    duties = [
        ruled("duty", "notice", PAPER),
        ruled("duty", "report", PAPER, blocking=False),
        ruled("duty", "done", here),
    ]
    assert [way.finding.name for way in duties_missing(ask(regime(here, duties=duties)))] == ["notice"]


def test_what_only_a_paper_of_before_would_open_is_closed_when_there_is_none():
    early = {**PAPER, "issued_before": "2026-01-10"}
    assert routes(route("early", early)) == ["early (closed)"]
    assert routes(route("early", early), at="2026-01-09") == ["early"], "there is still time"
    expired = certificate(issued="2025-01-01", printed_expiry="2025-12-31")
    assert routes(route("early", early), papers=[expired]) == ["early"]
    assert routes(route("early", early), papers=[certificate(issued=None)]) == ["early"]
    assert routes(route("early", early), papers=[certificate(issued="2026-01-12")]) == ["early (closed)"]
    assert routes(route("early", disputed(early))) == ["early (closed)"]


def test_a_paper_between_other_parties_is_no_paper_to_renew():
    papers = [certificate(holder="lotus")]
    dear = {"evidence": "certificate", "where": {"level": "high"}, **CITE}
    assert routes(route("paper", PAPER, UNSAID), route("judged", JUDGED, JUDGED), papers=papers) == ["judged", "paper"]
    assert routes(route("dear", dear)) == ["dear"]
