"""Any file as clean lines: compression, encodings, ends of lines, what is no log at all."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
from datetime import date
from typing import TYPE_CHECKING

import pytest
from backports import zstd
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.ingest.logs import add_log, filled_database

from logai.errors import NoDataError
from logai.ingest.attempts import count_attempts
from logai.ingest.formats.compression import find_unpacker
from logai.ingest.reading import CleanText, clean_text, digests, open_source

if TYPE_CHECKING:
    from pathlib import Path

LINE = b"Nov  3 04:05:06 web sshd[1]: Invalid user bob from 192.0.2.1\n"


def read(path: Path, folder: Path, *, start: int = 0) -> tuple[CleanText, bytes]:
    with open_source(str(path), folder) as source:
        text = clean_text(source, folder, start=start)
    return text, b"".join(piece.path.read_bytes() for piece in text.pieces)


@pytest.mark.parametrize(
    ("name", "compress"),
    [
        ("a.gz", gzip.compress),
        ("a.bz2", bz2.compress),
        ("a.xz", lzma.compress),
        ("a.zst", zstd.compress),
        ("no suffix", zstd.compress),
        ("another.xz", gzip.compress),
        ("not compressed.gz", bytes),
        ("twice", lambda text: gzip.compress(zstd.compress(text))),
    ],
)
def test_compressed_files_are_known_by_their_content(tmp_path: Path, name: str, compress: object) -> None:
    path = tmp_path / name
    path.write_bytes(compress(LINE * 3))  # type: ignore[operator]
    assert read(path, tmp_path)[1] == LINE * 3


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("a.gz", gzip.compress(LINE * 999)),
        ("a.bz2", bz2.compress(LINE * 999)),
        ("a.xz", lzma.compress(LINE * 999)),
        ("a.zst", zstd.compress(LINE * 999)),
    ],
)
@pytest.mark.parametrize("damage", ["cut", "overwritten"])
def test_a_damaged_file_is_refused_in_one_line(tmp_path: Path, name: str, whole: bytes, damage: str) -> None:
    path = tmp_path / name
    middle = len(whole) // 2
    path.write_bytes(
        {
            "cut": whole[:-12],
            "overwritten": whole[:middle] + b"\xff\x00" * 20 + whole[middle + 40 :],
        }[damage]
    )
    with pytest.raises(NoDataError) as caught:
        read(path, tmp_path)
    assert name in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.hint


def test_carriage_returns_at_the_end_are_taken_off(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"a\r\nb\rc\r\nd\r")
    assert read(path, tmp_path)[1] == b"a\nb\\x0dc\nd\n"


def test_bytes_that_are_not_utf_8_become_escapes(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"a\xff\xfeb\n" + "ก".encode() + b"\n")
    assert read(path, tmp_path)[1] == b"a\\xff\\xfeb\n" + "ก".encode() + b"\n"


def test_an_overlong_line_is_cut_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(LINE + b"x" * 1_000_000 + b"\n" + LINE)
    text, content = read(path, tmp_path)
    lines = content.split(b"\n")
    assert text.lines == 3
    assert lines[0] == lines[2] == LINE.strip()
    assert lines[1].endswith(b" bytes more]")
    assert len(lines[1]) < 70_000


def test_an_overlong_line_is_cut_between_letters(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"x" + "ก".encode() * 100_000 + b"\n")
    read(path, tmp_path)[1].decode("utf-8")


def test_a_line_longer_than_a_block_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(LINE + b"x" * (9 << 20) + b"\n" + LINE)
    assert read(path, tmp_path)[0].lines == 3


def test_a_last_line_without_newline_is_not_yet_read_for_good(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    for tail in (b"half", b"x" * 300_000):
        path.write_bytes(LINE + tail)
        text, _ = read(path, tmp_path)
        assert text.open_line
        assert (text.lines, text.bytes_read) == (2, len(LINE))


def test_reading_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(LINE + b"second\n")
    text, content = read(path, tmp_path, start=len(LINE))
    assert content == b"second\n"
    assert text.bytes_read == len(LINE) + 7


def test_a_turn_of_the_year_between_two_blocks_begins_one_piece(tmp_path: Path) -> None:
    december = (b"Dec 31 23:59:59 web sshd[1]: ".ljust(63, b"x") + b"\n") * (4 << 14)
    assert len(december) == 4 << 20
    path = tmp_path / "a.log"
    path.write_bytes(december + december.replace(b"Dec 31", b"Jan  1")[:640])
    text, _ = read(path, tmp_path)
    assert [(piece.first_line, piece.lines, piece.step) for piece in text.pieces] == [(1, 65536, 0), (65537, 10, 1)]
    assert text.scan.years(date(2026, 1, 5), None) == [2025, 2026]


def test_what_is_no_file_is_refused_with_advice(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.log", tmp_path):
        with pytest.raises(NoDataError) as caught, open_source(str(path), tmp_path):
            pass
        assert str(path) in caught.value.message
        assert caught.value.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(LINE)
    path.chmod(0)
    with pytest.raises(NoDataError, match="may not be read") as caught, open_source(str(path), tmp_path):
        pass
    assert "usermod -aG" in caught.value.hint


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    if os.fork() == 0:
        path.write_bytes(LINE * 2)
        os._exit(0)
    assert read(path, tmp_path)[0].lines == 2
    os.wait()


def test_digests_know_a_beginning_again(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(LINE * 200)
    with path.open("rb") as file:
        short, whole = digests(file, len(LINE) * 100), digests(file, len(LINE) * 200)
    assert short[0] == whole[0]
    assert digests_of(LINE * 100, len(LINE) * 100) == short
    assert digests_of(LINE * 199 + LINE.upper(), len(LINE) * 200) != whole


def digests_of(content: bytes, length: int) -> tuple[str, str]:
    import io

    return digests(io.BytesIO(content), length)


def count_lines(content: bytes) -> int:
    return content.count(b"\n") + bool(content and not content.endswith(b"\n"))


PIECES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"\n",
            b"\r\n",
            b"\r",
            b"\0",
            b'"',
            b"'",
            b",",
            b"\\",
            b"\xef\xbb\xbf",
            b"\x1a",
            b"\x85",
            b"\xe2\x80\xa8",
            b"#",
            b" ",
            b"\t",
        ]
    ),
    st.sampled_from(
        [
            LINE,
            LINE[:-1],
            b"<38>1 - - - - - -",
            b'<38>1 2026-11-03T04:05:06Z h a 1 - [x y="',
            b"2026-11-03T04:05:06Z h sshd[1]: ",
        ]
    ),
)


def test_whatever_the_bytes_each_line_becomes_one_event() -> None:
    with filled_database() as (database, _):

        @settings(max_examples=15, deadline=None)
        @given(st.lists(PIECES, max_size=40).map(b"".join))
        @example(b"\n\r")
        @example(b"\xef\xbb\xbf")
        def check(content: bytes) -> None:
            assume(find_unpacker(content) is None)  # a packed log has other lines than its bytes, or is damaged
            assert add_log(database, content).lines == count_lines(content)
            numbers = [number for (number,) in database.rows("SELECT line_number FROM events ORDER BY 1")]
            assert numbers == list(range(1, count_lines(content) + 1))

        check()


HEADERS = (
    "Nov  3 04:05:06 web ",
    "2026-11-03T04:05:06+07:00 web ",
    "Nov  3 04:05:06 ",
    "<38>1 2026-11-03T04:05:06Z web sshd 1 - ",
)
BEGINNINGS = (
    *(
        "sshd[1]: Failed password for ",
        "sshd[1]: Invalid user ",
        "sshd[1]: Accepted ",
        "sshd[1]: message repeated ",
        "sshd[1]: ",
    ),
    *(
        "sshd[1]: pam_unix(sshd:auth): authentication failure; ",
        "sshd[1]: pam_unix(",
        "sudo:  ",
        "su[1]: ",
        "useradd[1]: new user: ",
    ),
    *("CRON[1]: (", "sshd[", "last message repeated ", "sshd(pam_unix)[1]: ", "login[1]: FAILED LOGIN ", '[x y="', ""),
)
TEXTS = st.one_of(
    st.text(st.characters(blacklist_characters="\n", blacklist_categories=["Cs"]), max_size=40),
    st.sampled_from(
        [
            " from ",
            " port 99999999999 ssh2",
            "for root from 1.2.3.4 port 5 ssh2",
            " times: [ x]",
            "rhost=",
            "user=",
            ":::::",
            "1.2.3.4:5",
        ]
    ),
)


def test_whatever_follows_a_known_beginning_is_one_event() -> None:
    with filled_database() as (database, _):
        cases = st.tuples(st.sampled_from(HEADERS), st.sampled_from(BEGINNINGS), st.lists(TEXTS, max_size=4))

        @settings(max_examples=10, deadline=None)
        @given(st.lists(cases, max_size=120))
        def check(cases: list[tuple[str, str, list[str]]]) -> None:
            lines = [head + start + "".join(texts) for head, start, texts in cases]
            assert add_log(database, "".join(line + "\n" for line in lines).encode()).lines == len(lines)
            count_attempts(database)
            strange = database.rows(
                "SELECT * FROM events WHERE message IS NULL OR event_action IS NULL OR repeat IS NULL OR repeat < 0 "
                "OR event_outcome NOT IN ('success', 'failure', 'unknown')"
            )
            assert strange == []

        check()
