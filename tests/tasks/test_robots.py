"""What a robots.txt lets us do: RFC 9309, and the cases that Google documents for its own parser, in our words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.robots import LARGEST_ROBOTS, LONGEST_CRAWL_DELAY, RobotsText, Rules, counted

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
HOST = "https://harbour-courier.example"


def rules(text: str | bytes, status: int | None = 200, token: str = "Dateline") -> Rules:
    """Of a robots.txt."""
    body = text.encode() if isinstance(text, str) else text
    return Rules(RobotsText(HOST, status, body, NOW), token)


def allows(text: str | bytes, path: str, token: str = "Dateline") -> bool:
    """Whether a path of the outlet may be asked for."""
    return rules(text, token=token).allows(HOST + path)


@pytest.mark.parametrize(("status", "allowed"), [(301, True), (401, True), (403, True), (404, True), (429, True)])
def test_a_robots_txt_that_is_not_there_allows_everything(status: int, allowed: bool) -> None:
    assert rules("User-agent: *\nDisallow: /", status).allows(f"{HOST}/tide") is allowed


@pytest.mark.parametrize("status", [None, 500, 502, 503, 599, 999, 100])
def test_a_robots_txt_that_could_not_be_had_allows_nothing(status: int | None) -> None:
    assert not rules("", status).allows(f"{HOST}/tide")


@pytest.mark.parametrize(
    "text",
    [
        "user-agent: Dateline\ndisallow: /",
        "USER-AGENT: DATELINE\nDISALLOW: /",
        "  User-Agent :Dateline  # us\n\tDisallow :  /   # all of it",
        "user-agent Dateline\ndisallow /",
        "User-agent: Dateline\r\nDisallow: /\r\n",
        "User-agent: Dateline\rDisallow: /\r",
        "User-agent: Dateline\n\n\nDisallow: /",
        "User-agent: Dateline\ndisalow: /",
        "\ufeffUser-agent: Dateline\nDisallow: /",
        "User-agent: mill-bot\nUser-agent: Dateline\nDisallow: /",
        "User-agent: Dateline\nSitemap: https://harbour-courier.example/map.xml\nUser-agent: mill-bot\nDisallow: /",
        "User-agent: Dateline\nTide-table: on\nUser-agent: mill-bot\nDisallow: /",
        "User-agent: Dateline and friends\nDisallow: /",
        "User-agent: Dateline/1.0\nDisallow: /",
        "User-agent: Dateline*\nDisallow: /",
        "User-agent: Dateline\nDisallow: /quay\nUser-agent: mill-bot\nDisallow:\n\nUser-agent: Dateline\nDisallow: /",
    ],
)
def test_a_rule_for_us_is_read_however_it_is_written(text: str) -> None:
    assert not allows(text, "/tide")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n# nothing\n",
        "disallow: /\nuser-agent: Dateline\nallow: /",
        "User-agent: mill-bot\nDisallow: /",
        "User-agent: Datelinesque\nDisallow: /",
        "User-agent: Date\nDisallow: /",
        "User-agent: *\nDisallow: /\nUser-agent: Dateline\nAllow: /",
        "User-agent: *\nDisallow: /\nUser-agent: Dateline\nDisallow:",
        "User-agent: Dateline\nDisallow:",
        "<html><body>Disallow: nothing, dear reader</body></html>",
        "User-agent: Dateline Disallow: /",
    ],
)
def test_what_is_no_rule_for_us_forbids_nothing(text: str) -> None:
    assert allows(text, "/tide")


def test_the_group_for_all_counts_where_none_is_for_us() -> None:
    text = "User-agent: mill-bot\nAllow: /\nUser-agent: *\nDisallow: /quay/"
    assert not allows(text, "/quay/tide")
    assert allows(text, "/tide")
    assert allows(text, "/quay/tide", token="mill-bot")


PATHS = [
    ("/tide", "/tide", True),
    ("/tide", "/tides.html", True),
    ("/tide", "/tide/table.html", True),
    ("/tide", "/tide?day=2", True),
    ("/tide", "/Tide", False),
    ("/tide", "/low-tide", False),
    ("/tide", "/low/tide", False),
    ("/tide/", "/tide", False),
    ("/tide/", "/tide/table", True),
    ("/tide*", "/tides/low", True),
    ("/*.php", "/index.php", True),
    ("/*.php", "/low/index.php?day=2", True),
    ("/*.php", "/index.PHP", False),
    ("/*.php$", "/index.php", True),
    ("/*.php$", "/index.php?day=2", False),
    ("/*.php$", "/index.php5", False),
    ("/tide*.php", "/tides/low.php?day=2", True),
    ("/tide*.php", "/Tide.php", False),
    ("/tide$", "/tide", True),
    ("/tide$", "/tide/", False),
    ("/ti$de", "/ti$de", True),
    ("/a*b*c", "/a-b-c-d", True),
    ("/a*b*c", "/a-c-b", False),
    ("/é", "/%C3%A9", True),
    ("/%C3%A9", "/é", True),
    ("/%c3%a9", "/%C3%A9", True),
    ("/%74ide", "/tide", True),
    ("/a%2Fb", "/a/b", False),
    ("/*?session=", "/tide?session=4", True),
    ("*/print", "/tide/print", True),
    ("/", "/", True),
]


@pytest.mark.parametrize(("rule", "path", "matches"), PATHS)
def test_a_rule_is_the_beginning_of_a_path(rule: str, path: str, matches: bool) -> None:
    assert allows(f"User-agent: *\nDisallow: {rule}", path) is not matches


PRECEDENCE = [
    (("Allow: /p", "Disallow: /"), "/page", True),
    (("Allow: /quay", "Disallow: /quay"), "/quay/tide", True),
    (("Disallow: /quay", "Allow: /quay"), "/quay/tide", True),
    (("Allow: /page", "Disallow: /*.htm"), "/page.htm", False),
    (("Allow: /pages", "Disallow: /*.htm"), "/pages.htm", True),
    (("Allow: /page", "Disallow: /*/*.htm"), "/page/tide.htm", False),
    (("Allow: /$", "Disallow: /"), "/", True),
    (("Allow: /$", "Disallow: /"), "/page.htm", False),
    (("Disallow: /x/page.html", "Allow: /x/"), "/x/page.html", False),
    (("Allow: /x/page.html", "Disallow: /x/"), "/x/page.html", True),
    (("Allow: /x/page.html", "Disallow: /x/"), "/x/", False),
    (("Disallow: ", "Allow: "), "/x/page.html", True),
    (("Disallow: /", "Allow: "), "/x/page.html", False),
    (("Disallow: /x/page.html", "Allow: /*.html"), "/x/page.html", False),
    (("Disallow: /private/", "Allow: /private/press/"), "/private/press/1", True),
]


@pytest.mark.parametrize(("lines", "path", "allowed"), PRECEDENCE)
def test_the_longest_rule_wins_and_the_kinder_one_of_two(lines: tuple[str, ...], path: str, allowed: bool) -> None:
    for order in (lines, lines[::-1]):
        assert allows("\n".join(["User-agent: Dateline", *order]), path) is allowed


def test_robots_txt_itself_may_always_be_asked_for() -> None:
    assert allows("User-agent: *\nDisallow: /", "/robots.txt")


@pytest.mark.parametrize(
    ("asked", "delay"),
    [
        ("", 0.0),
        ("10", 10.0),
        ("0.5", 0.5),
        ("120", 120.0),
        ("3600", LONGEST_CRAWL_DELAY),
        ("9" * 30, LONGEST_CRAWL_DELAY),
        ("-5", 0.0),
        ("soon", 0.0),
        ("nan", 0.0),
        ("inf", 0.0),
    ],
)
def test_a_crawl_delay_is_kept_up_to_two_minutes(asked: str, delay: float) -> None:
    assert rules(f"User-agent: *\nCrawl-delay: {asked}\nDisallow: /quay").crawl_delay == delay


def test_a_crawl_delay_for_others_is_none_for_us() -> None:
    assert rules("User-agent: mill-bot\nCrawl-delay: 7\n\nUser-agent: *\nDisallow: /quay").crawl_delay == 0


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_large_file_is_cut_and_half_a_rule_is_none(end: bytes) -> None:
    head = b"User-agent: *" + end + b"Disallow: /quay" + end
    rule = b"Disallow: /private/" + end
    comment = b"#" * (LARGEST_ROBOTS - len(head) - len(end) - len(b"Disallow: /")) + end
    body = head + comment + rule * 100
    kept = counted(body)
    assert len(kept) <= LARGEST_ROBOTS
    assert kept == head + comment
    assert not allows(kept, "/quay")
    assert allows(kept, "/tide")


def test_a_cut_between_two_lines_loses_none() -> None:
    line = b"Disallow: /private/tides\n"
    head = b"#" * (LARGEST_ROBOTS - len(line) - 1) + b"\n" + line
    assert len(head) == LARGEST_ROBOTS
    assert counted(head) == counted(head + line) == head
    assert counted(head[1:] + b"Allow: /" + line) == head[1:]


def test_characters_that_only_python_takes_for_line_ends_end_no_line() -> None:
    assert not allows("User-agent: *\nDisallow: /low\u2028Allow: /low", "/low%E2%80%A8Allow: /low")
    assert allows("User-agent: *\nDisallow: /low\x85tide", "/low")


def test_bytes_that_are_no_text_are_read_around() -> None:
    assert not allows(b"# \xff\xfe\x00\nUser-agent: *\nDisallow: /quay\xff\nDisallow: /tide", "/tide")
