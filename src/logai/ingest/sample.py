"""The built-in sample behind `--demo`: a week of auth.log with an attack in it, made up on the spot.

It lets the first command work with no log, no key and no model. The lines are written by this program alone:
every address is private or reserved for documentation (RFC 5737, RFC 3849), every name invented. The same
calendar day and zone give the same lines, so that an answer about the sample can be repeated; they must never
depend on the machine.

The story: two days before today one address tries passwords for root; on the evening before today another
sprays one password over many accounts, then a third guesses the password of `deploy`, uses its sudo to make
the account `support`, puts it into the group `sudo`, and comes back with it today. Around that: scanners,
cron, and a team at work.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from random import Random
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WHOLE_DAYS = 7
"""How many whole days stand before today in the sample."""

BRUTE_FORCE_SOURCE = "203.0.113.66"
SPRAY_SOURCE = "198.51.100.23"
INTRUDER_SOURCE = "203.0.113.45"
STOLEN_ACCOUNT = "deploy"
PLANTED_ACCOUNT = "support"

_T = TypeVar("_T")
_HOUR = 3600.0
_PIDS_PER_SECOND = 5


class _Account(NamedTuple):
    """Someone who logs in: by the public key, or by password where there is none."""

    user: str
    uid: int
    sources: tuple[str, ...]
    key: str = ""


class _Guess(NamedTuple):
    """A wrong password, and how many more of the same connection syslog sums up in one line."""

    host: str
    user: str
    source: str
    repeated: int = 0


_TEAM = (
    _Account(
        "alice",
        1000,
        ("10.20.0.15", "192.0.2.200"),
        "ED25519 SHA256:5b1pXk0s7v6VZJQm2oHq9y3WcT8rLd4nEaGfUuIiPzM",
    ),
    _Account("bob", 1001, ("192.168.1.34",), "RSA SHA256:Qe7RkY2mCw1xT0vNnZ5aJ8hLdS3gPfUoB6iKtXyWc9E"),
    _Account(
        "somchai",
        1002,
        ("2001:db8:51::17", "10.20.0.42"),
        "ED25519 SHA256:a9LrWm4Kq0zYtC6uVbN2xJ7sPdF1hGeT3oIiUwQyR8k",
    ),
    _Account("malee", 1003, ("10.20.0.77",), "ECDSA SHA256:Zc3vBn8mLk5jHg2fDs0aPo9iUy7tRe4wQx1KzWvTnYs"),
)
_DEPLOY = _Account(STOLEN_ACCOUNT, 1010, ("10.20.0.5",), "ED25519 SHA256:u0PqLs6WmZx3cVb9nKjHgFdSaQwErTyUiOp1lMkNjBh")
_INTRUDER = _Account(STOLEN_ACCOUNT, 1010, (INTRUDER_SOURCE,))
_PLANTED = _Account(PLANTED_ACCOUNT, 1011, (INTRUDER_SOURCE,))
_SUDO_COMMANDS = (
    "/usr/bin/apt update",
    "/usr/bin/apt upgrade -y",
    "/usr/bin/systemctl restart nginx",
    "/usr/bin/systemctl status postgresql",
    "/usr/bin/journalctl -u nginx --since today",
    "/usr/bin/tail -n 100 /var/log/auth.log",
    "/usr/bin/vim /etc/nginx/sites-enabled/default",
    "/bin/sh -c cd /srv/www ; git pull",
)
_UNKNOWN_NAMES = (
    "admin", "test", "oracle", "ubuntu", "postgres", "user", "guest", "pi", "git", "ftpuser", "hadoop",
    "www", "minecraft", "ubnt", "steam", "nagios", "es", "dev", "mysql", "tomcat", "server", "zabbix",
    "odoo", "teste",
)  # fmt: skip
_SPRAYED_NAMES = (
    "alice", "bob", "somchai", "malee", "deploy", "root", "admin", "anna", "backup", "carol", "dave",
    "erin", "frank", "grace", "heidi", "intern", "ivan", "judy", "kanya", "mallory", "niaj", "office",
    "olivia", "peggy", "prasit", "rupert", "sales", "somsak", "sybil", "trent", "victor", "walter",
    "wichai",
)  # fmt: skip
_REAL_ACCOUNTS = frozenset({"alice", "bob", "somchai", "malee", STOLEN_ACCOUNT, "root", "backup"})


def sample_lines(now: datetime) -> list[str]:
    """Return the sample up to `now`, which has a zone: some 5,000 lines with ISO 8601 headers, oldest first.

    They cover the seven whole days before today and today so far. For two moments of one day the earlier
    sample is the beginning of the later one.
    """
    if now.tzinfo is None:
        raise ValueError("the sample ends at a moment with a time zone")
    today = now.date()
    start = _midnight(today - timedelta(days=WHOLE_DAYS), now.tzinfo)
    week = _Week(Random(f"logai sample {today.isoformat()}"))  # noqa: S311 - a story, no secret
    for days_ago in range(WHOLE_DAYS, -1, -1):
        midnight = _midnight(today - timedelta(days=days_ago), now.tzinfo)
        _write_day(week, (midnight - start).total_seconds(), days_ago)
    until = (now.astimezone(UTC) - start).total_seconds()
    week.lines.sort(key=lambda line: line[0])
    return list(_with_stamps((line for line in week.lines if line[0] <= until), start, now.tzinfo))


def _midnight(day: date, tz: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=tz).astimezone(UTC)


def _with_stamps(lines: Iterable[tuple[float, str]], start: datetime, tz: tzinfo) -> Iterable[str]:
    """Put the local time in front of each line; looked up once a minute, as no zone changes within one."""
    minute, beginning, offset = -1, "", ""
    for second, text in lines:
        microsecond = int(second * 1_000_000)
        if microsecond // 60_000_000 != minute:
            minute = microsecond // 60_000_000
            stamp = (start + timedelta(minutes=minute)).astimezone(tz).isoformat()
            beginning, offset = stamp[:17], stamp[19:]
        microsecond %= 60_000_000
        yield f"{beginning}{microsecond // 1_000_000:02d}.{microsecond % 1_000_000:06d}{offset} {text}"


class _Week:
    """The lines so far, each as seconds since the sample's first midnight and the text after the time."""

    def __init__(self, rng: Random) -> None:
        self.lines: list[tuple[float, str]] = []
        self.rng = rng
        self._pids: set[int] = set()
        self._sessions = 0

    def number(self, low: float, high: float) -> float:
        return low + (high - low) * self.rng.random()

    def pick(self, values: Sequence[_T]) -> _T:
        return values[int(self.rng.random() * len(values))]

    def port(self) -> int:
        return int(self.number(32768, 60999))

    def pid(self, second: float) -> int:
        """Return a process id that grows with time and is used once."""
        pid = 2000 + int(second * _PIDS_PER_SECOND)
        while pid in self._pids:
            pid += 1
        self._pids.add(pid)
        return pid

    def session(self) -> int:
        self._sessions += 1
        return self._sessions

    def write(self, second: float, host: str, tag: str, message: str) -> None:
        self.lines.append((second, f"{host} {tag}: {message}"))

    def sshd(self, second: float, host: str) -> str:
        """Return the tag of a new sshd process: web1 runs OpenSSH 9.8 or newer, db1 an older one."""
        return f"{'sshd-session' if host == 'web1' else 'sshd'}[{self.pid(second)}]"


