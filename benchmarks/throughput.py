"""Pages a second from a folder of pages to the published warehouse, against a bare trafilatura loop.

Both sides read the same pages with the same trafilatura options and the same number of processes, in turn, in one
run: Dateline's choice of a mode for each page is off, unless `--choose-mode` asks for it; then it does other work than
the loop, and the ratio says little about the pipeline. Only ratios are quoted, absolute times belong to the machine.
Then the cost of a run over unchanged pages, against an empty Prefect flow and the import of Great Expectations; and
the parent's memory for more pages.

    .venv/bin/python benchmarks/throughput.py                    # 2,000 pages, 3 rounds
    .venv/bin/python benchmarks/throughput.py --memory 10000     # the parent's peak memory, too
    .venv/bin/python benchmarks/throughput.py --kind warc        # the same pages as one WARC file
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from tasks.model import ExtractOptions
from tasks.warc_writer import Exchange, WarcWriter

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ROOT.parent / "shared" / "corpora"
DATELINE = [sys.executable, "-m", "flows.cli"]
PIPELINE_PHASES = ("extract", "stage", "check", "load", "publish")
HTML_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
EMPTY_FLOW = "from prefect import flow\n@flow\ndef empty():\n    pass\nempty()\nimport great_expectations\n"


def original_pages() -> list[bytes]:
    """The corpora's pages where they are, else the examples'."""
    folder = CORPORA if CORPORA.is_dir() else ROOT / "examples"
    if folder is not CORPORA:
        print(f"no real pages at {CORPORA}: the examples' small ones are measured, and say little", file=sys.stderr)
    pages = [gzip.decompress(path.read_bytes()) for path in sorted(folder.rglob("*.html.gz"))]
    return pages + [page.read_bytes() for page in sorted(folder.rglob("*.html")) if page.stat().st_size]


def lay_out(folder: Path, count: int, *, choose_mode: bool) -> None:
    """`count` pages under new URLs: the originals over and over, each copy with a sentence of its own."""
    originals = original_pages()
    (folder / "pages").mkdir(parents=True)
    with (folder / "pages" / "index.jsonl").open("w") as index:
        for number in range(count):
            name = f"{number % 100:02d}/{number:06d}.html.gz"
            path = folder / "pages" / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(gzip.compress(_distinct(originals[number % len(originals)], number), 1))
            url = f"https://outlet-{number % 50}.example/2024/05/{number % 28 + 1:02d}/story-{number}.html"
            index.write(json.dumps({"page": name, "url": url}) + "\n")
    source = '[[source]]\nname = "bench"\nkind = "pages"\nlocation = "pages"\n'
    plain = "" if choose_mode else "[source.extract]\nchoose_mode = false\n"
    (folder / "sources.toml").write_text(source + plain)


def as_warc(folder: Path) -> None:
    """The same pages as one WARC file, and no others for Dateline; the baseline goes on reading the folder."""
    index = [json.loads(line) for line in (folder / "pages" / "index.jsonl").read_text().splitlines()]
    moment = datetime(2024, 6, 1, tzinfo=UTC)
    with WarcWriter(folder, "pages", "benchmark") as writer:
        for entry in index:
            body = gzip.decompress((folder / "pages" / entry["page"]).read_bytes())
            writer.write(Exchange(entry["url"], moment, None, b"GET / HTTP/1.1\r\n\r\n", b"", HTML_HEAD, body))
    sources = folder / "sources.toml"
    sources.write_text(sources.read_text().replace('"pages"\n', '"warc"\n', 1).replace('"pages"\n', '"*.warc.gz"\n', 1))


def _distinct(page: bytes, number: int) -> bytes:
    sentence = f"<p>This copy of the page carries the number {number}, which no other copy of it does.</p>".encode()
    head, mark, tail = page.partition(b"</p>")
    return head + mark + sentence + tail if mark else page.replace(b"</body>", sentence + b"</body>", 1)


def _bare(part: tuple[list[tuple[Path, str]], dict[str, bool]]) -> int:
    import trafilatura  # noqa: PLC0415 - the loop's children import it, as Dateline's do

    pages, options = part
    done = 0
    for path, url in pages:
        html = gzip.decompress(path.read_bytes())
        try:
            trafilatura.bare_extraction(html, url=url, with_metadata=True, **options)
        except ValueError:
            continue
        finally:
            done += 1
    return done


def _warm(_: int) -> None:
    import trafilatura  # noqa: F401, PLC0415

    time.sleep(0.5)


def bare_pages_a_second(folder: Path, workers: int) -> float:
    """The baseline: small parts handed to warmed-up processes, so that none is left with the slow pages."""
    index = [json.loads(line) for line in (folder / "pages" / "index.jsonl").read_text().splitlines()]
    pages = [(folder / "pages" / entry["page"], entry["url"]) for entry in index]
    options = asdict(ExtractOptions())
    del options["choose_mode"]
    parts = [(pages[start : start + 10], options) for start in range(0, len(pages), 10)]
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        pool.map(_warm, range(workers), chunksize=1)
        started = time.perf_counter()
        done = sum(pool.imap_unordered(_bare, parts))
    return done / (time.perf_counter() - started)


def _environment(folder: Path, home: Path, workers: int) -> dict[str, str]:
    own = {"DATELINE_HOME": home, "DATELINE_SOURCES": folder / "sources.toml", "DATELINE_WORKERS": workers}
    return {**os.environ, **{name: str(value) for name, value in own.items()}, "PYTHONPATH": str(ROOT)}


def run_dateline(folder: Path, home: Path, workers: int) -> tuple[dict[str, object], float]:
    """The run's own report, and the whole process's seconds."""
    started = time.perf_counter()
    command = [*DATELINE, "run", "--json"]
    result = subprocess.run(
        command, env=_environment(folder, home, workers), cwd=ROOT, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - started
    if result.returncode not in {0, 1}:
        sys.exit(f"dateline run ended with {result.returncode}:\n{result.stderr[-3000:]}")
    return json.loads(result.stdout), seconds


def empty_flow_seconds(home: Path) -> float:
    """A process that runs an empty Prefect flow on a temporary server and imports Great Expectations."""
    quiet = {"PREFECT_HOME": str(home / "prefect"), "DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", EMPTY_FLOW], env={**os.environ, **quiet}, capture_output=True, check=True)
    return time.perf_counter() - started


def _told(name: str, values: list[float], unit: str) -> None:
    middle = statistics.median(values)
    print(f"| {name} | {middle:.2f} {unit} | {min(values):.2f} – {max(values):.2f} |", flush=True)


def throughput(folder: Path, scratch: Path, arguments: argparse.Namespace) -> None:
    """Bare loop and Dateline in turn; then the same pages again, unchanged."""
    bare, ours, ratios, starts, imports, again, extra = [], [], [], [], [], [], []
    for number in range(arguments.rounds):
        home = scratch / f"home-{number}"
        bare.append(bare_pages_a_second(folder, arguments.workers))
        report, _ = run_dateline(folder, home, arguments.workers)
        seconds = dict(report["seconds"])  # type: ignore[call-overload]
        ours.append(arguments.pages / sum(seconds[phase] for phase in PIPELINE_PHASES))
        ratios.append(ours[-1] / bare[-1])
        starts.append(seconds["start"])
        imports.append(seconds["import-checks"])
        empty_flow_seconds(home)
        empty = empty_flow_seconds(home)
        _, unchanged = run_dateline(folder, home, arguments.workers)
        again.append(unchanged)
        extra.append(unchanged - empty)
        print(f"round {number + 1}: {dict(seconds)}, ratio {ratios[-1]:.3f}", file=sys.stderr, flush=True)
        shutil.rmtree(home)
    print(f"\n{arguments.pages} pages, {arguments.workers} processes, {arguments.rounds} rounds\n")
    print("| what | median | min – max |\n|---|---|---|")
    _told("bare trafilatura loop", bare, "pages/s")
    _told("Dateline, first page read to warehouse published", ours, "pages/s")
    _told("ratio (reach: ≥ 0.85)", ratios, "")
    _told("apart: start of Prefect", starts, "s")
    _told("apart: import of Great Expectations", imports, "s")
    _told("the same pages again, all unchanged, whole process", again, "s")
    _told("… more than an empty Prefect flow and the import (reach: ≤ 2 s)", extra, "s")


def memory(folder: Path, scratch: Path, arguments: argparse.Namespace) -> None:
    """The parent's peak memory for `--pages` and for `--memory` pages."""
    larger = scratch / "larger"
    lay_out(larger, arguments.memory, choose_mode=arguments.choose_mode)
    if arguments.kind == "warc":
        as_warc(larger)
    peaks = [
        float(run_dateline(f, scratch / f"m-{f.name}", arguments.workers)[0]["peak_memory_mb"])
        for f in (folder, larger)
    ]  # type: ignore[arg-type]
    print(f"| parent's peak memory, {arguments.pages} pages (reach: ≤ 700 MB) | {peaks[0]:.0f} MB | |")
    print(
        f"| parent's peak memory, {arguments.memory} pages (reach: ≤ 1.10 ×) | {peaks[1]:.0f} MB "
        f"| {peaks[1] / peaks[0]:.3f} × |"
    )


def main() -> None:
    """Lay the pages out in a scratch folder, measure, print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000, help="pages of the main measurement")
    parser.add_argument("--rounds", type=int, default=3, help="rounds; the median is told")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes on both sides")
    parser.add_argument("--memory", type=int, default=0, help="measure the parent's memory with so many pages, too")
    parser.add_argument("--choose-mode", action="store_true", help="let Dateline choose the mode of each page")
    parser.add_argument("--kind", choices=("pages", "warc"), default="pages", help="how Dateline is given the pages")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
        scratch = Path(name)
        folder = scratch / "input"
        lay_out(folder, arguments.pages, choose_mode=arguments.choose_mode)
        if arguments.kind == "warc":
            as_warc(folder)
        if arguments.rounds:
            throughput(folder, scratch, arguments)
        if arguments.memory:
            memory(folder, scratch, arguments)


if __name__ == "__main__":
    main()
