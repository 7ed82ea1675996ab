"""What is archived is read back as it came, or told to be damaged; never anything else."""

from __future__ import annotations

import gzip
import os
import zlib
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
import zstandard

from tasks.page_body import LARGEST_PAGE
from tasks.vocabulary import Reason
from tasks.warc_errors import (
    BodyEncodingError,
    BodyTooLargeError,
    DamagedRecordError,
    DigestMismatchError,
    NotArchivedError,
    TruncatedRecordError,
)
from tasks.warc_reader import ArchivedResponse, ArchiveError, read_response
from tasks.warc_writer import Exchange, Place, WarcWriter
from tests.tasks.test_warc_writer import ANSWER

PAGE = b"<html><p>" + b"The ferry left the harbour at nine. " * 200 + b"</p></html>"


def archived(archive: Path, exchange: Exchange, run_id: str = "r1") -> Place:
    """Between two others, in a closed file."""
    with WarcWriter(archive, run_id, "Dateline") as writer:
        writer.write(ANSWER)
        place = writer.write(exchange)
        writer.write(ANSWER)
    return place


def read(archive: Path, place: Place) -> ArchivedResponse:
    return read_response(archive, place.file, place.offset, place.length)


def with_headers(body: bytes, *lines: str) -> Exchange:
    head = "".join(f"{line}\r\n" for line in ("HTTP/1.1 200 OK", *lines, ""))
    return replace(ANSWER, status_line_and_headers=head.encode(), body=body)


def test_a_response_comes_back_as_it_was(tmp_path: Path) -> None:
    place = archived(tmp_path, with_headers(PAGE, "Content-Type: text/html; charset=ISO-8859-2"))
    found = read(tmp_path, place)
    assert found == ArchivedResponse(ANSWER.url, 200, PAGE, "ISO-8859-2", "text/html; charset=ISO-8859-2")


@pytest.mark.parametrize(
    ("declared", "charset"),
    [
        ("text/html", None),
        ("text/html; charset=", None),
        ('text/html;charset="utf-8"; x=y', "utf-8"),
        ("TEXT/HTML; CHARSET='windows-1251'", "windows-1251"),
    ],
)
def test_the_charset_is_what_the_content_type_declares(tmp_path: Path, declared: str, charset: str | None) -> None:
    assert read(tmp_path, archived(tmp_path, with_headers(PAGE, f"Content-Type: {declared}"))).charset == charset


@pytest.mark.parametrize("status", [b"HTTP/1.0 404 Not Found", b"HTTP/1.1 503", b"HTTP/2 410"])
def test_any_status_is_read(tmp_path: Path, status: bytes) -> None:
    place = archived(tmp_path, replace(ANSWER, status_line_and_headers=status + b"\r\n\r\n"))
    assert f"{read(tmp_path, place).status}" in status.decode()


def test_a_response_is_read_while_its_file_is_still_written(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, "r1", "Dateline") as writer:
        place = writer.write(ANSWER)
        assert (tmp_path / f"{place.file}.open").exists()
        assert read(tmp_path, place).body == ANSWER.body
        writer.write(ANSWER)
        assert read(tmp_path, place).body == ANSWER.body
    assert read(tmp_path, place).body == ANSWER.body


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("GZip", gzip.compress(PAGE)),
        ("x-gzip", gzip.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("br", brotli.compress(PAGE)),
        ("zstd", zstandard.compress(PAGE)),
        ("br, gzip", gzip.compress(brotli.compress(PAGE))),
        ("identity", PAGE),
        ("gzip", PAGE),
        ("utf-8", PAGE),
    ],
)
def test_content_encodings_are_undone_even_where_they_are_only_claimed(
    tmp_path: Path, coding: str, body: bytes
) -> None:
    place = archived(tmp_path, with_headers(body, f"Content-Encoding: {coding}"))
    assert read(tmp_path, place).body == PAGE


def test_encodings_of_several_headers_are_undone_in_turn(tmp_path: Path) -> None:
    body = gzip.compress(gzip.compress(PAGE))
    place = archived(tmp_path, with_headers(body, "Content-Encoding: gzip", "Content-Encoding: gzip"))
    assert read(tmp_path, place).body == PAGE


