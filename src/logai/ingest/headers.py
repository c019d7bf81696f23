"""From a line to its header: time, host, tag, pid, message, in SQL.

Forms: RFC 3164 (`Nov  3 04:05:06 host prog[pid]: msg`, also with a year, a fraction, unpadded or without a host), ISO 8601
in front (rsyslog's default since 2023), RFC 5424; each with or without the priority `<38>`. The two usual ones are taken
apart by one cheap expression; only lines that it does not match go the long way. What has no header at all has no time,
and the whole of it is the message.
"""

from __future__ import annotations

# What may stand in front of the time: a priority, a day of the week.
_FOREWORD = r"^\s*(?:<\d{1,3}>)?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?"

# The usual line. The host has no colon, so that `sshd[7]: error: ..`, a line without a host, does not match.
_USUAL = (
    r"^([A-Z][a-z]{2} [ 0-3]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:\d\d)) "
    r"([^\s:\[]+) ([A-Za-z0-9_.-]+)(?:\[(\d{1,9})\])?: "
)
# One column; the delimiter is a byte that clean text does not have.
_LINES = (
    "SELECT line, list_position(CAST(? AS VARCHAR[]), filename) AS piece FROM read_csv(?, columns = {'line': 'VARCHAR'}, "
    "delim = '\x01', quote = '', escape = '', header = false, auto_detect = false, strict_mode = false, max_line_size = 1000000, "
    "filename = true)"
)
_ISO = (
    r"^(\d{4}[-/]\d\d[-/]\d\d)[Tt ](\d\d:\d\d:\d\d)(?:[.,](\d{1,6})\d*)? ?(Z|z|[+-]\d\d(?::?\d\d)?|UTC|GMT)?:? +(.*)$"
)
_RFC3164 = r"^(?:(\d{4}) )?([A-Z][a-z]{2}) +(\d{1,2}),? (?:(\d{4}) )?(\d\d:\d\d:\d\d)(?:[.,](\d{1,6})\d*)?(?: (\d{4}))?:? +(.*)$"
# Structured data: RFC 5424, 6.3; brackets and quotes inside values are escaped there, not everywhere.
_SD_ELEMENT = r'\[(?:[^"\]\\]|\\.|"(?:[^"\\]|\\.)*")*\]'
_RFC5424 = rf"^1 (\S+) (\S+) (\S+) (\S+) (\S+) (-|(?:{_SD_ELEMENT})+)(?: (.*))?$"

# Between host and program busybox writes facility and level; gdm's modules end in a bracket that nothing opens.
_LEVEL = r"<?(?:auth|authpriv|security|daemon|user|cron|kern|syslog|local[0-7])\.[a-z]+>?"
_TAG = rf"^(?:(\S*[^\s:\]]) )?(?:{_LEVEL} )?((?:-- )?[^\s\[\]:]+)\]?(?:\[(\d+)\])?\]?: ?(.*)$"
_TAG_IN_BRACKETS = r"^\[([A-Za-z][^\s\[\]:]*)\]:? (.*)$"
# sssd before 2.4 (src/util/server.c): `sssd[be[example.com]]`, `[sssd[krb5_child[4711]]]`, each with or without a pid behind it.
_TAG_OF_SSSD = r"^(?:(\S*[^\s:\]]) )?(?:\[sssd\[)?(sssd|[a-z0-9]+_child)\[[^\s:]*?\]+(?:\[(\d+)\])?: ?(.*)$"
_TAG_WITH_VERSION = r"^(\S*[^\s:\]]) ([A-Za-z][A-Za-z0-9_.-]*) [0-9][0-9.]*: ?(.*)$"


def header_sql() -> str:
    """Return the statement that reads pieces of clean text into the temporary table `headed`: a row a line, in their order.

    Lines with a usual header (`is_usual`) are taken apart: host, tag, pid, ts, message. Of others there is the `line`.
    `piece` is the place of its file in the list, from 1. Parameters, a list each: the pieces' years, as text, for stamps
    without one (years.py); their paths, twice. Stamps without a zone are in the session's.
    """
    return f"""
CREATE OR REPLACE TEMP TABLE headed AS
SELECT piece, is_usual, CASE WHEN NOT is_usual THEN coalesce(line, '') END AS line, host, tag, TRY_CAST(pid AS INTEGER) AS pid,
  CASE
    WHEN NOT is_usual THEN NULL
    WHEN substring(stamp, 5, 1) = '-' THEN TRY_CAST(stamp AS TIMESTAMPTZ)
    ELSE CAST(try_strptime(assumed_year || stamp, '%Y%b %d %H:%M:%S') AS TIMESTAMPTZ)
  END AS ts,
  CASE WHEN is_usual THEN
    substring(line, 5 + length(stamp) + length(host) + length(tag) + CASE WHEN pid = '' THEN 0 ELSE length(pid) + 2 END)
  END AS message
FROM (
  SELECT line, piece, assumed_year, coalesce(h.stamp <> '', false) AS is_usual, h.stamp AS stamp, h.host AS host, h.tag AS tag, h.pid AS pid
  FROM (
    SELECT line, piece, list_extract(CAST(? AS VARCHAR[]), piece) AS assumed_year,
      regexp_extract(line, '{_USUAL}', ['stamp', 'host', 'tag', 'pid']) AS h
    FROM ({_LINES})
  )
)
"""