def _write_day(week: _Week, midnight: float, days_ago: int) -> None:
    _write_cron(week, midnight)
    _write_noise(week, midnight)
    for person in _TEAM:
        for _ in range(1 + int(week.number(0, 2))):
            start = midnight + week.number(8 * _HOUR, 17 * _HOUR)
            _write_working_session(week, start, person)
    _write_session(week, midnight + 6 * _HOUR + week.number(0, 600), "web1", _DEPLOY, seconds=40)
    if days_ago == 5:
        _write_new_group(week, midnight + 9.3 * _HOUR)
    elif days_ago == 3:
        _write_wrong_sudo(week, midnight + 15.2 * _HOUR)
    elif days_ago == 2:
        _write_brute_force(week, midnight + 2.2 * _HOUR)
    elif days_ago == 1:
        _write_spray(week, midnight + 20.5 * _HOUR)
        _write_intrusion(week, midnight + 22.6 * _HOUR)
    elif days_ago == 0:
        _write_session(week, midnight + week.number(170, 200), "web1", _PLANTED, seconds=540)


def _write_cron(week: _Week, midnight: float) -> None:
    for hour in range(24):
        second = midnight + hour * _HOUR + 1021 + week.rng.random()
        host = week.pick(("web1", "db1"))
        tag = f"CRON[{week.pid(second)}]"
        week.write(second, host, tag, "pam_unix(cron:session): session opened for user root(uid=0) by root(uid=0)")
        week.write(second + 0.04, host, tag, "pam_unix(cron:session): session closed for user root")


