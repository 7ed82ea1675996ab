"""Near-duplicates: which pairs of texts are one story, by Dateline and by the usual ways beside it, in one run.

Copies and templates are made by `pairs.py`; different articles are all pairs of one outlet, and for each text the
five of its language that share most of its words, both as their publishers wrote them and as they are extracted,
furniture and all. Without the corpora beside the checkout the examples' articles are taken. The baselines: a hash of
the folded text; MinHash (the same 128 values) with the customary thresholds on the Jaccard estimate.

    .venv/bin/python benchmarks/quality_pairs.py
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

from rensa import RMinHash

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.pairs import Pair, Text, copies, retold, templates  # noqa: E402
from tasks.extract import extract_page  # noqa: E402
from tasks.extraction_errors import ExtractionError  # noqa: E402
from tasks.folding import fold, folded_words  # noqa: E402
from tasks.language import detect  # noqa: E402
from tasks.model import ExtractOptions  # noqa: E402
from tasks.near_duplicates import BANDS, compare, sketch  # noqa: E402
from tasks.seed_format import Record, read_records  # noqa: E402

CORPORA = ROOT.parent / "shared" / "corpora"
WITH_TRUTH = ("np4k-news", "fundus-tests", "scrapinghub")
LEAST_CHARACTERS = 100
"""Shorter texts are their own story by rule."""
NEAREST = 5
TEMPLATES = 100
WORST = 10

Judge = Callable[[Pair], bool]


@dataclass(slots=True)
class Tally:
    """What one way said of the pairs of one kind."""

    pairs: int = 0
    joined: int = 0
    wrong: list[Pair] = field(default_factory=list)


def measure(corpora: Path | None = CORPORA, wrong: list[Pair] | None = None) -> list[dict[str, object]]:
    """One row a kind of pair and way, then `all` with precision and recall; none without corpora.

    Ours that are wrong go into `wrong`.
    """
    if corpora is None:
        return []
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    same: dict[str, bool] = {}
    for pair in all_pairs(corpora):
        same[pair.kind] = pair.same
        for way, judge in WAYS.items():
            tally = tallies[pair.kind, way]
            tally.pairs += 1
            joined = judge(pair)
            tally.joined += joined
            if wrong is not None and way == "dateline" and joined != pair.same:
                wrong.append(pair)
    rows = [_row(kind, way, tally, same[kind]) for (kind, way), tally in tallies.items()]
    return rows + [_whole(way, [row for row in rows if row["way"] == way]) for way in WAYS]


def all_pairs(corpora: Path = CORPORA) -> Iterator[Pair]:
    """Every pair of the benchmark; both texts are long enough to have a story."""
    texts = true_texts(corpora)
    made = (copies(texts), templates(TEMPLATES), retold(texts), _different(texts, "as written"))
    for pairs in (*made, _different(extracted_texts(corpora), "as extracted")):
        yield from (pair for pair in pairs if min(len(pair.one), len(pair.other)) >= LEAST_CHARACTERS)


def true_texts(corpora: Path) -> list[Text]:
    """The corpora's articles as their publishers wrote them, else those of the examples."""
    if not corpora.is_dir():
        return [
            _text(f"{file.name}:{number}", file.parent.name, record.paragraphs)
            for file in sorted((ROOT / "examples").rglob("*.txt"))
            for number, record in enumerate(_records(file))
        ]
    return [
        _text(f"{name}/{page['id']}", _host(page["url"]), _lines(page["truth"]))
        for name in WITH_TRUTH
        for page in _index(corpora / name)
        if any(_lines(page["truth"]))
    ]


def extracted_texts(corpora: Path) -> Iterator[Text]:
    """All pages of the corpora, read as Dateline reads them."""
    for folder in sorted(path.parent for path in corpora.glob("*/index.jsonl")):
        for page in _index(folder):
            try:
                found = extract_page(
                    gzip.decompress((folder / page["page"]).read_bytes()), page["url"], ExtractOptions()
                )
            except ExtractionError:
                continue
            yield _text(f"{folder.name}/{page['id']}", _host(page["url"]), found.paragraphs)


def _different(texts: Iterable[Text], how: str) -> Iterator[Pair]:
    """Pairs of one outlet, and each text's nearest of its language, that are two addresses and two articles."""
    seen = {fold("\n".join(text.paragraphs)): text for text in texts}
    whole = {text.name: text for text in seen.values()}
    words = {name: frozenset(folded_words("\n".join(text.paragraphs))) for name, text in whole.items()}
    near: dict[str, Counter[str]] = defaultdict(Counter)
    for one, other in combinations(whole, 2):
        if whole[one].outlet == whole[other].outlet:
            yield _pair(f"one outlet, {how}", whole[one], whole[other])
        elif whole[one].language == whole[other].language:
            shared = len(words[one] & words[other]) / (1 + min(len(words[one]), len(words[other])))
            near[one][other] = near[other][one] = int(1000 * shared)
    chosen = {tuple(sorted((one, other))) for one, ranks in near.items() for other, _ in ranks.most_common(NEAREST)}
    for one, other in sorted(chosen):
        yield _pair(f"one topic, {how}", whole[one], whole[other])


