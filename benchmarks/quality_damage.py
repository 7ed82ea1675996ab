"""Damage and repair: true texts are damaged at known places, repaired, and compared; and how many are touched clean.

Found is what the repair mended, by line: (position, surplus or broken). What it only noted counts as not found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.baselines import exact_hash, gopher_rejects
from benchmarks.corpora import entries
from benchmarks.damage import KINDS, damage
from benchmarks.damaged_lines import BROKEN, SURPLUS, Damaged
from benchmarks.damaged_truths import DAMAGED_TRUTHS
from benchmarks.invented import BOILERPLATE, articles
from benchmarks.text_score import score
from tasks.repair.boilerplate import line_keys
from tasks.repair.mend import repair
from tasks.repair.operations import BROKEN_LINE, Repaired

INVENTED = 80


@dataclass(frozen=True, slots=True)
class Text:
    """A clean text; `name` seeds its damage, and the boilerplate is its outlet's."""

    name: str
    paragraphs: tuple[str, ...]
    boilerplate: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged text and what became of it."""

    text: Text
    damaged: Damaged
    repaired: Repaired

    def found(self) -> frozenset[tuple[int, str]]:
        """(position, role) of what was mended."""
        mended = (operation for operation in self.repaired.operations if operation.mended)
        return (
            frozenset(
                (position, BROKEN if operation.kind == BROKEN_LINE else SURPLUS)
                for operation in mended
                for position in operation.positions
            )
            - self._sources()
        )

    def _sources(self) -> frozenset[tuple[int, str]]:
        """A paragraph that is in part from a run-on carries that one's position, too: no find of its own."""
        run_ons = {at for at, line in enumerate(self.damaged.lines) if line.kind == "run-on"}
        return frozenset((at, BROKEN) for at in run_ons)


def texts(corpora: Path | None) -> list[Text]:
    """The true texts of the corpora, else invented ones; with boilerplate of four languages in turn."""
    languages = list(BOILERPLATE)
    if corpora is None:
        made = articles(INVENTED)
        return [Text(str(at), tuple(text), tuple(BOILERPLATE[language])) for at, (language, text) in enumerate(made)]
    found = ((entry.name, entry.paragraphs()) for entry in entries(corpora))
    told = [(name, paragraphs) for name, paragraphs in found if paragraphs and name not in DAMAGED_TRUTHS]
    return [
        Text(name, paragraphs, tuple(BOILERPLATE[languages[at % len(languages)]]))
        for at, (name, paragraphs) in enumerate(told)
    ]


def cases(kind: str, clean: Sequence[Text]) -> Iterator[Case]:
    """Every text that has a place for this kind of damage, damaged and repaired."""
    for text in clean:
        damaged = damage(text.paragraphs, kind, text.name, text.boilerplate)
        if damaged is not None:
            keys = frozenset(line_keys(damaged.boilerplate))
            yield Case(text, damaged, repair(damaged.paragraphs(), keys))


def measure(corpora: Path | None) -> list[dict[str, object]]:
    """A row for each kind of damage, one for all of them, one for the clean texts."""
    clean = texts(corpora)
    every: list[Case] = []
    rows = []
    for kind in KINDS:
        found = list(cases(kind, clean))
        every += found
        rows.append(_row(kind, found))
    return [*rows, _row("all kinds", every), _harm(clean)]


def worst(corpora: Path | None, most: int = 10) -> list[dict[str, object]]:
    """Of each kind the texts that came out worst, told by name: what was missed, what was wrongly mended."""
    clean = texts(corpora)
    return [row for kind in KINDS for row in _worst(kind, list(cases(kind, clean)))[:most]]


def _worst(kind: str, found: Sequence[Case]) -> list[dict[str, object]]:
    rows = []
    for case in found:
        missed, wrong = case.damaged.places() - case.found(), case.found() - case.damaged.places()
        if case.repaired.paragraphs != case.damaged.clean:
            f1 = score([(_text(case.damaged.clean), _text(case.repaired.paragraphs))]).f1
            told = {"what": kind, "text": case.text.name[:24], "missed": len(missed), "wrong": len(wrong), "F1": f1}
            rows.append(told)
    return sorted(rows, key=lambda row: (float(str(row["F1"])), -int(str(row["missed"])) - int(str(row["wrong"]))))


def _row(what: str, found: Sequence[Case]) -> dict[str, object]:
    right = sum(len(case.found() & case.damaged.places()) for case in found)
    told = sum(len(case.found()) for case in found)
    there = sum(len(case.damaged.places()) for case in found)
    restored = score((_text(case.damaged.clean), _text(case.repaired.paragraphs)) for case in found)
    hashed = [(case, exact_hash(case.damaged.paragraphs())) for case in found]
    places = sum(len({(at, SURPLUS) for at in gone} & case.damaged.places()) for case, gone in hashed)
    by_hash = score((_text(case.damaged.clean), _without(case, gone)) for case, gone in hashed)
    raw = score((_text(case.damaged.clean), _text(case.damaged.paragraphs())) for case in found)
    rejected = sum(gopher_rejects(case.damaged.paragraphs()) for case in found)
    return {
        "what": what,
        "texts": len(found),
        "precision": right / told if told else 1.0,
        "recall": right / there,
        "F1": restored.f1,
        "exact": restored.exact,
        "damaged F1": raw.f1,
        "hash: recall": places / there,
        "hash: F1": by_hash.f1,
        "hash: exact": by_hash.exact,
        "Gopher: rejects": rejected / len(found),
    }


def _harm(clean: Sequence[Text]) -> dict[str, object]:
    """What is done to texts that nobody damaged; `altered` counts the texts."""
    outputs = [(text.paragraphs, repair(text.paragraphs).paragraphs) for text in clean]
    kept = score((_text(before), _text(after)) for before, after in outputs)
    hashed = [(text.paragraphs, exact_hash(text.paragraphs)) for text in clean]
    return {
        "what": "clean",
        "texts": len(clean),
        "F1": kept.f1,
        "exact": kept.exact,
        "altered": sum(before != after for before, after in outputs),
        "hash: exact": sum(not gone for _, gone in hashed) / len(clean),
        "Gopher: rejects": sum(gopher_rejects(text.paragraphs) for text in clean) / len(clean),
    }


def _text(paragraphs: Sequence[str]) -> str:
    return "\n".join(paragraphs)


def _without(case: Case, gone: frozenset[int]) -> str:
    return _text([text for at, text in enumerate(case.damaged.paragraphs()) if at not in gone])