def _write_noise(week: _Week, midnight: float) -> None:
    """Write what any address gets. The first minutes are dense, so that a day just begun has events too."""
    second = midnight + week.number(1, 4)
    while second < midnight + 86_380:
        host = "web1" if week.rng.random() < 0.7 else "db1"
        network = week.pick(("192.0.2", "198.51.100", "203.0.113"))
        source = f"{network}.{100 + int(week.rng.random() * 99)}"
        chance = week.rng.random()
        if chance < 0.12:
            _write_scan(week, second, host, source)
        elif chance < 0.75:
            _write_refused_key(week, second, host, week.pick(_UNKNOWN_NAMES), source)
        else:
            _write_guess(week, second, _Guess(host, week.pick((*_UNKNOWN_NAMES, "root", "root")), source))
        second += week.number(40, 80) if second < midnight + 360 else week.number(330, 630)


def _write_scan(week: _Week, second: float, host: str, source: str) -> None:
    port = week.port()
    tag = week.sshd(second, host)
    offer = "no matching host key type found. Their offer: ssh-rsa,ssh-dss [preauth]"
    chance = week.rng.random()
    if chance < 0.5:
        week.write(second, host, tag, f"Connection closed by {source} port {port} [preauth]")
    elif chance < 0.8:
        week.write(second, host, tag, f"banner exchange: Connection from {source} port {port}: invalid format")
    else:
        week.write(second, host, tag, f"Unable to negotiate with {source} port {port}: {offer}")


def _write_refused_key(week: _Week, second: float, host: str, user: str, source: str) -> None:
    """Write an attempt where the password is not asked for: no `Failed` line witnesses it."""
    tag, port = week.sshd(second, host), week.port()
    week.write(second, host, tag, f"Invalid user {user} from {source} port {port}")
    week.write(second + 0.3, host, tag, f"Connection closed by invalid user {user} {source} port {port} [preauth]")


def _write_guess(week: _Week, second: float, guess: _Guess) -> None:
    host, user, source, repeated = guess
    tag, port = week.sshd(second, host), week.port()
    known = user in _REAL_ACCOUNTS
    named = user if known else f"invalid user {user}"
    subject = f"{'authenticating' if known else 'invalid'} user {user} {source} port {port}"
    details = f"logname= uid=0 euid=0 tty=ssh ruser= rhost={source}" + (f"  user={user}" if known else "")
    failed = f"Failed password for {named} from {source} port {port} ssh2"
    if not known:
        week.write(second, host, tag, f"Invalid user {user} from {source} port {port}")
        week.write(second + 0.01, host, tag, "pam_unix(sshd:auth): check pass; user unknown")
    week.write(second + 0.02, host, tag, f"pam_unix(sshd:auth): authentication failure; {details}")
    week.write(second + 2.1, host, tag, failed)
    if not repeated:
        week.write(second + 2.5, host, tag, f"Connection closed by {subject} [preauth]")
        return
    end = second + 2.2 + 3.1 * repeated
    tried = f"for {named} from {source} port {port} ssh2 [preauth]"
    week.write(end, host, tag, f"message repeated {repeated} times: [ {failed}]")
    week.write(end + 0.5, host, tag, f"error: maximum authentication attempts exceeded {tried}")
    week.write(end + 0.501, host, tag, f"Disconnecting {subject}: Too many authentication failures [preauth]")
    week.write(end + 0.502, host, tag, f"PAM {repeated} more authentication failures; {details}")


