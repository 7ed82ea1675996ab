"""`dateline sources add`: an outlet's front page → a new source, tried before it is written."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flows.exit_codes import ExitCode, UsageError
from flows.outlet_probe import Probe, Tried
from flows.samples import Sample
from flows.screen import Screen, counted, excerpt, screen, shown_path
from flows.settings import Settings
from flows.sources_entry import entry_text, name_of, sources_in, watching, write_entry
from tasks.identity import canonical_url
from tasks.model import Source
from tasks.source_tables import NAME
from tasks.vocabulary import Kind, Reason

_ORDER = {"given": 0, "front page": 1, "robots.txt": 2, "common place": 3}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. `name` and `take` are None where Dateline shall choose."""

    homepage: str
    name: str | None = None
    take: int | None = None
    yes: bool = False
    dry_run: bool = False
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is found, which of it is taken, and the entry that it makes."""

    found: tuple[Tried, ...]
    taken: Tried
    samples: tuple[Sample, ...]
    entry: dict[str, Any]


def add_source(settings: Settings, wish: Wish, *, as_json: bool = False) -> int:
    """Find, try, show, ask, write.

    Raises UsageError where nothing is found or the host wants us to wait, SourcesError where the file is wrong, and
    StateError where what runs remember of hosts cannot be read.
    """
    home = _address(wish.homepage)
    sources = sources_in(settings.sources)
    names = frozenset(source.name for source in sources)
    _refuse_name(wish.name, names)
    with Probe(settings, allow_private=wish.allow_private) as probe:
        tried = tuple(sorted(probe.outlet(home), key=_rank))
        taken = _taken(tried, wish, home)
        _refuse_known(taken, sources)
        samples = tuple(probe.samples(taken))
    name = wish.name or name_of(taken.url if taken.found_in == "given" else home, names)
    proposal = Proposal(tried, taken, samples, _entry(name, taken, samples, wish))
    answer = screen(as_json=as_json)
    if not as_json:
        _show(answer, proposal)
    written = not wish.dry_run and (wish.yes or _is_wanted(settings))
    if written:
        write_entry(settings.sources, proposal.entry)
    if as_json:
        answer.document({**asdict(proposal), "file": settings.sources, "written": written})
    else:
        answer.line()
        for line in _last_lines(settings, name, wish, written=written):
            answer.line(line)
    return ExitCode.OK if written or wish.dry_run else ExitCode.USAGE


def _refuse_name(name: str | None, taken: frozenset[str]) -> None:
    """Before anybody is asked for anything."""
    if name in taken:
        raise UsageError(f"there is a source {name!r} already: give another --name")
    if name is not None and not NAME.fullmatch(name):
        fix = "use a short name of a–z, 0–9, '-', '_' and '.', such as \"vale-herald\""
        raise UsageError(f"--name {name!r} cannot be: {fix}")


def _address(homepage: str) -> str:
    url = homepage.strip()
    if "://" not in url:
        url = f"https://{url}"
    if canonical_url(url) is None:
        raise UsageError(f"{homepage} is no web address: give the outlet's front page, https://…")
    return url


def _rank(tried: Tried) -> tuple[object, ...]:
    """Best first: it works, it has articles of these days, it is no feed of comments, the outlet itself names it."""
    is_of_comments = "comment" in tried.url.lower()
    kind = 0 if tried.kind is Kind.FEED else 1 if tried.is_news else 2
    return (bool(tried.problem), not tried.entries, is_of_comments, kind, _ORDER[tried.found_in])


def _taken(tried: Sequence[Tried], wish: Wish, home: str) -> Tried:
    good = [one for one in tried if not one.problem]
    if not good:
        lines = "\n".join(f"  {one.url}: {excerpt(one.problem, 120)}" for one in tried)
        raise UsageError(f"no feed and no sitemap was found at {home}. {_fix(tried, wish)} Tried:\n{lines}")
    if wish.take is not None and wish.take > len(good):
        raise UsageError(f"--take {wish.take}: only {counted(len(good), 'feed or sitemap')} of {home} can be used")
    return good[(wish.take or 1) - 1]


def _fix(tried: Sequence[Tried], wish: Wish) -> str:
    if any(one.problem.startswith(Reason.PRIVATE_ADDRESS) for one in tried):
        return "Its host is on a private address: where that is meant, add --allow-private."
    if "://" not in wish.homepage:
        return "Only https was tried: if it has none, write http://… If you know a feed, give its address instead."
    return "If you know one, give its address instead."


def _refuse_known(taken: Tried, sources: tuple[Source, ...]) -> None:
    known = watching(taken.url, sources)
    if known is not None:
        raise UsageError(f"{taken.url} is watched already, by the source {known.name!r}: choose another with --take")


def _entry(name: str, taken: Tried, samples: Sequence[Sample], wish: Wish) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": name, "kind": taken.kind.value, "location": taken.url}
    languages = Counter(sample.language for sample in samples if sample.language)
    if len(languages) == 1 and languages.total() > 1:
        entry["language"] = next(iter(languages))
    if wish.allow_private:
        entry["fetch"] = {"allow_private": True}
    return entry


def _show(answer: Screen, proposal: Proposal) -> None:
    answer.table(
        ("no.", "kind", "articles", "newest", "named by", "address"),
        [
            (number, one.kind.value, len(one.entries), one.newest, one.found_in, one.url)
            for number, one in enumerate((one for one in proposal.found if not one.problem), start=1)
        ],
    )
    useless = [one for one in proposal.found if one.problem and one.found_in != "common place"]
    for one in useless:
        answer.line(f"no use: {one.url} ({excerpt(one.problem, 120)})")
    answer.heading(f"Articles of {proposal.taken.url}")
    for sample in proposal.samples:
        answer.line(f"{sample.published_on or 'no date'}  {sample.title or sample.url}")
        answer.line(f"            {excerpt(sample.first_line or sample.problem or 'no text', 100)}")
    if not proposal.samples:
        answer.line("It names none of the last 30 days.")
    answer.heading("The entry")
    for line in entry_text(proposal.entry).splitlines():
        answer.line(line)


def _is_wanted(settings: Settings) -> bool:
    """Ask a person; nobody is asked in a pipe."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    sys.stdout.flush()
    sys.stderr.write(f"\nWrite it to {shown_path(settings.sources)}? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _last_lines(settings: Settings, name: str, wish: Wish, *, written: bool) -> Iterator[str]:
    path = shown_path(settings.sources)
    if written:
        yield f"Written to {path}, its days in UTC: add its timezone there. Next: dateline run --source {name}"
        if not settings.contact:
            yield "DATELINE_CONTACT is not set: give an address there where outlets reach you, before you run."
    elif wish.dry_run:
        yield f"Nothing was written to {path}."
    else:
        yield f"Nothing was written to {path}: add --yes to have it written."
