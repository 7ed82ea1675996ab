import os
from datetime import date
from pathlib import Path

import pytest

from tasks.model import Expectations, ExtractOptions, Source
from tasks.sources import (
    SourcesError,
    SourcesInvalidError,
    SourcesMissingError,
    SourcesSyntaxError,
    SourcesUnreadableError,
    load_sources,
)
from tasks.vocabulary import Kind

LEAST = '[[source]]\nname = "gazette"\nkind = "records"\nlocation = "inbox/*.txt"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str, rule_names: frozenset[str] | None = None) -> dict[str, str]:
    with pytest.raises(SourcesInvalidError) as raised:
        load_sources(written(folder, text), rule_names)
    return {problem.key: f"{problem.problem}; {problem.fix}" for problem in raised.value.problems}


def test_the_least_source_has_the_defaults(tmp_path: Path) -> None:
    (source,) = load_sources(written(tmp_path, LEAST))
    assert source == Source("gazette", Kind.RECORDS, str(tmp_path / "inbox" / "*.txt"))


def test_every_key_is_read(tmp_path: Path) -> None:
    text = """
    [[source]]
    name = "vale-herald"
    kind = "pages"
    location = "/srv/pages"
    language = "en"
    timezone = "Europe/Moscow"
    [source.extract]
    fast = true
    favor_precision = true
    favor_recall = false
    include_comments = true
    include_tables = false
    [source.expect]
    min_characters = 100
    max_link_share = 0.25
    max_fragment_share = 1
    max_repeated_share = 0.1
    max_mojibake = 2
    min_language_confidence = 0.8
    earliest_date = 2001-02-03
    max_days_from_url_date = 5
    future_days = 0
    articles_per_day = { min = 3, max = 50 }
    [source.rules]
    text-present = "off"
    no-mojibake = "critical"
    """
    (source,) = load_sources(written(tmp_path, text), frozenset({"text-present", "no-mojibake"}))
    assert source == Source(
        name="vale-herald",
        kind=Kind.PAGES,
        location="/srv/pages",
        language="en",
        timezone="Europe/Moscow",
        extract=ExtractOptions(True, True, False, True, False),
        expect=Expectations(100, 0.25, 1.0, 0.1, 2, 0.8, date(2001, 2, 3), 5, 0, 3, 50),
        rules=(("no-mojibake", "critical"), ("text-present", "off")),
    )


def test_a_bom_crlf_and_a_date_as_text_are_read(tmp_path: Path) -> None:
    text = LEAST + '[source.expect]\nearliest_date = "1998-07-01"\n'
    path = tmp_path / "sources.toml"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_sources(path)[0].expect.earliest_date == date(1998, 7, 1)


def test_locations_are_relative_to_the_file_and_not_to_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home [1]"
    home.mkdir()
    written(home, LEAST + '[[source]]\nname = "b"\nkind = "pages"\nlocation = "pages"\n')
    monkeypatch.chdir(home)
    first, second = load_sources(Path("sources.toml"))
    assert first.location == str(tmp_path / "home [[]1]" / "inbox" / "*.txt"), "a glob must find the folder itself"
    assert second.location == str(home / "pages")


@pytest.mark.parametrize(
    ("line", "key", "said"),
    [
        ('langage = "en"', "langage", 'did you mean "language"?'),
        ("zzzz = 1", "zzzz", "known are name, kind, "),
        ('language = "english"', "language", '"english"'),
        ('timezone = "Europe/Moskow"', "timezone", 'did you mean "Europe/Moscow"?'),
        ('timezone = "../etc"', "timezone", "no time zone"),
        ("expect = 3", "expect", "[source.expect]"),
        ("[source.extract]\nfast = 'yes'", "extract.fast", "true or false"),
        ("[source.extract]\nfavor_precision = true\nfavor_recall = true", "extract.favor_recall", "choose one"),
        ("[source.extract]\ninclude_table = true", "extract.include_table", 'did you mean "include_tables"?'),
        ("[source.expect]\nmax_link_share = 1.5", "expect.max_link_share", "is 1.5; use a share from 0 to 1"),
        ("[source.expect]\nmax_link_share = nan", "expect.max_link_share", "use a share from 0 to 1"),
        ("[source.expect]\nmin_characters = -1", "expect.min_characters", "is -1; use a whole number of at least 0"),
        ("[source.expect]\nmin_characters = 2.5", "expect.min_characters", "a whole number"),
        ("[source.expect]\nmin_characters = true", "expect.min_characters", "is true"),
        ("[source.expect]\nfuture_days = 99999999", "expect.future_days", "36500"),
        ("[source.expect]\nearliest_date = 'soon'", "expect.earliest_date", 'is "soon"; use a day as 1998-07-01'),
        ("[source.expect]\nearliest_date = 9999-01-01", "expect.earliest_date", "still to come"),
        ("[source.expect]\nearliest_date = 1998-07-01T10:00:00", "expect.earliest_date", "use a day as 1998-07-01"),
        (
            "[source.expect]\narticles_per_day = { min = 5, max = 3 }",
            "expect.articles_per_day.max",
            "max 3 is less than min 5; exchange them",
        ),
        ("[source.expect]\narticles_per_day = { mni = 5 }", "expect.articles_per_day.mni", 'did you mean "min"?'),
        ("[source.expect]\narticles_per_day = 5", "expect.articles_per_day", "{ min = 20, max = 400 }"),
        ("[source.rules]\ntext-present = 'loud'", "rules.text-present", '"off", "critical"'),
        ("[source.rules]\ntext-presnt = 'off'", "rules.text-presnt", 'did you mean "text-present"?'),
        ("[source.rules]\nzzz = 'off'", "rules.zzz", "known are text-present"),
    ],
)
def test_a_mistake_names_its_key_and_the_fix(tmp_path: Path, line: str, key: str, said: str) -> None:
    found = problems(tmp_path, LEAST + line, frozenset({"text-present"}))
    assert list(found) == [f'source "gazette": {key}']
    assert said in found[f'source "gazette": {key}']


