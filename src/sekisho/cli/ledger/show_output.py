"""One record with everything that it leans on: who, which run, the counts, the proof."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from sekisho.characters import joined
from sekisho.cli.ledger.show import SCHEMA, plain
from sekisho.cli.ledger.words import DAMAGED, KIND, UNREADABLE, export_of, interval, run_of, run_told, what
from sekisho.errors import ConfigError, SekishoError
from sekisho.formats.json import noted
from sekisho.gate import codes
from sekisho.gate.destination import shown
from sekisho.gate.run.apart import read, reasons
from sekisho.gate.run.record import KIND as DECISION
from sekisho.gate.run.replay import Replay, Replayed
from sekisho.model.base import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sekisho.ledger import Ledger, Record
    from sekisho.model.decision import Note

_SIGN: Final = {"met": "✓", "unmet": "✗", "unknown": "?"}
_LABELS: Final = {
    "kind": Phrase("kind", "種類"),
    "when": Phrase("when", "日時"),
    "told": Phrase("what", "内容"),
    "export": Phrase("export", "提供"),
    "run": Phrase("run", "実行"),
    "who": Phrase("who", "実行者"),
    "as_of": Phrase("decided for", "判定基準日"),
    "stage": Phrase("stage", "段階"),
    "effect": Phrase("effect", "効果"),
    "to": Phrase("sent to", "送信先"),
    "files": Phrase("carried in", "記述箇所"),
    "reservation": Phrase("reservation", "人数枠"),
    "batch": Phrase("batch", "バッチ"),
    "law": Phrase("law and papers", "法令・書類の版"),
    "proof": Phrase("proof", "証明"),
    "chain": Phrase("in the chain", "連鎖"),
}
_DO: Final = Phrase("do: {0}", "対応：{0}")
_AGAIN: Final = Phrase(
    "The proof, made once more from the law and papers of that day; it is the same to the last leaf.",
    "当時の法令・書類による再判定。末端まで記録と一致する。",
)
_OTHERWISE: Final = Phrase(
    "The proof, made once more from the law and papers of that day. It is NOT what was written down:",
    "当時の法令・書類による再判定。記録と一致しない：",
)
_STORED: Final = Phrase("The proof as it was written down ({0}):", "記録された証明（{0}）：")


def render(form: str, ledger: Ledger, one: Record, lang: str) -> str:
    """Write one record as text or JSON. Raises ConfigError for another format."""
    if form == "csv":
        msg = "one record is told as text or json; csv is for the list"
        raise ConfigError(msg)
    if form == "text":
        return joined(_told(ledger, one, lang))
    data = {"schema": SCHEMA, "ledger": ledger.name, **plain(one)}
    if one.kind == DECISION:
        again, failure = _replayed(ledger, one)
        data["proof"] = stored = _stored(ledger, one)
        data["notes"] = [noted(note, lang) for note in _notes(stored)]
        data["replayed"] = {
            "same": None if again is None else not again.differences,
            "differences": [one.in_(lang) for one in again.differences] if again else [],
            "failure": failure,
        }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _replayed(ledger: Ledger, one: Record) -> tuple[Replayed | None, str]:
    try:
        return Replay(ledger).judge(one), ""
    except SekishoError as error:
        return None, str(error)
    except UNREADABLE as error:
        return None, f"{type(error).__name__}: {error}"


def _stored(ledger: Ledger, one: Record) -> dict[str, Any] | None:
    try:
        stored: dict[str, Any] = json.loads(ledger.content(one.body["proof"]))
    except (SekishoError, *UNREADABLE):
        return None
    return stored


def _notes(stored: Mapping[str, Any] | None) -> list[Note]:
    """Read what was noted beside the law; where the proof is not as sekisho writes it, nothing."""
    try:
        return [codes.read(note) for note in (stored or {}).get("notes", ())]
    except UNREADABLE:
        return []


def _told(ledger: Ledger, one: Record, lang: str) -> list[str]:
    """Tell a record; of one that was damaged what can be told."""
    with suppress(*UNREADABLE):
        if not one.damaged:
            return list(_lines(ledger, one, lang))
    return [
        Phrase("record {0} of {1}", "{1} の記録 {0}", (one.position, ledger.name)).in_(lang),
        f"  {DAMAGED.in_(lang)}",
        f"  {one.previous} → {one.hash}",
        *_body(one.body),
    ]


def _lines(ledger: Ledger, one: Record, lang: str) -> Iterator[str]:
    yield Phrase("record {0} of {1}", "{1} の記録 {0}", (one.position, ledger.name)).in_(lang)
    facts = [(label, value) for label, value in _facts(one, lang) if value]
    widest = max(len(_LABELS[label].in_(lang)) * (2 if lang == "ja" else 1) for label, _ in facts)
    for label, value in facts:
        said = _LABELS[label].in_(lang)
        yield f"  {said}{' ' * (widest - len(said) * (2 if lang == 'ja' else 1))}  {value}"
    yield from _counts(one.body.get("counts") or {}, lang)
    if one.kind == DECISION:
        yield ""
        yield from _proof(ledger, one, lang)
        return
    yield from _body({key: value for key, value in one.body.items() if key != "run"})


def _body(body: Mapping[str, Any]) -> Iterator[str]:
    """Tell what a record says, as it stands there: one line for each entry."""
    if body:
        yield ""
    for key, value in body.items():
        if isinstance(value, dict) and value:
            yield f"  {key}"
            yield from (f"    {name}  {json.dumps(inner, ensure_ascii=False)}" for name, inner in value.items())
        else:
            yield f"  {key}  {json.dumps(value, ensure_ascii=False)}"


def _facts(one: Record, lang: str) -> Iterator[tuple[str, str]]:
    body = one.body
    run = run_of(body)
    yield "kind", KIND[one.kind].in_(lang) if one.kind in KIND else one.kind
    yield "when", one.at.strftime("%Y-%m-%d %H:%M:%S UTC")
    yield "told", "" if one.kind == DECISION else what(one._replace(body={**body, "run": None})).in_(lang)
    yield "export", export_of(one)
    if run:
        attempt = run.get("attempt")
        told = run_told(run).in_(lang)
        yield "run", told + Phrase(", try {0}", "、{0} 回目", (attempt,)).in_(lang) if attempt else told
    yield "who", str(body.get("who") or (run or {}).get("who") or "")
    if one.kind == DECISION:
        yield "as_of", str(body["as_of"])
        yield "stage", str(body["stage"])
        yield "effect", what(one._replace(body={**body, "run": None})).in_(lang)
        yield "to", shown(str(body.get("to") or ""))
        yield "files", ", ".join(body.get("files") or ())
        yield "batch", str(body.get("batch") or "")
        rehearsal = Phrase(", in rehearsal", "（予行）").in_(lang) if body.get("rehearsal") else ""
        yield "law", f"{body['law']}, sekisho {body['version']}{rehearsal}"
        yield "proof", str(body["proof"])
    yield "reservation", str(body.get("reservation") or "")
    yield "chain", f"{one.previous} → {one.hash}"


def _counts(counts: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Tell the numbers that a decision leant on."""
    if counts:
        yield ""
    for fact, number in counts.items():
        after, otherwise = interval(number["after"]), interval(number["otherwise"])
        said = Phrase(
            "{0}: {1} counted, {2:,} held for others, {3} with this run",
            "{0}：計数済み {1} 人、他の実行の確保 {2:,} 人、この実行を含め {3} 人",
            (fact, interval(number["settled"]), number["held"], after),
        )
        yield "  " + said.in_(lang)
        yield from (f"    {why.in_(lang)}" for why in reasons(read(number.get("apart"))))
        if otherwise != after:
            more = (otherwise.low, otherwise.high or 0) > (after.low, after.high or 0)
            way = Phrase("{0} with exempt flows", "免除分を含め {0} 人", (otherwise,))
            without = Phrase("{0} without exempt flows", "免除分を除き {0} 人", (otherwise,))
            yield "    " + (way if more else without).in_(lang)