def _write_session(week: _Week, second: float, host: str, account: _Account, *, seconds: float) -> None:
    """Write a whole login, from `Accepted` to the removed session, `seconds` long."""
    user, uid, sources, key = account
    source, port, tag = week.pick(sources), week.port(), week.sshd(second, host)
    child, logind, number = week.sshd(second + 0.2, host), "systemd-logind[712]", week.session()
    accepted = f"{user} from {source} port {port} ssh2"
    opened = f"session opened for user {user}(uid={uid}) by {user}(uid=0)"
    week.write(
        second,
        host,
        tag,
        f"Accepted publickey for {accepted}: {key}" if key else f"Accepted password for {accepted}",
    )
    week.write(second + 0.01, host, tag, f"pam_unix(sshd:session): {opened}")
    week.write(second + 0.02, host, logind, f"New session {number} of user {user}.")
    week.write(second + 0.05, host, f"(systemd)[{week.pid(second)}]", f"pam_unix(systemd-user:session): {opened}")
    end = second + seconds
    week.write(end, host, child, f"Received disconnect from {source} port {port}:11: disconnected by user")
    week.write(end + 0.001, host, child, f"Disconnected from user {user} {source} port {port}")
    week.write(end + 0.002, host, tag, f"pam_unix(sshd:session): session closed for user {user}")
    week.write(end + 0.01, host, logind, f"Session {number} logged out. Waiting for processes to exit.")
    week.write(end + 0.02, host, logind, f"Removed session {number}.")


def _write_working_session(week: _Week, second: float, person: _Account) -> None:
    host = "db1" if person.user == "malee" else "web1"
    seconds = week.number(600, 2 * _HOUR)
    _write_session(week, second, host, person, seconds=seconds)
    if person.user in {"alice", "bob"}:
        _write_sudo(week, second + week.number(60, 0.8 * seconds), person, week.pick(_SUDO_COMMANDS))


def _write_sudo(week: _Week, second: float, account: _Account, command: str) -> None:
    user, uid = account.user, account.uid
    opened = f"session opened for user root(uid=0) by {user}(uid={uid})"
    week.write(second, "web1", "sudo", f"{user:>8} : TTY=pts/0 ; PWD=/home/{user} ; USER=root ; COMMAND={command}")
    week.write(second + 0.004, "web1", "sudo", f"pam_unix(sudo:session): {opened}")
    week.write(second + week.number(0.5, 20), "web1", "sudo", "pam_unix(sudo:session): session closed for user root")


def _write_membership(week: _Week, second: float, user: str, group: str) -> None:
    tag = f"usermod[{week.pid(second)}]"
    week.write(second, "web1", tag, f"add '{user}' to group '{group}'")
    week.write(second + 0.01, "web1", tag, f"add '{user}' to shadow group '{group}'")