@pytest.mark.parametrize("name", ["", "Ärger Blatt", "UPPER", "a b", "-a", "../a", "x" * 65])
def test_a_name_is_a_slug(tmp_path: Path, name: str) -> None:
    (key,) = problems(tmp_path, LEAST.replace("gazette", name))
    assert key.endswith(": name")


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_a_kind_that_is_asked_for_wants_a_url(tmp_path: Path, kind: str) -> None:
    said = '"inbox/*.txt" is no http or https URL; give the full address'
    assert said in problems(tmp_path, LEAST.replace("records", kind))['source "gazette": location']


@pytest.mark.parametrize("kind", ["records", "pages", "warc", "urls"])
def test_a_kind_that_is_read_wants_a_path(tmp_path: Path, kind: str) -> None:
    text = LEAST.replace("records", kind).replace("inbox/*.txt", "https://gazette.example/feed")
    assert "is a URL, but this kind reads files" in problems(tmp_path, text)['source "gazette": location']


def test_an_unknown_kind_names_the_nearest(tmp_path: Path) -> None:
    assert (
        'did you mean "records"?' in problems(tmp_path, LEAST.replace("records", "recrods"))['source "gazette": kind']
    )


@pytest.mark.parametrize(
    ("kind", "location"),
    [
        ("feed", "no address"),
        ("feed", "ftp://gazette.example/x"),
        ("urls", "https://"),
        ("records", "https://x.example/"),
    ],
)
def test_a_location_fits_its_kind(tmp_path: Path, kind: str, location: str) -> None:
    text = LEAST.replace("records", kind).replace("inbox/*.txt", location)
    assert 'source "gazette": location' in problems(tmp_path, text)


def test_an_empty_location_is_no_location(tmp_path: Path) -> None:
    assert "folder or glob" in problems(tmp_path, LEAST.replace("inbox/*.txt", ""))['source "gazette": location']


def test_missing_keys_are_named(tmp_path: Path) -> None:
    found = problems(tmp_path, "[[source]]\nlanguage = 'en'")
    assert {key.rpartition(": ")[2] for key in found} == {"name", "kind", "location"}
    assert all(key.startswith("source number 1: ") for key in found)


def test_two_sources_of_one_name(tmp_path: Path) -> None:
    found = problems(tmp_path, LEAST + LEAST)
    assert found == {
        "source number 2: name": '"gazette": source number 1 has this name already; give each source a name of its own'
    }


def test_everything_wrong_with_a_file_is_told_at_once(tmp_path: Path) -> None:
    text = (
        'surces = 1\n[[source]]\nname = "A"\nkind = "feed"\nlocation = "x"\n'
        "[source.expect]\nmax_link_share = 2\narticles_per_day = { min = 2, max = 1 }\n"
        "[source.extract]\nfast = 1\nfavor_recall = true\nfavor_precision = true\n" + LEAST + LEAST
    )
    assert list(problems(tmp_path, text)) == [
        "surces",
        'source "A": name',
        'source "A": location',
        'source "A": extract.fast',
        'source "A": extract.favor_recall',
        'source "A": expect.max_link_share',
        'source "A": expect.articles_per_day.max',
        "source number 3: name",
    ]


def test_the_message_has_one_line_for_each_problem_that_names_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, LEAST + "a = 1\nb = 2\n")
    with pytest.raises(SourcesError) as raised:
        load_sources(path)
    lines = str(raised.value).splitlines()
    assert len(lines) == 2
    assert all(line.startswith(f'{path}: source "gazette": ') for line in lines)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file names no source"),
        ("[source]\nname = 'a'", "two brackets"),
        ("source = 3", "two brackets"),
        ("source = [1]", "two brackets"),
        ("[[sources]]\nname = 'a'", 'did you mean "source"?'),
    ],
)
def test_a_file_without_a_source_says_how_to_write_one(tmp_path: Path, text: str, said: str) -> None:
    assert said in str(problems(tmp_path, text))


def test_a_syntax_error_names_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "[[source]]\nname = gazette\n")
    with pytest.raises(SourcesSyntaxError, match=r"sources\.toml:2:8: "):
        load_sources(path)


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SourcesMissingError, match=r"(?s)DATELINE_SOURCES.*\[\[source\]\]"):
        load_sources(tmp_path / "sources.toml")


def test_what_is_no_text_is_unreadable(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'name = "caf\xe9"')
    with pytest.raises(SourcesUnreadableError, match="byte 11 is not UTF-8: save it as UTF-8"):
        load_sources(latin)
    with pytest.raises(SourcesUnreadableError, match="directory"):
        load_sources(tmp_path)
    with pytest.raises(SourcesUnreadableError):
        load_sources(Path(os.devnull) / "sources.toml")
