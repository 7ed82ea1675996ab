"""The titles of real pages against what their collections say they are, ours beside trafilatura's.

A title is right where it is the true one, white space apart. The collections do not agree on what a title is:
np4k-news holds the headline that the page shows, fundus-tests what each outlet's own parser takes, from its structured
data or its head. The plain rule is the one of the first trial: an `h1` that contains the head's title or is contained
in it; else one that shares half of its words; else a single long `h1`; else the head's title.

    .venv/bin/python benchmarks/quality_titles.py --corpora ../shared/corpora
"""

from __future__ import annotations

import argparse
import gzip
import logging
import re
import sys
from pathlib import Path
from typing import Any

import trafilatura

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpora import FOLDER, Entry, entries
from tasks.extract import extract_page
from tasks.extraction_errors import ExtractionError
from tasks.model import ExtractOptions

CORPORA = ("np4k-news", "fundus-tests")


def measure(corpora: Path | None) -> list[dict[str, Any]]:
    """All readers on both collections; nothing of its own without the corpora."""
    rows = []
    for name in () if corpora is None else CORPORA:
        pages = [entry for entry in entries(corpora) if entry.corpus == name and entry.truth.get("title")]
        for reader, title_of in _READERS:
            right = sum(_line(title_of(page)) == _line(str(page.truth["title"])) for page in pages)
            rows.append({"what": f"{name}, {reader}", "pages": len(pages), "exactly right": right / len(pages)})
    return rows


def _theirs(entry: Entry) -> str | None:
    return trafilatura.extract_metadata(gzip.decompress(entry.page.read_bytes()), entry.url).title


def _ours(entry: Entry) -> str | None:
    try:
        return extract_page(gzip.decompress(entry.page.read_bytes()), entry.url, ExtractOptions()).title
    except ExtractionError:
        return None


def _by_plain_rule(entry: Entry) -> str | None:
    html = trafilatura.load_html(gzip.decompress(entry.page.read_bytes()))
    given = _line(_theirs(entry))
    headlines = (
        [line for line in (_line(h1.text_content()) for h1 in html.iter("h1")) if line] if html is not None else []
    )
    folded, words = given.casefold(), _words(given)
    near = [one for one in headlines if given and (one.casefold() in folded or folded in one.casefold())]
    near += [one for one in headlines if _words(one) and 2 * len(_words(one) & words) >= len(_words(one))]
    near += headlines if len(headlines) == 1 and len(headlines[0]) >= 20 else []
    return (near or [given])[0]


_READERS = (("trafilatura", _theirs), ("plain rule", _by_plain_rule), ("dateline", _ours))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def main() -> None:
    """Print the figures, and with `--wrong` the titles that differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=FOLDER, help="folder of the collections")
    parser.add_argument("--wrong", action="store_true", help="also list the titles that differ from the true ones")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    for row in measure(arguments.corpora):
        print(" | ".join(f"{value:.3f}" if isinstance(value, float) else str(value) for value in row.values()))
    for entry in entries(arguments.corpora) if arguments.wrong else ():
        if entry.corpus in CORPORA and _line(_ours(entry)) != _line(str(entry.truth["title"])):
            print(f"{entry.corpus}: {_line(str(entry.truth['title']))}\n    ours: {_line(_ours(entry))}")


if __name__ == "__main__":
    main()
