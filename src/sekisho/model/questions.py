"""What a judgement decides, in words: the law names each question and says what it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.model.base import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sekisho.model.base import Bilingual
    from sekisho.model.law import Regime


def asked(regime: Regime, name: str) -> Bilingual:
    """Give a question in words, with the id that the register needs in brackets; a regime may leave the words out."""
    question = f"{regime.id}#{name}"
    said = regime.questions.get(name)
    if said is None:
        return Phrase("a judgement on {0}", "{0} についての判断", (question,))
    return Phrase("{0} ({1})", "{0}（{1}）", (said, question))


def called(regimes: Mapping[str, Regime], question: str) -> Bilingual:
    """Give the question that a judgement in the register names, in words where its regime is loaded and says them."""
    regime, _, name = question.partition("#")
    if regime not in regimes or name not in regimes[regime].questions:
        return Phrase("{0}", "{0}", (question,))
    return asked(regimes[regime], name)