def unusual_header_sql() -> str:
    """Return the statement that takes the other lines of `headed` apart, into the table `otherwise_headed` with the same columns.

    Its rows have the `place` of their line in `headed`. It joins the table `pieces` (parse.py).
    """
    return f"""
INSERT INTO otherwise_headed
  SELECT place, piece,
    CASE
      WHEN stamp IS NULL THEN NULL
      WHEN yearless IS NULL THEN TRY_CAST(stamp AS TIMESTAMPTZ)
      ELSE CAST(yearless AS TIMESTAMPTZ) + to_microseconds(micros)
    END AS ts,
    CASE WHEN is_5424 THEN nullif(modern.host, '-') ELSE nullif(regexp_replace(tagged.host, '^{_LEVEL}$', ''), '') END AS host,
    CASE WHEN is_5424 THEN nullif(modern.app, '-') ELSE CASE WHEN starts_with(tagged.tag, '-- ') THEN 'login' ELSE nullif(tagged.tag, '') END END AS tag,
    TRY_CAST(CASE WHEN is_5424 THEN modern.pid ELSE nullif(tagged.pid, '') END AS INTEGER) AS pid,
    CASE WHEN is_5424 THEN ltrim(coalesce(modern.message, ''), chr(65279)) WHEN rest IS NULL THEN line ELSE tagged.message END
      AS message
  FROM (
    SELECT *,
      CASE
        WHEN rest IS NULL THEN NULL
        WHEN regexp_matches(rest, '{_TAG_WITH_VERSION}') THEN regexp_extract(rest, '{_TAG_WITH_VERSION}', ['host', 'tag', 'message'])
        WHEN regexp_matches(rest, '{_TAG}') THEN regexp_extract(rest, '{_TAG}', ['host', 'tag', 'pid', 'message'])
        WHEN regexp_matches(rest, '{_TAG_IN_BRACKETS}') THEN regexp_extract(rest, '{_TAG_IN_BRACKETS}', ['tag', 'message'])
        WHEN regexp_matches(rest, '{_TAG_OF_SSSD}') THEN regexp_extract(rest, '{_TAG_OF_SSSD}', ['host', 'tag', 'pid', 'message'])
        WHEN starts_with(rest, 'last message repeated ') THEN {{'message': rest}}
        ELSE {{'host': split_part(rest, ' ', 1), 'message': substring(rest, strpos(rest, ' ') + 1)}}
      END AS tagged
    FROM (
      SELECT *,
        CASE WHEN dated.month <> '' AND year = ''
          THEN try_strptime(concat(assumed_year, ' ', dated.month, ' ', dated.day, ' ', dated.time), '%Y %b %d %H:%M:%S') END AS yearless,
        CASE WHEN yearless IS NULL THEN 0 ELSE coalesce(TRY_CAST(rpad(nullif(dated.fraction, ''), 6, '0') AS INTEGER), 0) END AS micros,
        CASE
          WHEN is_5424 THEN regexp_replace(modern.stamp, '(\\.\\d{{6}})\\d+', '\\1')
          WHEN iso.day <> '' THEN concat(replace(iso.day, '/', '-'), ' ', iso.time, '.', rpad(iso.fraction, 6, '0'),
            CASE WHEN upper(iso.zone) IN ('Z', 'UTC', 'GMT') THEN '+00' ELSE iso.zone END)
          WHEN year <> '' THEN strftime(try_strptime(concat(year, ' ', dated.month, ' ', dated.day, ' ', dated.time, '.',
            rpad(dated.fraction, 6, '0')), '%Y %b %d %H:%M:%S.%f'), '%Y-%m-%d %H:%M:%S.%f')
          WHEN yearless IS NOT NULL THEN dated.month
        END AS stamp,
        CASE WHEN is_5424 OR stamp IS NULL THEN NULL WHEN iso.day <> '' THEN iso.rest ELSE dated.rest END AS rest
      FROM (
        SELECT *, coalesce(modern.stamp, '') <> '' AS is_5424,
          coalesce(nullif(dated.year_1, ''), nullif(dated.year_2, ''), nullif(dated.year_3, ''), '') AS year
        FROM (
          SELECT place, piece, assumed_year, line,
            CASE WHEN starts_with(bare, '1 ')
              THEN regexp_extract(bare, '{_RFC5424}', ['stamp', 'host', 'app', 'pid', 'id', 'data', 'message']) END AS modern,
            CASE WHEN substring(bare, 5, 1) IN ('-', '/') THEN regexp_extract(bare, '{_ISO}', ['day', 'time', 'fraction', 'zone', 'rest']) END AS iso,
            CASE WHEN substring(bare, 5, 1) NOT IN ('-', '/')
              THEN regexp_extract(bare, '{_RFC3164}', ['year_1', 'month', 'day', 'year_2', 'time', 'fraction', 'year_3', 'rest']) END AS dated
          FROM (
            SELECT *, regexp_replace(line, '{_FOREWORD}', '') AS bare
            FROM (
              SELECT line, place, piece, year AS assumed_year
              FROM (SELECT line, rowid AS place, piece, is_usual FROM headed) JOIN pieces USING (piece)
              WHERE NOT is_usual
            )
          )
        )
      )
    )
  )
"""