def _proof(ledger: Ledger, one: Record, lang: str) -> Iterator[str]:
    again, failure = _replayed(ledger, one)
    if again is not None:
        from sekisho.model.proving import proof

        yield (_OTHERWISE if again.differences else _AGAIN).in_(lang)
        yield from (f"  {line.in_(lang)}" for line in again.differences)
        yield ""
        yield from proof(again.decision, lang).splitlines()
        return
    yield _STORED._replace(values=(failure,)).in_(lang)
    stored = _stored(ledger, one)
    for note in _notes(stored):
        yield f"{_SIGN[str(note.verdict)]} {note.text.in_(lang)}"
        yield f"    {_DO._replace(values=(note.remedy,)).in_(lang)}"
    for finding in (stored or {}).get("findings", ()):
        yield ""
        yield f"{_SIGN[finding['verdict']]} {finding['regime']} “{finding['stream']}”: {finding['word']}"
        parts = [finding["applies"], *finding["forbids"], finding["requires"], *finding["duties"]]
        for part in filter(None, parts):
            yield from _tree(part, 1)


def _tree(node: Mapping[str, Any], depth: int) -> Iterator[str]:
    cite = f"  [{node['cite']}]" if "cite" in node else ""
    seen = f": {json.dumps(node['seen'], ensure_ascii=False)}" if "seen" in node else ""
    yield f"{'  ' * depth}{_SIGN[node['verdict']]} {node.get('rule', '·')}{seen}{cite}"
    for child in node.get("beneath", ()):
        yield from _tree(child, depth + 1)
