"""Damage as real extraction leaves it, done to clean paragraphs at known places. Pure: the same seed, the same damage.

Every kind is a function of lines; kinds can be combined, for each line says by itself what was done to it. A line is
`surplus` (a reader would strike it out), `broken` (a piece of a paragraph, to be joined to its neighbours) or whole.

Three things are left out because nobody could tell them: a short line that stands twice (authors do that); where no
run-on helps, a cut between two sentences (it makes two paragraphs); and which of two neighbours comes first of which
the run-on lacks the one and the lines lack the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random

from benchmarks.damaged_lines import BROKEN, SENTENCE_END, SURPLUS, WORD, Damaged, Line, is_prose, links, pieces
from tasks.folding import width

Damage = Callable[[list[Line], Random], list[Line]]


def damage(clean: Sequence[str], kind: str, seed: int | str, boilerplate: Sequence[str] = ()) -> Damaged | None:
    """`clean` with damage of one kind of KINDS; None where the text has no place for it."""
    random = Random(f"{kind} {seed}")
    lines = [Line(text, at) for at, text in enumerate(clean)]
    for step in KINDS[kind]:
        before = lines
        lines = _boilerplate(lines, random, boilerplate) if step is None else step(lines, random)
        if lines == before:
            return None
    return Damaged(tuple(clean), tuple(lines), tuple(boilerplate) if None in KINDS[kind] else ())


def exact_repeat(lines: list[Line], random: Random) -> list[Line]:
    """One paragraph stands again somewhere below."""
    return _again(lines, random, lambda text: text, "exact-repeat")


def folded_repeat(lines: list[Line], random: Random) -> list[Line]:
    """The same, in capitals, with other quotes or other white space."""
    plain = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "\u00a0": " "}
    ways: list[Callable[[str], str]] = [
        str.upper,
        lambda text: f"“{text.translate(str.maketrans(plain))}”",
        lambda text: text.replace(" ", "  ", 3).rstrip(".") + " .",
    ]
    return _again(lines, random, random.choice(ways), "folded-repeat")


def cycle(lines: list[Line], random: Random) -> list[Line]:
    """Two to four paragraphs in a row stand again right below: p1 p2 p1 p2, once or several times."""
    size = random.randint(2, 4)
    starts = [at for at in range(len(lines) - size + 1) if sum(map(is_prose, lines[at : at + size])) > size / 2]
    if not starts:
        return lines
    at = random.choice(starts)
    block = [replace(line, role=SURPLUS, kind="cycle") for line in lines[at : at + size]]
    return [*lines[: at + size], *(block * random.choice([1, 1, 2, 4])), *lines[at + size :]]


def twenty_five(lines: list[Line], random: Random) -> list[Line]:
    """One paragraph, 25 times in a row."""
    at = _some_prose(lines, random)
    return lines if at is None else [*lines[: at + 1], *([_surplus(lines[at], "25-times")] * 24), *lines[at + 1 :]]


def teaser(lines: list[Line], random: Random) -> list[Line]:
    """Above the text stands its first sentence, with a word more, less or other than in the text."""
    first = lines[0].text
    end = SENTENCE_END.search(first)
    words = first[: end.end() if end else len(first)].split(" ")
    if end is None or not 12 <= len(words) <= 60 or end.end() == len(first):
        return lines
    at = random.randrange(2, len(words) - 2)
    words[at : at + 1] = random.choice([[], [words[at], words[at + 1]], [words[1]]])
    return [Line(" ".join(words), None, SURPLUS, "teaser"), *lines]


def run_on_before(lines: list[Line], _: Random) -> list[Line]:
    """Above the text stands all of it, glued with no space."""
    return _below_teaser(_run_on(lines), lines) if _is_long(lines) else lines


def run_on_after(lines: list[Line], _: Random) -> list[Line]:
    """The same below the text."""
    return [*lines, _run_on(lines)] if _is_long(lines) else lines


def run_on_with_gaps(lines: list[Line], random: Random) -> list[Line]:
    """A run-on that lacks up to a third of the paragraphs, above lines that lack up to a fifth of the others."""
    inner = [at for at in range(1, len(lines)) if is_prose(lines[at]) and lines[at].role is lines[at - 1].role is None]
    if len(lines) < 6 or len(inner) < 4:
        return lines
    random.shuffle(inner)
    only_lines = frozenset(inner[: max(1, len(inner) // random.choice([3, 4, 6]))])
    rest = [at for at in inner if only_lines.isdisjoint({at - 1, at, at + 1})]
    only_run_on = frozenset(rest[: max(1, len(rest) // random.choice([5, 8]))])
    glued = [line for at, line in enumerate(lines) if at not in only_lines]
    left = [line for at, line in enumerate(lines) if at not in only_run_on]
    return _below_teaser(_run_on(glued), left) if _is_long(glued) else lines


def cut_at_links(lines: list[Line], random: Random) -> list[Line]:
    """About half of the paragraphs are cut before and after a link in them, or two.

    In a paragraph that a run-on has, too, a cut may fall between two sentences.
    """
    glued = "".join(line.text for line in lines if line.kind == "run-on")
    found: list[Line] = []
    for line in lines:
        cuts = links(line.text, random, line.text in glued) if line.role is None and is_prose(line) else []
        found += pieces(line, cuts, "broken-line") if cuts and random.random() < 0.5 else [line]
    return found


def lone_punctuation(lines: list[Line], random: Random) -> list[Line]:
    """The last mark of up to three paragraphs, with its closing quote, stands alone on a line."""
    found: list[Line] = []
    left = 3
    for line in lines:
        mark = re.search(r"(?<=\w)[.!?,。][\"”’»]?\Z", line.text)
        if line.role is None and is_prose(line) and mark and left and random.random() < 0.5:
            left -= 1
            found += pieces(line, [mark.start()], "lone-punctuation")
        else:
            found.append(line)
    return found


def mid_word(lines: list[Line], random: Random) -> list[Line]:
    """Up to three paragraphs are cut before the last letters of a word, as where a link ends inside it."""
    found: list[Line] = []
    left = 3
    for line in lines:
        words = [word for word in WORD.finditer(line.text) if len(word[0]) >= 6 and word[0].isalpha()]
        if line.role is None and is_prose(line) and len(words) > 4 and left and random.random() < 0.4:
            left -= 1
            word = random.choice(words[1:-1])
            found += pieces(line, [word.end() - random.randint(1, 2)], "mid-word")
        else:
            found.append(line)
    return found


def _boilerplate(lines: list[Line], random: Random, boilerplate: Sequence[str]) -> list[Line]:
    """Some of the outlet's recurring lines stand above, in and below the text."""
    found = list(lines)
    for text in random.sample(list(boilerplate), min(len(boilerplate), random.randint(1, 4))):
        at = random.choice([0, len(found), random.randint(0, len(found))])
        while 0 < at < len(found) and found[at].role == BROKEN and found[at].origin == found[at - 1].origin:
            at -= 1
        found.insert(at, Line(text, None, SURPLUS, "boilerplate"))
    return found


