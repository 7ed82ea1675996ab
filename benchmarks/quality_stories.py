"""Stories, the whole way: record files through two runs of the command line, judged by the story ids that come out.

The first run brings whole texts, the second their copies and filled templates (`pairs.py`). A second measurement asks
what a load costs beside a warehouse that holds many articles already.

    .venv/bin/python benchmarks/quality_stories.py                  # precision and recall by story id
    .venv/bin/python benchmarks/quality_stories.py --loaded 200000  # and a load beside so many articles
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain, combinations
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.pairs import copies, templates  # noqa: E402
from benchmarks.quality_pairs import CORPORA, TEMPLATES, true_texts  # noqa: E402
from tasks.near_duplicates import BANDS, SKETCH  # noqa: E402
from tasks.seed_format import make_record, write_records  # noqa: E402
from warehouse.layout import Home  # noqa: E402
from warehouse.published import open_published  # noqa: E402

SOURCES = '[[source]]\nname = "bench"\nkind = "records"\nlocation = "inbox/*.txt"\n'
LOADED = (
    """
INSERT INTO articles BY NAME
SELECT
    md5(i::VARCHAR)[:16] AS article_id, article_id AS story_id, 'loaded' AS source,
    repeat(md5(i::VARCHAR) || ' ', 60) AS text,
    1980 AS characters, md5(i::VARCHAR) AS text_hash, 1 AS version, DATE '2026-01-01' AS published_on,
    TIMESTAMPTZ '2026-01-01 00:00:00+00' AS first_loaded_at
FROM range($many) AS made(i)
""",
    """
INSERT INTO text_sketches
SELECT
    md5(i::VARCHAR)[:16], $sketch,
    list_transform(range($bands), lambda k: (hash(i * 1000 + k) % 4294967296)::UINTEGER)
FROM range($many) AS made(i)
""",
)

Named = tuple[str, str]
"""A title that says what the text is, and the text."""


def measure(corpora: Path | None) -> list[dict[str, object]]:
    """One row; none without corpora."""
    return [] if corpora is None else [{"what": "story ids", **measure_ids(corpora)}]


def measure_ids(corpora: Path, loaded: int = 0) -> dict[str, float]:
    """What the story ids say. A copy counts where it and its whole text passed the checks.

    `loaded`: so many other articles lie in the warehouse before the second run.
    """
    texts = true_texts(corpora)
    copied = [(f"{pair.name}#{number}", pair.other) for number, pair in enumerate(copies(texts)) if pair.other.strip()]
    filled = chain.from_iterable((pair.one, pair.other) for pair in templates(TEMPLATES))
    others = [(f"template {number}", text) for number, text in enumerate(filled)]
    with TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "sources.toml").write_text(SOURCES)
        first = _run(home, "whole", [(text.name, "\n".join(text.paragraphs)) for text in texts])
        _lay_in(home, loaded)
        second = _run(home, "copies", [*copied, *others])
        with open_published(Home(home / "data"), 256) as con:
            found = con.execute("SELECT title, story_id FROM articles WHERE source = 'bench'").fetchall()
    return {**judge(found), "seconds of the load, whole texts": first, "seconds of the load, copies": second}


def judge(found: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Precision and recall by (title, story id)."""
    stories = dict(found)
    origin = {title: title.partition("#")[0] for title in stories}
    wanted = [title for title in stories if title != origin[title] and origin[title] in stories]
    right = sum(stories[title] == stories[origin[title]] for title in wanted)
    groups: dict[str, list[str]] = defaultdict(list)
    for title, story in found:
        groups[story].append(origin[title])
    pairs = [one == other for group in groups.values() for one, other in combinations(group, 2)]
    return {
        "articles": len(found),
        "copies": len(wanted),
        "recall": right / max(1, len(wanted)),
        "pairs in one story": len(pairs),
        "precision": sum(pairs) / max(1, len(pairs)),
    }


def _run(home: Path, name: str, texts: Iterable[Named]) -> float:
    """Load the texts under addresses of their own; returns how long the load took, in seconds."""
    (home / "inbox").mkdir(exist_ok=True)
    records = (
        make_record(
            f"https://{name}.example/{number}", date(2026, 3, 1), title, list(filter(str.strip, text.split("\n")))
        )
        for number, (title, text) in enumerate(texts)
    )
    with (home / "inbox" / f"{name}.txt").open("wb") as file:
        write_records(records, file)
    environment = {**os.environ, "DATELINE_HOME": str(home / "data"), "DATELINE_SOURCES": str(home / "sources.toml")}
    command = [sys.executable, "-m", "flows.cli", "run", "--without-prefect"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    began, seconds, line = 0.0, 0.0, b""
    for line in process.stderr:
        if line.startswith(b"load"):
            began = time.monotonic()
        elif began and not seconds:
            seconds = time.monotonic() - began
    if process.wait() > 1:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=line)
    return seconds


def _lay_in(home: Path, many: int) -> None:
    """Articles of no other use: a warehouse as full as it would be after years."""
    import duckdb  # noqa: PLC0415

    if many:
        with duckdb.connect(str(Home(home / "data").master)) as con:
            con.execute(LOADED[0], {"many": many})
            con.execute(LOADED[1], {"sketch": SKETCH, "bands": BANDS, "many": many})


def main() -> None:
    """Print what was measured, a line each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--loaded", type=int, default=0, help="other articles in the warehouse")
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="folder of the corpora")
    asked = parser.parse_args()
    for name, value in measure_ids(asked.corpora, asked.loaded).items():
        print(f"{name}: {value:.4f}" if isinstance(value, float) else f"{name}: {value}")


if __name__ == "__main__":
    main()