@pytest.mark.parametrize(
    ("coding", "body", "error"),
    [
        ("gzip", gzip.compress(PAGE)[:-9], TruncatedRecordError),
        ("br", brotli.compress(PAGE)[:-9], TruncatedRecordError),
        ("zstd", zstandard.compress(PAGE)[:-9], TruncatedRecordError),
        ("gzip", b"\x00\x01\x02\x03", BodyEncodingError),
        ("gzip", gzip.compress(bytes(LARGEST_PAGE + 1)), BodyTooLargeError),
        ("br", brotli.compress(bytes(LARGEST_PAGE + 1), quality=1), BodyTooLargeError),
        ("zstd", zstandard.compress(bytes(LARGEST_PAGE + 1)), BodyTooLargeError),
        ("identity", bytes(LARGEST_PAGE + 1), BodyTooLargeError),
    ],
)
def test_a_body_that_cannot_be_had_whole_is_an_error_of_its_own_kind(
    tmp_path: Path, coding: str, body: bytes, error: type[ArchiveError]
) -> None:
    place = archived(tmp_path, with_headers(body, f"Content-Encoding: {coding}"))
    with pytest.raises(error):
        read(tmp_path, place)


def test_a_flipped_byte_is_found(tmp_path: Path) -> None:
    place = archived(tmp_path, with_headers(os.urandom(20_000)))
    path = tmp_path / place.file
    whole = path.read_bytes()
    for at in (place.offset, place.offset + place.length // 2, place.offset + place.length - 6):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        with pytest.raises(DamagedRecordError):
            read(tmp_path, place)
    path.write_bytes(whole)
    assert len(read(tmp_path, place).body) == 20_000


def test_content_that_is_not_what_was_archived_is_found(tmp_path: Path) -> None:
    place = archived(tmp_path, with_headers(PAGE))
    path = tmp_path / place.file
    whole = path.read_bytes()
    record = gzip.decompress(whole[place.offset : place.offset + place.length])
    changed = gzip.compress(record.replace(b"at nine", b"at five", 1))
    path.write_bytes(whole[: place.offset] + changed)
    with pytest.raises(DigestMismatchError):
        read_response(tmp_path, place.file, place.offset, len(changed))


@pytest.mark.parametrize(("offset", "length"), [(1, 0), (0, -1), (0, 1), (10**9, 0)])
def test_a_place_where_no_such_record_lies_is_an_error(tmp_path: Path, offset: int, length: int) -> None:
    place = archived(tmp_path, ANSWER)
    with pytest.raises(ArchiveError):
        read_response(tmp_path, place.file, place.offset + offset, place.length + length)


def test_a_record_that_is_no_response_is_an_error(tmp_path: Path) -> None:
    archived(tmp_path, ANSWER)
    info = (tmp_path / "r1-00001.warc.gz").read_bytes().find(b"\x1f\x8b\x08", 1)
    with pytest.raises(DamagedRecordError, match="no response"):
        read_response(tmp_path, "r1-00001.warc.gz", 0, info)


def test_a_file_that_is_cut_tells_so(tmp_path: Path) -> None:
    place = archived(tmp_path, with_headers(os.urandom(20_000)))
    os.truncate(tmp_path / place.file, place.offset + 10_000)
    with pytest.raises(TruncatedRecordError) as caught:
        read(tmp_path, place)
    assert caught.value.reason is Reason.TRUNCATED_RECORD


def test_a_file_that_is_gone_tells_so(tmp_path: Path) -> None:
    with pytest.raises(NotArchivedError, match="not in the archive any more"):
        read_response(tmp_path, "r0-00001.warc.gz", 0, 100)


@pytest.mark.parametrize("name", ["../outside.warc.gz", "sub/../../outside.warc.gz", "link.warc.gz", "", ".", "a\0b"])
def test_no_name_leads_out_of_the_archive(tmp_path: Path, name: str) -> None:
    archive = tmp_path / "archive"
    (archive / "sub").mkdir(parents=True)
    place = archived(tmp_path, ANSWER)
    (tmp_path / place.file).rename(tmp_path / "outside.warc.gz")
    (archive / "link.warc.gz").symlink_to(tmp_path / "outside.warc.gz")
    with pytest.raises(NotArchivedError):
        read_response(archive, name, place.offset, place.length)
    with pytest.raises(NotArchivedError):
        read_response(archive, str(tmp_path / "outside.warc.gz"), place.offset, place.length)


def test_a_folder_under_the_name_of_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "r1-00001.warc.gz").mkdir()
    with pytest.raises(NotArchivedError):
        read_response(tmp_path, "r1-00001.warc.gz", 0, 100)
