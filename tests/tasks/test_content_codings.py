from __future__ import annotations

import gzip
import tracemalloc
import zlib

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from tasks.content_codings import MOST_LAYERS, Decoded, codings_of, decode
from tasks.vocabulary import Reason
from tests.site.bombs import packed
from tests.site.wire import Coding

MOST = 1024 * 1024
TEXT = b"The lamps on the quay were lit before the fog came in. " * 500
PACK = {
    "gzip": lambda body: gzip.compress(body, mtime=0),
    "x-gzip": lambda body: gzip.compress(body, mtime=0),
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("coding", PACK)
def test_what_was_packed_comes_back(coding: str) -> None:
    assert decode(PACK[coding](TEXT), [coding], MOST) == Decoded(TEXT)


@given(body=st.binary(max_size=2000), names=st.lists(st.sampled_from(sorted(PACK)), max_size=MOST_LAYERS))
def test_layers_are_undone_from_the_last_one_on(body: bytes, names: list[str]) -> None:
    wire = body
    for name in names:
        wire = PACK[name](wire)
    assert decode(wire, names, MOST) == Decoded(body)


def test_bare_deflate_is_read_too() -> None:
    packer = zlib.compressobj(wbits=-15)
    assert decode(packer.compress(TEXT) + packer.flush(), ["deflate"], MOST) == Decoded(TEXT)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_all_parts_of_a_body_are_read(coding: str) -> None:
    assert decode(PACK[coding](TEXT) + PACK[coding](b"And then."), [coding], MOST) == Decoded(TEXT + b"And then.")


def test_what_follows_a_gzip_stream_is_ignored() -> None:
    assert decode(gzip.compress(TEXT) + b"\0\0\0 padding", ["gzip"], MOST) == Decoded(TEXT)


@pytest.mark.parametrize("coding", PACK)
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
def test_a_stream_that_was_cut_is_never_taken_for_whole(coding: str, kept: float) -> None:
    wire = PACK[coding](bytes(range(256)) * 40)
    result = decode(wire[: int(len(wire) * kept)], [coding], MOST)
    assert result.problem is Reason.TRUNCATED
    assert (bytes(range(256)) * 40).startswith(result.body)


@pytest.mark.parametrize("coding", PACK)
def test_a_stream_that_was_never_packed_is_told(coding: str) -> None:
    assert decode(b"<p>Plain, whatever the header says.</p>" * 9, [coding], MOST).problem is Reason.BAD_ENCODING


@pytest.mark.parametrize("coding", [Coding.GZIP, Coding.DEFLATE, Coding.BROTLI, Coding.ZSTD])
def test_a_bomb_is_unpacked_to_the_bound_and_takes_no_more_memory(coding: Coding) -> None:
    bomb = packed(coding)
    tracemalloc.start()
    try:
        result = decode(bomb, [coding.value], MOST)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (len(result.body), result.problem) == (MOST, Reason.TOO_LARGE)
    assert peak < 12 * MOST


def test_a_bomb_within_a_bomb_is_held_at_each_layer() -> None:
    inner = packed(Coding.GZIP)
    assert decode(gzip.compress(inner), ["gzip", "gzip"], MOST).problem is Reason.TOO_LARGE


@pytest.mark.parametrize("names", [["gzip"] * (MOST_LAYERS + 1), ["gzip"] * 50, ["lz4"], ["gzip", "compress"]])
def test_too_many_layers_and_unknown_ones_are_refused(names: list[str]) -> None:
    result = decode(gzip.compress(TEXT), names, MOST)
    assert (result.body, result.problem) == (b"", Reason.BAD_ENCODING)


@pytest.mark.parametrize("names", [[], ["gzip"]])
def test_an_empty_body_is_empty(names: list[str]) -> None:
    assert decode(b"", names, MOST) == Decoded(b"")


def test_a_plain_body_has_the_same_bound() -> None:
    assert decode(b"a" * MOST, [], MOST).problem is None
    result = decode(b"a" * (MOST + 1), [], MOST)
    assert (len(result.body), result.problem) == (MOST, Reason.TOO_LARGE)


@pytest.mark.parametrize(
    ("header", "names"),
    [(None, ()), ("", ()), ("identity", ()), (" GZIP ,, br", ("gzip", "br")), ("gzip, identity", ("gzip",))],
)
def test_a_header_names_its_codings_in_order(header: str | None, names: tuple[str, ...]) -> None:
    assert codings_of(header) == names
