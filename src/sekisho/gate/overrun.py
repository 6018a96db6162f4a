"""What is noted where more persons leave than an export declares: then what its runs reserve cannot be relied on."""

from __future__ import annotations

from sekisho.gate.codes import coded
from sekisho.model.base import Phrase
from sekisho.model.verdict import Verdict


@coded("more-persons-than-declared", Verdict.UNMET)
def more(*, export: str, field: str, found: int, declared: int, run: str = "") -> tuple[Phrase, Phrase]:
    """More persons than `field` of the declaration would leave, or have left in the run that is named."""
    if run:
        return (
            Phrase(
                "run {2} sent {0} persons and the export declares at most {1}; it is not known how many this run sends",
                "実行 {2} の提供人数が {0} 人と、提供の定義の1回の上限 {1} 人を超えており、今回の人数も不明",
                (f"{found:,}", f"{declared:,}", run),
            ),
            Phrase(
                "correct `per_run` under `persons` in exports/{0}.yaml, or count the batch before it leaves",
                "exports/{0}.yaml の `persons` の `per_run` を直すか、提供の前にバッチの人数を数える",
                (export,),
            ),
        )
    said = Phrase("in one run", "1回の実行") if field == "per_run" else Phrase("in a year", "1年間")
    return (
        Phrase(
            "{0} persons would have left {2}; the export declares at most {1}",
            "{2}の提供人数が {0} 人となり、提供の定義の上限 {1} 人を超える",
            (f"{found:,}", f"{declared:,}", said),
        ),
        Phrase(
            "let no more leave than is declared, or correct `{1}` under `persons` in exports/{0}.yaml if it is too low",
            "提供の定義の人数を超えて提供しないか、exports/{0}.yaml の `persons` の `{1}` が過少であれば訂正する",
            (export, field),
        ),
    )
