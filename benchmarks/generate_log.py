"""Write a large auth.log for the benchmarks: sshd, sudo and cron, as a busy server under attack logs them.

The same seed gives the same file, on every machine. Lines of one connection share a process id and lie among
lines of others, as in a real log, because that is what makes counting attempts expensive. All addresses are
private, or from the block for benchmarks (RFC 2544).

    python benchmarks/generate_log.py --lines 2000000 --output benchmarks/out/auth.log
"""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

START = datetime(2026, 9, 1, tzinfo=UTC)
HOST = "web1"
BATCH_SECONDS = 600.0
CONNECTIONS_PER_SECOND = 0.5
KNOWN_USERS = ("root", "alice", "bob", "somchai", "malee", "deploy", "backup", "postgres", "www-data", "git")
UNKNOWN_USERS = (
    "admin", "test", "oracle", "ubuntu", "user", "guest", "pi", "ftpuser", "hadoop", "jenkins", "minecraft",
    "ubnt", "steam", "nagios", "es", "dev", "www", "mysql", "tomcat", "zabbix", "support", "centos",
)  # fmt: skip
COMMANDS = (
    "/usr/bin/apt-get update",
    "/usr/bin/systemctl restart nginx",
    "/usr/bin/tail -f /var/log/syslog",
    "/bin/sh -c cd /srv/www ; git pull --rebase",
    "/usr/bin/docker ps --all --no-trunc",
)
KEY = "ED25519 SHA256:5b1pXk0s7v6VZJQm2oHq9y3WcT8rLd4nEaGfUuIiPzM"

StampFormat = Literal["rfc3164", "iso"]
Timed = list[tuple[float, str]]


class Server:
    """Makes up what happens on one server; every line is `(second, "program[pid]: message")`."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed).random
        self._pid = 1000
        self._sources = [f"198.{18 + self._below(2)}.{self._below(256)}.{self._below(256)}" for _ in range(4000)]

    def happenings(self, second: float) -> Timed:
        """Return the lines of one thing that begins at `second`: a connection, a sudo command, a cron job."""
        self._pid = 1000 + (self._pid - 999) % 4_000_000
        chance = self.random()
        if chance < 0.22:
            return self._wrong_password(second, self._pick(UNKNOWN_USERS), known=False)
        if chance < 0.36:
            return self._wrong_password(second, self._pick(KNOWN_USERS), known=True)
        if chance < 0.53:
            return self._closed_before_password(second)
        if chance < 0.59:
            return self._session(second, self._pick(KNOWN_USERS[1:6]))
        if chance < 0.70:
            return self._sudo(second, self._pick(KNOWN_USERS[1:6]))
        return self._cron(second)

    def _below(self, bound: int) -> int:
        return int(self.random() * bound)

    def _pick(self, values: tuple[str, ...] | list[str]) -> str:
        return values[int(self.random() * len(values))]

    def _source(self) -> str:
        """Return an attacker's address; a few of them do most of the work."""
        return self._sources[int(self.random() ** 4 * len(self._sources))]

    def _wrong_password(self, second: float, user: str, *, known: bool) -> Timed:
        tag, source, port = f"sshd[{self._pid}]", self._source(), 32768 + self._below(28000)
        where = f"{source} port {port}"
        name = user if known else f"invalid user {user}"
        details = f"logname= uid=0 euid=0 tty=ssh ruser= rhost={source} "
        failed = f"Failed password for {name} from {where} ssh2"
        lines: Timed = []
        if known:
            details += f" user={user}"
        else:
            lines.append((second, f"{tag}: Invalid user {user} from {where}"))
            lines.append((second + 0.2, f"{tag}: pam_unix(sshd:auth): check pass; user unknown"))
        lines.append((second + 0.3, f"{tag}: pam_unix(sshd:auth): authentication failure; {details}"))
        lines.append((second + 2.0, f"{tag}: {failed}"))
        if self.random() < 0.08:
            times = 2 + self._below(4)
            lines.append((second + 2.0 + 2 * times, f"{tag}: message repeated {times} times: [ {failed}]"))
            second += 2 * times
        if self.random() < 0.5:
            lines.append((second + 2.4, f"{tag}: Received disconnect from {where}:11: Bye Bye [preauth]"))
            kind = f"{'authenticating' if known else 'invalid'} user {user}"
            lines.append((second + 2.4, f"{tag}: Disconnected from {kind} {where} [preauth]"))
        else:
            kind = f"{'authenticating' if known else 'invalid'} user {user}"
            lines.append((second + 2.6, f"{tag}: Connection closed by {kind} {where} [preauth]"))
        return lines

    def _closed_before_password(self, second: float) -> Timed:
        tag, where = f"sshd[{self._pid}]", f"{self._source()} port {32768 + self._below(28000)}"
        if self.random() < 0.2:
            return [(second, f"{tag}: Connection closed by {where} [preauth]")]
        user = self._pick(UNKNOWN_USERS)
        return [
            (second, f"{tag}: Invalid user {user} from {where}"),
            (second + 0.4, f"{tag}: Connection closed by invalid user {user} {where} [preauth]"),
        ]

    def _session(self, second: float, user: str) -> Timed:
        tag, where = f"sshd[{self._pid}]", f"10.20.0.{10 + self._below(40)} port {32768 + self._below(28000)}"
        end = second + 5 + 3600 * self.random() ** 3
        return [
            (second, f"{tag}: Accepted publickey for {user} from {where} ssh2: {KEY}"),
            (
                second + 0.1,
                f"{tag}: pam_unix(sshd:session): session opened for user {user}(uid=1000) by {user}(uid=0)",
            ),
            (end, f"{tag}: Received disconnect from {where}:11: disconnected by user"),
            (end, f"{tag}: Disconnected from user {user} {where}"),
            (end + 0.1, f"{tag}: pam_unix(sshd:session): session closed for user {user}"),
        ]

    def _sudo(self, second: float, user: str) -> Timed:
        command = self._pick(COMMANDS)
        opened = f"session opened for user root(uid=0) by {user}(uid=1000)"
        return [
            (second, f"sudo: {user:>8} : TTY=pts/0 ; PWD=/home/{user} ; USER=root ; COMMAND={command}"),
            (second, f"sudo: pam_unix(sudo:session): {opened}"),
            (second + 30 * self.random(), "sudo: pam_unix(sudo:session): session closed for user root"),
        ]

    def _cron(self, second: float) -> Timed:
        tag = f"CRON[{self._pid}]: pam_unix(cron:session):"
        return [
            (second, f"{tag} session opened for user root(uid=0) by (uid=0)"),
            (second + 0.2, f"{tag} session closed for user root"),
        ]


