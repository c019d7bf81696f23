"""Measure logai as whole processes, against the tools a user would reach for, and print a Markdown table.

Run by hand on a quiet machine; nothing here is part of the tests. Seconds are medians of wall-clock time,
memory is the peak resident size of the process as the kernel counted it.

    python benchmarks/run.py --lines 2000000 --runs 5
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LOGAI = str(Path(sys.executable).with_name("logai"))
LNAV_QUERY = ";SELECT count(*) FROM syslog_log WHERE log_procname = 'sshd' AND log_body LIKE 'Failed password%'"
COPIES = 10
"""How many times the rows of the store a larger one holds, over so many times as many days."""

QUESTIONS = ("how many failed logins?", "top 5 addresses with failed logins", "failed login รายวัน")


@dataclass(frozen=True)
class Measurement:
    """The median of several runs of one command."""

    name: str
    seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, against what, and how many times longer it may take."""

    measured: Measurement
    baseline: Measurement | None
    allowed: float | None


def measure(
    name: str,
    command: Sequence[str],
    runs: int,
    env: dict[str, str],
    prepare: Callable[[], None] = lambda: None,
) -> Measurement:
    """Run `command` once to warm the caches, then `runs` times, each after `prepare`; stop where it fails."""
    seconds, peaks = [], []
    for number in range(runs + 1):
        prepare()
        with tempfile.TemporaryFile() as errors:
            begin = time.perf_counter()
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, env=env
            )
            _, status, usage = os.wait4(process.pid, 0)
            elapsed = time.perf_counter() - begin
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                errors.seek(0)
                message = errors.read().decode(errors="replace")
                sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{message}")
        if number > 0:
            seconds.append(elapsed)
            peaks.append(usage.ru_maxrss / 1024)
    return Measurement(name, statistics.median(seconds), max(peaks))


def benchmark(lines: int, runs: int, folder: Path) -> list[Row]:
    """Measure start-up, loading and asking; files go into `folder`."""
    log = folder / f"auth-{lines}.log"
    if not log.exists():
        print(f"writing {log} ..", file=sys.stderr)
        generator = Path(__file__).with_name("generate_log.py")
        subprocess.run([sys.executable, generator, "--lines", str(lines), "--output", log], check=True, stdout=2)
    store = folder / "benchmark.duckdb"
    env = _private_environment(folder)

    def forget_store() -> None:
        for path in (store, store.with_name(store.name + ".wal")):
            path.unlink(missing_ok=True)

    def python(module: str) -> Measurement:
        return measure(f'python -c "import {module}"', [sys.executable, "-c", f"import {module}"], runs, env)

    rows = [Row(measure("logai --help", [LOGAI, "--help"], runs, env), python("typer"), 3.0)]
    lnav = shutil.which("lnav")
    if lnav is None:
        print("lnav is not installed: loading is not compared", file=sys.stderr)
    counted = lnav and measure("lnav, one SQL count", [lnav, "-n", "-c", LNAV_QUERY, str(log)], runs, env)
    load = [LOGAI, "load", str(log), "--db", str(store), "--quiet"]
    loading = measure(f"logai load, {lines:,} lines", load, runs, env, prepare=forget_store)
    rows.append(Row(loading, counted or None, 1.0))
    imported = python("duckdb")
    for question in QUESTIONS:
        ask = [LOGAI, "ask", question, "--db", str(store), "--provider", "builtin"]
        rows.append(Row(measure(f'logai ask "{question}"', ask, runs, env), imported, 3.5))
    return [*rows, *_reports(store, lines, runs, env)]


def _reports(store: Path, lines: int, runs: int, env: dict[str, str]) -> Iterator[Row]:
    """Measure a daily and a weekly report of the store, and of one that holds ten times as many days."""
    # A child begins with its parent's memory, and the kernel counts that as a peak of the child's own.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        grown, now = pool.submit(grow_store, store).result()
    for kind in ("daily", "weekly"):
        few, many = (
            measure(
                f"logai report {kind}, {count:,} events",
                [LOGAI, "report", kind, "--db", str(path), "--now", now, "--tz", "UTC", "--format", "html"],
                runs,
                env,
            )
            for path, count in ((store, lines), (grown, COPIES * lines))
        )
        yield Row(many, few, 1.5)


def grow_store(store: Path) -> tuple[Path, str]:
    """Return a store with the rows of `store` ten times, each copy right before the next, and the time of the last."""
    import duckdb

    grown = store.with_name(f"{store.stem}-times-{COPIES}.duckdb")
    shutil.copy(store, grown)
    with duckdb.connect(str(grown)) as database:
        database.execute("SET TimeZone = 'UTC'")
        database.execute(f"ATTACH '{store}' AS origin (READ_ONLY)")
        found = database.execute(
            "SELECT strftime(max(ts), '%Y-%m-%dT%H:%M'), epoch(max(ts)) - epoch(min(ts)) + 1 FROM origin.events"
        ).fetchone()
        assert found is not None
        for table in ("events", "login_attempts"):
            database.execute(f"DELETE FROM {table}")
            for number in reversed(range(COPIES)):
                shifted = f"SELECT * REPLACE (ts - to_seconds({number} * {found[1]}) AS ts) FROM origin.{table}"
                database.execute(f"INSERT INTO {table} {shifted} ORDER BY ts")
        database.execute("CHECKPOINT")
    return grown, str(found[0])


def _private_environment(folder: Path) -> dict[str, str]:
    """Return an environment in which no setting, store or model of the user takes part."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TERM") if name in os.environ}
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    return kept | {"HOME": str(home), "TZ": "UTC"}


def as_markdown(rows: Sequence[Row]) -> str:
    """Return the table; `allowed` is the ratio that the project holds itself to."""
    lines = [
        "| measured | seconds | peak MB | compared with | seconds | peak MB | ratio | allowed |",
        "|---|---:|---:|---|---:|---:|---:|---:|",
    ]
    for row in rows:
        cells = [row.measured.name, f"{row.measured.seconds:.3f}", f"{row.measured.peak_mb:.0f}"]
        if row.baseline:
            ratio = row.measured.seconds / row.baseline.seconds
            cells += [
                row.baseline.name,
                f"{row.baseline.seconds:.3f}",
                f"{row.baseline.peak_mb:.0f}",
                f"{ratio:.2f}",
            ]
        else:
            cells += ["", "", "", ""]
        cells.append("" if row.allowed is None else f"{row.allowed:g}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--lines", type=int, default=2_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent / "out")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    print(as_markdown(benchmark(options.lines, options.runs, options.folder.resolve())))


if __name__ == "__main__":
    main()
