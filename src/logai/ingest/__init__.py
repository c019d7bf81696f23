"""From log files to events and attempts.

    discover.py   where a machine keeps its logs
    formats/      compressed files, the journal, wtmp and btmp: what becomes lines first
    reading.py    any file as clean lines: encodings, carriage returns, what has been read before
    years.py      the year of stamps that have none
    headers.py    line -> time, host, program, message (SQL)
    patterns.py   the table of messages, patterns/*.toml
    parse.py      message -> event (SQL)
    attempts.py   events of one connection -> login attempts (SQL)
    fill.py       the steps in order, on a database that the caller opened
    sample.py     the built-in sample

SQL is run on a `Database` that is handed in; this room knows no store.
"""