def _write_new_group(week: _Week, second: float) -> None:
    alice = _TEAM[0]
    groupadd, su = f"groupadd[{week.pid(second)}]", f"su[{week.pid(second + 300)}]"
    opened = "session opened for user root(uid=0) by alice(uid=1000)"
    _write_sudo(week, second, alice, "/usr/sbin/groupadd webteam")
    week.write(second + 0.1, "web1", groupadd, "group added to /etc/group: name=webteam, GID=1200")
    week.write(second + 0.11, "web1", groupadd, "group added to /etc/gshadow: name=webteam")
    week.write(second + 0.12, "web1", groupadd, "new group: name=webteam, GID=1200")
    _write_sudo(week, second + 40, alice, "/usr/sbin/usermod -aG webteam somchai")
    _write_membership(week, second + 40.1, "somchai", "webteam")
    week.write(second + 300, "web1", su, "(to root) alice on pts/0")
    week.write(second + 300.01, "web1", su, f"pam_unix(su:session): {opened}")
    week.write(second + 420, "web1", su, "pam_unix(su:session): session closed for user root")


def _write_wrong_sudo(week: _Week, second: float) -> None:
    failure = "authentication failure; logname=bob uid=1001 euid=0 tty=/dev/pts/1 ruser=bob rhost="
    wrong = "TTY=pts/1 ; PWD=/home/bob ; USER=root ; COMMAND=/usr/bin/systemctl restart nginx"
    barred = "TTY=pts/2 ; PWD=/home/somchai ; USER=root ; COMMAND=/usr/bin/cat /etc/shadow"
    su = f"su[{week.pid(second + 960)}]"
    week.write(second, "web1", "sudo", f"pam_unix(sudo:auth): {failure}  user=bob")
    week.write(second + 14, "web1", "sudo", f"{'bob':>8} : 3 incorrect password attempts ; {wrong}")
    week.write(second + 900, "web1", "sudo", f"{'somchai':>8} : user NOT in sudoers ; {barred}")
    week.write(second + 960, "web1", su, f"pam_unix(su:auth): {failure}  user=root")
    week.write(second + 962, "web1", su, "FAILED SU (to root) bob on pts/1")


def _write_brute_force(week: _Week, second: float) -> None:
    for _ in range(60):
        _write_guess(week, second, _Guess("web1", "root", BRUTE_FORCE_SOURCE, repeated=5))
        second += week.number(20, 40)


def _write_spray(week: _Week, second: float) -> None:
    for user in _SPRAYED_NAMES:
        _write_guess(week, second, _Guess("web1", user, SPRAY_SOURCE))
        second += week.number(25, 60)


def _write_intrusion(week: _Week, second: float) -> None:
    for _ in range(48):
        _write_guess(week, second, _Guess("web1", STOLEN_ACCOUNT, INTRUDER_SOURCE))
        second += week.number(6, 14)
    useradd, passwd = f"useradd[{week.pid(second + 80)}]", f"passwd[{week.pid(second + 110)}]"
    ids = f"name={PLANTED_ACCOUNT}, UID=1011, GID=1011"
    _write_session(week, second, "web1", _INTRUDER, seconds=900)
    _write_sudo(week, second + 35, _INTRUDER, "/usr/bin/id")
    _write_sudo(week, second + 80, _INTRUDER, f"/usr/sbin/useradd -m -s /bin/bash {PLANTED_ACCOUNT}")
    week.write(second + 80.1, "web1", useradd, f"new group: name={PLANTED_ACCOUNT}, GID=1011")
    week.write(
        second + 80.11,
        "web1",
        useradd,
        f"new user: {ids}, home=/home/{PLANTED_ACCOUNT}, shell=/bin/bash, from=/dev/pts/1",
    )
    _write_sudo(week, second + 110, _INTRUDER, f"/usr/bin/passwd {PLANTED_ACCOUNT}")
    changed = f"pam_unix(passwd:chauthtok): password changed for {PLANTED_ACCOUNT}"
    week.write(second + 118, "web1", passwd, changed)
    _write_sudo(week, second + 140, _INTRUDER, f"/usr/sbin/usermod -aG sudo {PLANTED_ACCOUNT}")
    _write_membership(week, second + 140.1, PLANTED_ACCOUNT, "sudo")
