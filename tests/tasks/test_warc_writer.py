"""The archive as it is written: read back whole by an independent reader, whatever ended the writing."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from tasks.warc_writer import Exchange, Place, Recovered, WarcWriter, recover

ROOT = Path(__file__).parents[2]
ANSWER = Exchange(
    url="http://harbour-courier.example/2026/11/24/ferry.html",
    started_at=datetime(2026, 11, 24, 5, 0, 1, 250000, UTC),
    address="127.0.0.2",
    request_head=b"GET /2026/11/24/ferry.html HTTP/1.1\r\nHost: harbour-courier.example\r\n\r\n",
    request_body=b"",
    status_line_and_headers=b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n",
    body="<p>Die Fähre fährt wieder.".encode(),
)


def read_back(path: Path) -> list[tuple[ArcWarcRecord, bytes]]:
    """Every record with its payload, by a reader that is not ours; its digests are checked."""
    with path.open("rb") as stream:
        return [(record, record.content_stream().read()) for record in ArchiveIterator(stream, check_digests="raise")]


def test_an_exchange_is_a_warcinfo_a_request_and_a_response(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "r1", "Dateline/0.1.0") as writer:
        writer.write(ANSWER)
    (info, fields), (request, _), (response, body) = read_back(tmp_path / "r1-00001.warc.gz")
    assert [record.rec_type for record in (info, request, response)] == ["warcinfo", "request", "response"]
    assert b"software: Dateline/0.1.0" in fields
    headers = response.rec_headers
    assert headers.protocol == "WARC/1.1"
    assert headers["WARC-Target-URI"] == ANSWER.url == request.rec_headers["WARC-Target-URI"]
    assert headers["WARC-Date"] == "2026-11-24T05:00:01.250000Z"
    assert headers["WARC-IP-Address"] == "127.0.0.2"
    assert headers["WARC-Block-Digest"].startswith("sha1:")
    assert headers["WARC-Payload-Digest"].startswith("sha1:")
    assert headers["WARC-Truncated"] is None
    assert request.rec_headers["WARC-Concurrent-To"] == headers["WARC-Record-ID"]
    assert request.http_headers["Host"] == "harbour-courier.example"
    assert body == ANSWER.body


def test_a_place_is_where_the_response_record_lies(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "r1", "Dateline") as writer:
        places = [writer.write(replace(ANSWER, body=b"%d" % number)) for number in range(3)]
    for number, place in enumerate(places):
        piece = (tmp_path / place.file).read_bytes()[place.offset : place.offset + place.length]
        (tmp_path / "piece.warc.gz").write_bytes(piece)
        ((record, body),) = read_back(tmp_path / "piece.warc.gz")
        assert (record.rec_type, body) == ("response", b"%d" % number)


def test_a_truncated_body_is_marked(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "r1", "Dateline") as writer:
        writer.write(replace(ANSWER, truncated="length"))
    assert read_back(tmp_path / "r1-00001.warc.gz")[-1][0].rec_headers["WARC-Truncated"] == "length"


def test_the_header_of_chunks_that_are_gone_is_renamed(tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Transfer-Encoding: no\r\n\r\n"
    with WarcWriter(tmp_path, "r1", "Dateline") as writer:
        writer.write(replace(ANSWER, status_line_and_headers=head))
    response, body = read_back(tmp_path / "r1-00001.warc.gz")[-1]
    assert response.http_headers["X-Crawler-Transfer-Encoding"] == "chunked"
    assert response.http_headers["Transfer-Encoding"] is None
    assert response.http_headers["X-Transfer-Encoding"] == "no"
    assert body == ANSWER.body


def test_a_url_cannot_add_headers_of_its_own(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "r1", "Dateline") as writer:
        writer.write(replace(ANSWER, url="http://harbour-courier.example/a\r\nWARC-Type: resource"))
    response, _ = read_back(tmp_path / "r1-00001.warc.gz")[-1]
    assert response.rec_type == "response"
    assert response.rec_headers["WARC-Target-URI"].endswith("/a%0D%0AWARC-Type:%20resource")


def test_a_file_that_is_large_enough_is_followed_by_the_next(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "r1", "Dateline", max_bytes=2000) as writer:
        places = [writer.write(replace(ANSWER, body=os.urandom(900))) for _ in range(6)]
    names = sorted({place.file for place in places})
    assert names == [f"r1-{number:05}.warc.gz" for number in range(1, len(names) + 1)]
    assert len(names) > 1
    records = [record.rec_type for name in names for record, _ in read_back(tmp_path / name)]
    assert records.count("warcinfo") == len(names)
    assert records.count("response") == 6


def test_a_second_process_of_a_run_writes_over_nothing(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "r1", "Dateline") as writer:
        writer.write(ANSWER)
    (tmp_path / "r1-00002.warc.gz.open").write_bytes(b"of one that was killed")
    with WarcWriter(tmp_path, "r1", "Dateline") as writer:
        assert writer.write(ANSWER).file == "r1-00003.warc.gz"
    assert (tmp_path / "r1-00002.warc.gz.open").read_bytes() == b"of one that was killed"


def test_nothing_is_opened_where_nothing_is_written(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "r1", "Dateline"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_killed_process_loses_no_record_it_was_told_is_written(tmp_path: Path) -> None:
    places = _written_until_killed(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["r1-00001.warc.gz.open"]
    assert [recovered.file for recovered in recover(tmp_path)] == ["r1-00001.warc.gz"]
    responses = [body for record, body in read_back(tmp_path / "r1-00001.warc.gz") if record.rec_type == "response"]
    assert len(responses) >= places > 0


def _written_until_killed(archive: Path) -> int:
    """Exchanges that a process said were written before it was killed."""
    program = f"""
        import os, sys
        from dataclasses import replace
        from pathlib import Path
        from tests.tasks.test_warc_writer import ANSWER
        from tasks.warc_writer import WarcWriter
        writer = WarcWriter(Path({str(archive)!r}), "r1", "Dateline")
        while True:
            writer.write(replace(ANSWER, body=os.urandom(20_000)))
            print("written", flush=True)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(20)]
        process.kill()
        told += process.stdout.readlines()
    return sum(line == "written\n" for line in told)