def _by_dateline(pair: Pair) -> bool:
    bands = set(sketch(folded_words(pair.one))), set(sketch(folded_words(pair.other)))
    return _by_hash(pair) or (not bands[0].isdisjoint(bands[1]) and compare(pair.one, pair.other).is_copy)


def _by_hash(pair: Pair) -> bool:
    return fold(pair.one) == fold(pair.other)


def _by_minhash(least: float) -> Judge:
    def judge(pair: Pair) -> bool:
        return _minhash(pair.one).jaccard(_minhash(pair.other)) >= least

    return judge


def _minhash(text: str) -> RMinHash:
    words = folded_words(text)
    made = RMinHash(num_perm=2 * BANDS, seed=1)
    made.update([" ".join(words[start : start + 5]) for start in range(max(1, len(words) - 4))])
    return made


WAYS: dict[str, Judge] = {
    "dateline": _by_dateline,
    "hash": _by_hash,
    "minhash 0.8": _by_minhash(0.8),
    "minhash 0.5": _by_minhash(0.5),
}


def _row(kind: str, way: str, tally: Tally, same: bool) -> dict[str, object]:
    return {
        "what": f"{kind}: {way}",
        "kind": kind,
        "way": way,
        "same": same,
        "pairs": tally.pairs,
        "joined": tally.joined,
    }


def _whole(way: str, rows: Sequence[dict[str, object]]) -> dict[str, object]:
    """All copies together and all others together."""

    def total(same: bool, column: str) -> int:
        return sum(int(str(row[column])) for row in rows if row["same"] is same)

    found, false = total(True, "joined"), total(False, "joined")
    return {
        "what": f"all: {way}",
        "kind": "all",
        "way": way,
        "pairs": total(True, "pairs") + total(False, "pairs"),
        "precision": found / max(1, found + false),
        "recall": found / max(1, total(True, "pairs")),
    }


def _text(name: str, outlet: str, lines: Sequence[str]) -> Text:
    language = detect("\n".join(lines))
    return Text(name, outlet, tuple(lines), language[0] if language else "unknown")


def _pair(kind: str, one: Text, other: Text) -> Pair:
    return Pair(
        kind, "\n".join(one.paragraphs), "\n".join(other.paragraphs), same=False, name=f"{one.name} {other.name}"
    )


def _lines(truth: dict[str, object]) -> list[str]:
    written = truth.get("paragraphs") or str(truth.get("body") or "").split("\n")
    assert isinstance(written, list)
    return [line.strip() for line in written if line.strip()]


def _index(folder: Path) -> Iterator[dict[str, object]]:
    with (folder / "index.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _host(url: object) -> str:
    return urlsplit(str(url)).netloc.removeprefix("www.")


def _records(file: Path) -> Iterator[Record]:
    with file.open("rb") as lines:
        yield from (record for record in read_records(lines) if isinstance(record, Record) and record.paragraphs)


def print_table(rows: Sequence[dict[str, object]]) -> None:
    """Share of the pairs that each way calls one story."""
    print(f"| pairs | number | {' | '.join(WAYS)} |\n| --- | ---: |{' ---: |' * len(WAYS)}")
    kinds = dict.fromkeys(str(row["kind"]) for row in rows if row["kind"] != "all")
    found = {(row["kind"], row["way"]): row for row in rows}
    for kind in kinds:
        shares = [f"{found[kind, way]['joined'] / found[kind, way]['pairs']:.3f}" for way in WAYS]  # type: ignore[operator]
        print(f"| {kind} | {found[kind, 'dateline']['pairs']} | {' | '.join(shares)} |")
    for figure in ("precision", "recall"):
        print(
            f"| **{figure}** | {found['all', 'dateline']['pairs']} | "
            + " | ".join(f"{found['all', way][figure]:.4f}" for way in WAYS)
            + " |"
        )


def main() -> None:
    """Print the table and the pairs that Dateline gets wrong, the worst kinds first."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="folder of the corpora")
    wrong: list[Pair] = []
    started = time.perf_counter()
    rows = measure(parser.parse_args().corpora, wrong)
    print_table(rows)
    print(f"\n{time.perf_counter() - started:.0f} s; {len(wrong)} pairs are wrong")
    for pair in wrong[:WORST]:
        print(f"- {pair.kind}: {pair.name}: {compare(pair.one, pair.other)}")


if __name__ == "__main__":
    main()
