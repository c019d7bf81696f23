from __future__ import annotations

import io
import json
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import wcwidth
from tests.report.conftest import night_store, settings_for
from tests.report.mail_server import MailServer, read_mail

from logai.cli.console import Look
from logai.cli.report_view import STYLES, print_document
from logai.report.text import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["night_store"]

NIGHT = ("--now", "2026-11-23T06:00", "--tz", "Asia/Bangkok")
LONG_AGO = ("--since", "2020-01-01", "--until", "2020-01-02")


@pytest.fixture(autouse=True)
def _night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, night_store: str) -> None:
    """Let `logai` ask the store of a night, which is not to be changed, in an empty folder."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("LOGAI_DB", night_store)
    monkeypatch.setenv("LOGAI_REFRESH", "off")


def test_without_a_command_the_report_is_daily(logai: Callable[..., Any]) -> None:
    done = logai("report", *NIGHT)
    assert (done.code, done.err) == (0, "")
    assert done.out == logai("report", "daily", *NIGHT).out
    assert done.out.startswith("logai daily report\n22 Nov 2026 06:00 to 23 Nov 2026 06:00 (Asia/Bangkok)\n")
    assert logai("report", "weekly", *NIGHT).out.startswith("logai weekly report\n16 Nov 2026 06:00 to")
    assert logai("report", "--since", "6h", *NIGHT).out.startswith("logai report\n23 Nov 2026 00:00 to 06:00")


def test_a_pipe_gets_plain_lines_of_a_mail_s_width(logai: Callable[..., Any]) -> None:
    for lang in ("en", "th"):
        text = logai("report", *NIGHT, "--lang", lang).out
        assert "\x1b" not in text
        assert max(map(wcwidth.width, text.splitlines())) <= 78


def test_a_terminal_gets_the_same_text_in_colours(
    log_file: Path, at: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    from logai.config import parse_now
    from logai.report.make import ReportRequest, make_report
    from logai.report.period import ReportKind, choose_period

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    settings = settings_for(LOGAI_TZ="UTC")
    now = parse_now(at[1], settings.tz)
    document = make_report(
        ReportRequest(settings, choose_period(ReportKind.DAILY, now), now, (str(log_file),), year=2026)
    ).document
    stream = Terminal()
    monkeypatch.setenv("TERM", "xterm-256color")
    print_document(document, stream, Look())
    plain = "".join(f"{line.text}\n" for line in lay_out(document))
    assert "\x1b[" in stream.getvalue()
    assert re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue()) == plain
    bare = Terminal()
    print_document(document, bare, Look(no_color=True))
    assert bare.getvalue() == plain
    assert set(STYLES) >= {line.role for line in lay_out(document)}


def test_the_language_is_english_whatever_the_locale(
    logai: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "th_TH.UTF-8")
    assert logai("report", *NIGHT).out.startswith("logai daily report\n")
    monkeypatch.setenv("LOGAI_LANG", "th")
    assert logai("report", *NIGHT).out.startswith("รายงานประจำวัน")


def test_json_is_one_object_by_the_contract(logai: Callable[..., Any]) -> None:
    done = logai("report", *NIGHT, "--json", "--fail-on", "failed_logins > 100000")
    content = json.loads(done.out)
    assert (done.code, content["success"]) == (0, True)
    result = content["result"]
    assert result["type"] == "report"
    assert (result["kind"], result["language"], result["alerts"]) == ("daily", "en", [])
    assert result["period"] == {"from": "2026-11-22T06:00:00+07:00", "to": "2026-11-23T06:00:00+07:00"}
    assert result["totals"]["failed_logins"] == sum(step["failed"] for step in result["series"])


def test_the_ending_of_the_file_chooses_the_format(logai: Callable[..., Any], tmp_path: Path) -> None:
    starts = {"html": "<!DOCTYPE html>", "md": "# logai daily report", "json": "{", "txt": "logai daily report"}
    for ending, start in starts.items():
        done = logai("report", *NIGHT, "--output", str(tmp_path / f"{{kind}}-{{date}}.{ending}"))
        assert (done.code, done.out) == (0, "")
        assert (tmp_path / f"daily-2026-11-23.{ending}").read_text().startswith(start)
    done = logai("report", *NIGHT, "--format", "text", "--output", str(tmp_path / "a.html"))
    assert (tmp_path / "a.html").read_text().startswith("logai daily report")


def test_the_file_of_a_whole_day_bears_that_day(logai: Callable[..., Any], tmp_path: Path) -> None:
    logai("report", "daily", *NIGHT, "--date", "2026-11-21", "-o", str(tmp_path / "{date}_{week}_{month}_{year}.txt"))
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["2026-11-21_2026-W47_2026-11_2026.txt"]


@pytest.mark.parametrize("name", ["{time}.txt", "{date", "{}.txt", "{date!r}.txt", "{date:%d}.txt", "{date.year}.txt"])
def test_an_unknown_placeholder_is_a_usage_error(name: str, logai: Callable[..., Any], tmp_path: Path) -> None:
    done = logai("report", *NIGHT, "--output", str(tmp_path / name))
    assert done.code == 2
    assert "{date}" in done.err
    assert list(tmp_path.glob("*.txt")) == []


@pytest.mark.parametrize("path", ["/dev/full", "missing/day.html", "."])
def test_a_place_that_cannot_be_written_is_a_usage_error(path: str, logai: Callable[..., Any]) -> None:
    done = logai("report", *NIGHT, "--output", path)
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") <= 2


def test_a_full_disk_behind_standard_output_is_no_traceback() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "logai", "report", *NIGHT],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("logai: Standard output cannot be written")


def test_a_condition_that_is_met_ends_with_6_and_is_told(logai: Callable[..., Any]) -> None:
    done = logai("report", *NIGHT, "--fail-on", "failed_logins > 10", "--fail-on", "finding:new_account")
    assert done.code == 6
    assert "!! Alert: failed_logins > 10 (failed_logins = 12)\n" in done.out
    assert "Alert: finding:new_account" in done.err
    assert logai("report", *NIGHT, "--fail-on", "failed_logins > 1000").code == 0
    quiet = logai("report", *NIGHT, "--quiet", "--fail-on", "finding:high")
    assert (quiet.code, quiet.err) == (6, "")


def test_where_there_is_nothing_to_tell_nothing_is_told(logai: Callable[..., Any], tmp_path: Path) -> None:
    lines = ["2026-11-23T01:00:00Z web CRON[1]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)"]
    log = tmp_path / "quiet.log"
    log.write_text("\n".join(lines) + "\n")
    about = ("--log", str(log), "--now", "2026-11-23T06:00", "--tz", "UTC")
    done = logai("report", "daily", *about, "--quiet-if-empty", "--output", str(tmp_path / "out.html"))
    assert (done.code, done.out, done.err) == (0, "", "")
    assert not (tmp_path / "out.html").exists()
    assert logai("report", "daily", *about).out.startswith("logai daily report")
    alert = logai("report", "daily", *about, "--quiet-if-empty", "--fail-on", "successful_logins < 1")
    assert (alert.code, "Alert" in alert.out) == (6, True)
    assert logai("report", "daily", *NIGHT, "--quiet-if-empty").out != ""


def test_a_period_of_no_events_is_a_report_that_says_so(logai: Callable[..., Any]) -> None:
    done = logai("report", *NIGHT, *LONG_AGO)
    assert done.code == 0
    assert "There are no events of this time." in done.out


def test_a_store_that_is_not_there_is_no_data(logai: Callable[..., Any], tmp_path: Path) -> None:
    done = logai("report", "--db", str(tmp_path / "none.duckdb"))
    assert done.code == 5
    assert "logai load" in done.err


def test_options_before_a_command_are_refused_and_not_ignored(logai: Callable[..., Any]) -> None:
    done = logai("report", "--lang", "th", "daily", *NIGHT)
    assert done.code == 2
    assert "logai report daily --lang" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--fail-on", "failed_logins"),
        ("--email", "a b"),
        ("--date", "yesterday"),
        ("--until", "never"),
        ("--json", "--format", "html"),
        ("--date", "2026-11-22", "--since", "3h"),
    ],
)
def test_what_cannot_be_meant_is_one_line_and_a_hint(arguments: tuple[str, ...], logai: Callable[..., Any]) -> None:
    done = logai("report", "daily", *NIGHT, *arguments)
    assert done.code == 2
    assert len(done.err.splitlines()) == 2
    assert done.err.splitlines()[1].startswith("hint: ")


def use(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in server.environ.items():
        monkeypatch.setenv(name, value)


def test_a_mail_goes_out_instead_of_a_print(logai: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    with MailServer() as server:
        use(server, monkeypatch)
        done = logai("report", *NIGHT, "--email", "admin@example.org", "--email", "admin@example.org", "--lang", "th")
    assert (done.code, done.out, done.err) == (0, "", "")
    (mail,) = map(read_mail, server.mails)
    assert mail["To"] == "admin@example.org"
    assert mail["Subject"].startswith("[ด่วน] รายงานประจำวันจาก logai 23 พ.ย. 2569")


def test_a_mail_and_a_file_are_both_made(
    logai: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with MailServer() as server:
        use(server, monkeypatch)
        done = logai(
            "report", *NIGHT, "--email", "root", "--output", str(tmp_path / "day.html"), "--fail-on", "finding:any"
        )
    assert done.code == 6
    assert len(server.mails) == 1
    assert (tmp_path / "day.html").stat().st_size > 10_000


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_a_report_whose_mail_fails_is_printed(
    arguments: tuple[str, ...], logai: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with MailServer({"RCPT": "550 nobody"}) as server:
        use(server, monkeypatch)
        done = logai("report", *NIGHT, "--email", "x@example.org", *arguments)
    assert done.code == 4
    assert "The mail could not be sent" in done.out
    assert "550" in done.err
    if arguments:
        assert json.loads(done.out)["success"] is True


def test_without_a_sendmail_the_report_is_printed(
    logai: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if any((Path(folder) / "sendmail").exists() for folder in ("/usr/sbin", "/usr/lib", "/sbin")):
        pytest.skip("this machine has a sendmail of its own")
    monkeypatch.setenv("PATH", str(tmp_path))
    done = logai("report", *NIGHT, "--email", "root")
    assert done.code == 4
    assert done.out.startswith("logai daily report\n")
    assert "LOGAI_SMTP_HOST" in done.err


def test_the_machine_s_sendmail_is_used_where_no_server_is_set(
    logai: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "sendmail"
    program.write_text(f"#!/bin/sh\ncat > {tmp_path}/mail\n")
    program.chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("LOGAI_MAIL_FROM", "logai@example.org")
    assert logai("report", *NIGHT, "--email", "root").code == 0
    assert read_mail((tmp_path / "mail").read_bytes())["From"] == "logai@example.org"


def test_a_page_is_small_and_asks_for_nothing(logai: Callable[..., Any]) -> None:
    page = logai("report", "weekly", *NIGHT, "--format", "html").out
    assert len(page.encode()) < 200_000
    assert "<script" not in page
    assert not re.findall(r"""(?:src|href|url)\s*[=(]""", page)
    assert "prefers-color-scheme: dark" in page
    assert page.count("<svg") == 1