def generate(lines: int, stamp_format: StampFormat, seed: int = 1) -> Iterator[str]:
    """Yield `lines` log lines with their line ends, in the order of time, many in one string."""
    server = Server(seed)
    waiting: Timed = []
    batch_start, left = 0.0, lines
    stamps: dict[int, str] = {}
    while left > 0:
        batch_end = batch_start + BATCH_SECONDS
        for number in range(int(BATCH_SECONDS * CONNECTIONS_PER_SECOND)):
            waiting += server.happenings(batch_start + number / CONNECTIONS_PER_SECOND + server.random())
        waiting.sort(key=lambda line: line[0])
        due = [line for line in waiting if line[0] < batch_end][:left]
        waiting = [line for line in waiting if line[0] >= batch_end]
        stamps.clear()
        for second, _ in due:
            if int(second) not in stamps:
                stamps[int(second)] = _stamp(int(second), stamp_format)
        yield "".join([f"{stamps[int(second)]} {HOST} {text}\n" for second, text in due])
        left -= len(due)
        batch_start = batch_end


def _stamp(second: int, stamp_format: StampFormat) -> str:
    moment = START + timedelta(seconds=second)
    if stamp_format == "iso":
        return f"{moment:%Y-%m-%dT%H:%M:%S}.000000+00:00"
    return f"{moment:%b} {moment.day:>2} {moment:%H:%M:%S}"


def write_log(path: Path, lines: int, stamp_format: StampFormat = "rfc3164", seed: int = 1) -> None:
    """Write the log to `path`, modified at the time of its last line, so that the year can be inferred."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="ascii") as file:
        last = ""
        for text in generate(lines, stamp_format, seed):
            file.write(text)
            last = text or last
    if last:
        end = _time_of(last.splitlines()[-1], stamp_format).timestamp()
        os.utime(path, (end, end))


def _time_of(line: str, stamp_format: StampFormat) -> datetime:
    if stamp_format == "iso":
        return datetime.fromisoformat(line.split(" ", 1)[0])
    return datetime.strptime(f"{START.year} {line[:15]} +0000", "%Y %b %d %H:%M:%S %z")


def main() -> None:
    """Read the command line and write the log."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--lines", type=int, default=2_000_000)
    parser.add_argument("--output", type=Path, default=Path("benchmarks/out/auth.log"))
    parser.add_argument("--format", choices=("rfc3164", "iso"), default="rfc3164")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write_log(options.output, options.lines, options.format, options.seed)
    print(f"{options.output}: {options.lines} lines, {options.output.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
