"""Forms in which logs are kept that are no lines of text, and how each becomes lines.

    compression.py  gzip, bzip2, xz and zstd, known by their first bytes
    convert.py      which form a file has, told by its content
    journal.py      JSON of systemd's journal
    utmp.py         binary records: wtmp and btmp
    wtmpdb.py       the SQLite database that takes the place of wtmp

A converter yields lines with the usual header, `time host program[pid]: message`, so that everything behind it (clean
text, digests, growth, patterns) knows one form only. Whatever it cannot read stays a line of its
own: nothing is left out.
"""