@pytest.mark.parametrize("cut", [1, 8, 100, -1])
def test_a_torn_last_record_is_cut_off(tmp_path: Path, cut: int) -> None:
    last = _left_open(tmp_path)
    whole = (tmp_path / "r1-00001.warc.gz.open").read_bytes()
    torn = whole[: last.offset + (cut if cut > 0 else last.length + cut)]
    (tmp_path / "r1-00001.warc.gz.open").write_bytes(torn)
    assert list(recover(tmp_path)) == [Recovered("r1-00001.warc.gz", len(torn) - last.offset)]
    assert (tmp_path / "r1-00001.warc.gz").read_bytes() == whole[: last.offset]
    assert len(read_back(tmp_path / "r1-00001.warc.gz")) == 4
    assert list(recover(tmp_path)) == []


def test_a_whole_file_that_was_left_open_only_gets_its_name(tmp_path: Path) -> None:
    _left_open(tmp_path)
    whole = (tmp_path / "r1-00001.warc.gz.open").read_bytes()
    assert list(recover(tmp_path)) == [Recovered("r1-00001.warc.gz", 0)]
    assert (tmp_path / "r1-00001.warc.gz").read_bytes() == whole


def test_a_file_without_a_whole_record_goes(tmp_path: Path) -> None:
    (tmp_path / "r1-00001.warc.gz.open").write_bytes(b"\x1f\x8b\x08")
    assert list(recover(tmp_path)) == [Recovered("r1-00001.warc.gz", 3)]
    assert list(tmp_path.iterdir()) == []


def _left_open(archive: Path) -> Place:
    """Two exchanges in a file that nobody closed; the last one's place."""
    writer = WarcWriter(archive, "r1", "Dateline")
    writer.write(ANSWER)
    return writer.write(ANSWER)


def test_a_full_disk_is_told_and_leaves_whole_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = WarcWriter(tmp_path, "r1", "Dateline")
    first = writer.write(ANSWER)
    _fill_disk(monkeypatch, after=100)
    with pytest.raises(OSError, match="No space left"):
        writer.write(ANSWER)
    monkeypatch.undo()
    second = writer.write(ANSWER)
    writer.close()
    assert second.offset > first.offset + first.length
    assert [record.rec_type for record, _ in read_back(tmp_path / first.file)][1:] == ["request", "response"] * 2


def test_a_disk_that_is_full_from_the_start_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = WarcWriter(tmp_path, "r1", "Dateline")
    _fill_disk(monkeypatch, after=10)
    with pytest.raises(OSError, match="No space left"):
        writer.write(ANSWER)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    writer.write(ANSWER)
    writer.close()
    assert len(read_back(tmp_path / "r1-00002.warc.gz")) == 3


def _fill_disk(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let the system write so many bytes more, and then none."""
    left = after
    write = os.write

    def short_write(file: int, data: bytes) -> int:
        nonlocal left
        if left == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = write(file, data[:left])
        left -= written
        return written

    monkeypatch.setattr(os, "write", short_write)