KINDS: Mapping[str, tuple[Damage | None, ...]] = {
    "exact-repeat": (exact_repeat,),
    "folded-repeat": (folded_repeat,),
    "cycle": (cycle,),
    "25-times": (twenty_five,),
    "teaser": (teaser,),
    "run-on-before": (run_on_before,),
    "run-on-after": (run_on_after,),
    "run-on-gaps": (run_on_with_gaps,),
    "broken-lines": (cut_at_links,),
    "broken-lines-run-on": (run_on_before, cut_at_links),
    "lone-punctuation": (lone_punctuation,),
    "mid-word": (run_on_before, mid_word),
    "mid-word-alone": (mid_word,),
    "boilerplate": (None,),
    "as-the-seed": (teaser, run_on_with_gaps, lone_punctuation, cut_at_links),
    "twice-with-boilerplate": (cut_at_links, cycle, None),
}
"""Kind → its steps; None is the outlet's boilerplate."""


def _again(lines: list[Line], random: Random, way: Callable[[str], str], kind: str) -> list[Line]:
    at = _some_prose(lines, random)
    if at is None:
        return lines
    again = random.randint(at + 1, len(lines))
    copy = replace(_surplus(lines[at], kind), text=way(lines[at].text))
    return [*lines[:again], copy, *lines[again:]] if copy.text.strip() else lines


def _some_prose(lines: list[Line], random: Random) -> int | None:
    found = [at for at, line in enumerate(lines) if is_prose(line)]
    return random.choice(found) if found else None


def _is_long(lines: Sequence[Line]) -> bool:
    return len(lines) >= 3 and sum(width(line.text) for line in lines) >= 500


def _surplus(line: Line, kind: str) -> Line:
    return replace(line, role=SURPLUS, kind=kind)


def _run_on(lines: Sequence[Line]) -> Line:
    return Line("".join(line.text for line in lines if line.role is None), None, SURPLUS, "run-on")


def _below_teaser(run_on: Line, lines: Sequence[Line]) -> list[Line]:
    above = [line for line in lines if line.kind == "teaser"]
    return [*above, run_on, *lines[len(above) :]]
