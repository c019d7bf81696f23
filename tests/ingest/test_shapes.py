"""The shape of a message: the same for all lines of one message, and without what belongs to a user."""

from __future__ import annotations

import pytest

from logai.ingest.shapes import LONGEST_SHAPE, shape_sql


def shape_of(message: str) -> str:
    import duckdb

    with duckdb.connect() as database:
        row = database.execute(f"SELECT {shape_sql('m')} FROM (SELECT CAST(? AS VARCHAR) AS m)", [message]).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize(
    ("message", "shape"),
    [
        (
            "connection from 24.54.76.216 () at Fri Jun 17 07:07:00 2005",
            "connection from <name> () at <date> <time> <n>",
        ),
        (
            "connection from 2001:db8::1 (h) at Sat Jul  9 22:53:19 2005",
            "connection from <name> (h) at <date> <time> <n>",
        ),
        ("peer 192.0.2.1:5000 is gone", "peer <name> is gone"),
        ("bound to 2001:db8::1 and fe80::1", "bound to <address> and <address>"),
        ("lookup (dsl-192-0-2-1.example.net) of pam_unix.so", "lookup (<host>) of <name>"),
        ("user alice said 'my password'", "user <name> said <text>"),
        ('rejected "bob" with id deadbeef01', "rejected <text> with id <hex>"),
        ("uid=1000 euid=0 tty=pts/0", "uid=<value> euid=<value> tty=<value>"),
        ("a face is a word", "a face is a word"),
        ("", ""),
    ],
)
def test_what_differs_from_line_to_line_is_a_placeholder(message: str, shape: str) -> None:
    assert shape_of(message) == shape


def test_a_shape_is_short() -> None:
    assert len(shape_of("word " * 10_000)) == LONGEST_SHAPE
