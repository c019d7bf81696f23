"""Settings: what they are called, where they come from, which one wins.

A command-line flag beats an environment variable, that beats the configuration file, that beats the default. Every
value remembers its origin, so `logai config show` can say why a setting is what it is. Nothing is read at import time.
"""

from __future__ import annotations

import contextlib
import os
import re
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from logai.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

ProviderChoice = Literal["auto", "local", "openai", "builtin"]
BuiltinOrder = Literal["first", "last", "off"]
RemoteConsent = Literal["always", "ask", "never"]
MailSecurity = Literal["starttls", "tls", "none"]


@dataclass(frozen=True)
class Setting:
    """One setting: its name in the file, its environment variable, its default and what it is for."""

    name: str
    variable: str
    default: str
    help: str
    choices: tuple[str, ...] = ()
    secret: bool = False
    number: bool = False
    """More than 0, or empty where that is the default."""
    whole: bool = False
    """A number without a fraction."""
    zero: bool = False
    """A number that may be 0."""
    duration: bool = False
    """A duration in Go's notation, or a whole number of seconds; below 0 is for ever."""


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "provider",
        "AI_PROVIDER",
        "auto",
        "who plans: auto, local, openai or builtin",
        choices=("auto", "local", "openai", "builtin"),
    ),
    Setting(
        "builtin",
        "LOGAI_BUILTIN",
        "first",
        "where `auto` puts the built-in planner: first, last or off",
        choices=("first", "last", "off"),
    ),
    Setting("ollama_host", "OLLAMA_HOST", "", "address of Ollama; empty tries 127.0.0.1, then the host `ollama`"),
    Setting(
        "ollama_port", "OLLAMA_PORT", "", "port of Ollama where the host names none (11434)", number=True, whole=True
    ),
    Setting("local_model", "LOCAL_MODEL", "llama3.2:3b", "model that Ollama is asked for"),
    Setting("local_sql_model", "LOCAL_SQL_MODEL", "", "local model for `ask --free-sql`; empty is `local_model`"),
    Setting("openai_api_key", "OPENAI_API_KEY", "", "OpenAI key", secret=True),
    Setting("openai_model", "OPENAI_MODEL", "gpt-5-mini", "model that OpenAI is asked for"),
    Setting("openai_base_url", "OPENAI_BASE_URL", "", "address of an OpenAI-compatible server"),
    Setting(
        "allow_remote",
        "LOGAI_ALLOW_REMOTE",
        "always",
        "may a question leave this machine: always, ask or never",
        choices=("always", "ask", "never"),
    ),
    Setting(
        "redact",
        "LOGAI_REDACT",
        "on",
        "hide names and addresses of a question from remote models: on or off",
        choices=("on", "off"),
    ),
    Setting("temperature", "LOGAI_TEMPERATURE", "0", "how freely a model chooses its words", number=True, zero=True),
    Setting("top_p", "LOGAI_TOP_P", "", "share of likely words a model chooses from; empty is its own", number=True),
    Setting(
        "top_k",
        "LOGAI_TOP_K",
        "",
        "number of likely words a local model chooses from; empty is its own",
        number=True,
        whole=True,
    ),
    Setting(
        "repeat_penalty",
        "LOGAI_REPEAT_PENALTY",
        "1",
        "what a local model loses by repeating itself; JSON repeats, so 1 is none",
        number=True,
    ),
    Setting("seed", "LOGAI_SEED", "0", "seed of a model's choices", number=True, whole=True, zero=True),
    Setting(
        "num_ctx", "LOGAI_NUM_CTX", "4096", "context window asked of a local model, in tokens", number=True, whole=True
    ),
    Setting("keep_alive", "LOGAI_KEEP_ALIVE", "10m", "how long Ollama keeps the model loaded", duration=True),
    Setting("connect_timeout", "LOGAI_CONNECT_TIMEOUT", "3", "seconds to reach a provider", number=True),
    Setting("load_timeout", "LOGAI_LOAD_TIMEOUT", "120", "seconds for Ollama to load a model", number=True),
    Setting(
        "first_token_timeout",
        "LOGAI_FIRST_TOKEN_TIMEOUT",
        "120",
        "seconds until a loaded model begins to reply, and longest silence after that",
        number=True,
    ),
    Setting(
        "answer_timeout",
        "LOGAI_ANSWER_TIMEOUT",
        "240",
        "seconds for a provider's whole reply, loading and tries included",
        number=True,
    ),
    Setting(
        "auto_pull",
        "LOGAI_AUTO_PULL",
        "0",
        "may `ask` fetch a local model that is missing without asking: 1 or 0",
        choices=("1", "0"),
    ),
    Setting("db", "LOGAI_DB", "", "path of the store; empty is logai/logai.duckdb in the data folder"),
    Setting(
        "refresh",
        "LOGAI_REFRESH",
        "on",
        "load what is new in the logs of the store before a question or a report: on or off",
        choices=("on", "off"),
    ),
    Setting("tz", "LOGAI_TZ", "", "time zone of stamps without one, and of answers; empty is the machine's"),
    Setting(
        "lang",
        "LOGAI_LANG",
        "",
        "language of answers: en or th; empty is the question's",
        choices=("", "en", "th"),
    ),
    Setting(
        "history",
        "LOGAI_HISTORY",
        "on",
        "keep questions and what they cost for `logai history` and `usage`: on or off",
        choices=("on", "off"),
    ),
    Setting("mail_from", "LOGAI_MAIL_FROM", "", "sender of mailed reports; empty is this user at this machine"),
    Setting(
        "smtp_host", "LOGAI_SMTP_HOST", "", "mail server for `report --email`; empty is the machine's own sendmail"
    ),
    Setting("smtp_port", "LOGAI_SMTP_PORT", "587", "port of the mail server", number=True, whole=True),
    Setting("smtp_user", "LOGAI_SMTP_USER", "", "user at the mail server; empty for none"),
    Setting("smtp_password", "LOGAI_SMTP_PASSWORD", "", "password at the mail server", secret=True),
    Setting(
        "smtp_security",
        "LOGAI_SMTP_SECURITY",
        "starttls",
        "how the line to the mail server is encrypted: starttls, tls or none",
        choices=("starttls", "tls", "none"),
    ),
    Setting(
        "brute_force_failures",
        "LOGAI_BRUTE_FORCE_FAILURES",
        "10",
        "failed logins from one source that are a finding of brute force",
        number=True,
        whole=True,
    ),
    Setting(
        "brute_force_minutes",
        "LOGAI_BRUTE_FORCE_MINUTES",
        "10",
        "minutes within which they are",
        number=True,
        whole=True,
    ),
    Setting(
        "spraying_users",
        "LOGAI_SPRAYING_USERS",
        "10",
        "different users that one source fails for, which are a finding of spraying",
        number=True,
        whole=True,
    ),
    Setting(
        "spraying_minutes", "LOGAI_SPRAYING_MINUTES", "60", "minutes within which they are", number=True, whole=True
    ),
    Setting(
        "success_after_failures",
        "LOGAI_SUCCESS_AFTER_FAILURES",
        "10",
        "failed logins from one source that make a login from there within a day a finding",
        number=True,
        whole=True,
    ),
    Setting(
        "success_after_minutes",
        "LOGAI_SUCCESS_AFTER_MINUTES",
        "60",
        "minutes within which they are",
        number=True,
        whole=True,
    ),
    Setting(
        "new_source_days",
        "LOGAI_NEW_SOURCE_DAYS",
        "30",
        "days before a login that tell where and when its user usually comes",
        number=True,
        whole=True,
    ),
    Setting(
        "odd_hours",
        "LOGAI_ODD_HOURS",
        "0-5",
        "hours of the day at which a login is a finding, such as 22-6; off for none",
    ),
    Setting(
        "privileged_groups",
        "LOGAI_PRIVILEGED_GROUPS",
        "sudo,wheel,admin,root,adm,docker,lxd,disk,shadow",
        "groups whose new members are a finding",
    ),
)
"""Every setting; the documentation's table and `config show` are made from this one."""


@dataclass(frozen=True)
class Settings:
    """The settings in force. `values` by name, `origins` says flag, the variable, the file or default."""

    values: Mapping[str, str]
    origins: Mapping[str, str]
    config_file: Path
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def patterns_folder(self) -> Path:
        """Where the user's own pattern files are."""
        return self.config_file.parent / "patterns"

    @property
    def provider(self) -> ProviderChoice:
        return cast("ProviderChoice", self.values["provider"])

    @property
    def builtin(self) -> BuiltinOrder:
        return cast("BuiltinOrder", self.values["builtin"])

    @property
    def allow_remote(self) -> RemoteConsent:
        return cast("RemoteConsent", self.values["allow_remote"])

    @property
    def redact(self) -> bool:
        return self.values["redact"] == "on"

    @property
    def refresh(self) -> bool:
        return self.values["refresh"] == "on"

    @property
    def history(self) -> bool:
        return self.values["history"] == "on"

    @property
    def ollama_host(self) -> str:
        return self.values["ollama_host"]

    @property
    def ollama_port(self) -> int | None:
        return int(self.values["ollama_port"]) if self.values["ollama_port"] else None

    @property
    def local_model(self) -> str:
        return self.values["local_model"]

    @property
    def local_sql_model(self) -> str:
        """A model that a flag names is meant for every task."""
        if self.origins["local_model"] == "flag":
            return self.local_model
        return self.values["local_sql_model"] or self.local_model

    @property
    def openai_api_key(self) -> str:
        return self.values["openai_api_key"]

    @property
    def openai_model(self) -> str:
        return self.values["openai_model"]

    @property
    def openai_base_url(self) -> str:
        return self.values["openai_base_url"]

    @property
    def temperature(self) -> float:
        return float(self.values["temperature"])

    @property
    def top_p(self) -> float | None:
        """None is the model's own."""
        return float(self.values["top_p"]) if self.values["top_p"] else None

    @property
    def top_k(self) -> int | None:
        """None is the model's own."""
        return int(self.values["top_k"]) if self.values["top_k"] else None

    @property
    def repeat_penalty(self) -> float:
        return float(self.values["repeat_penalty"])

    @property
    def seed(self) -> int:
        return int(self.values["seed"])

    @property
    def num_ctx(self) -> int:
        return int(self.values["num_ctx"])

    @property
    def keep_alive(self) -> str:
        return self.values["keep_alive"]

    @property
    def connect_timeout(self) -> float:
        """Seconds."""
        return float(self.values["connect_timeout"])

    @property
    def load_timeout(self) -> float:
        """Seconds."""
        return float(self.values["load_timeout"])

    @property
    def first_token_timeout(self) -> float:
        """Seconds."""
        return float(self.values["first_token_timeout"])

    @property
    def auto_pull(self) -> bool:
        return self.values["auto_pull"] == "1"

    @property
    def answer_timeout(self) -> float:
        """Seconds."""
        return float(self.values["answer_timeout"])

    @property
    def mail_from(self) -> str:
        return self.values["mail_from"]

    @property
    def smtp_host(self) -> str:
        return self.values["smtp_host"]

    @property
    def smtp_port(self) -> int:
        return int(self.values["smtp_port"])

    @property
    def smtp_user(self) -> str:
        return self.values["smtp_user"]

    @property
    def smtp_password(self) -> str:
        return self.values["smtp_password"]

    @property
    def smtp_security(self) -> MailSecurity:
        return cast("MailSecurity", self.values["smtp_security"])

    @property
    def lang(self) -> Literal["en", "th"] | None:
        return cast("Literal['en', 'th'] | None", self.values["lang"] or None)

    @property
    def db(self) -> Path:
        """Path of the store, `~` expanded."""
        if self.values["db"]:
            return Path(self.values["db"]).expanduser()
        from platformdirs import user_data_path

        return user_data_path("logai", appauthor=False) / "logai.duckdb"

    @property
    def tz_name(self) -> str:
        """IANA name of the zone in force."""
        return self.values["tz"] or machine_zone(self.environ)

    @property
    def tz(self) -> tzinfo:
        return zone(self.tz_name)


def zone(name: str) -> ZoneInfo:
    """Return the time zone called `name` (IANA); raise BadInputError for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInputError(
            f"There is no time zone called {name!r}.",
            "Use an IANA name such as Asia/Bangkok, Europe/Berlin or UTC.",
        ) from error


def machine_zone(environ: Mapping[str, str]) -> str:
    """Return the IANA name of this machine's zone: TZ, /etc/timezone, the link /etc/localtime, else UTC."""
    candidates = [environ.get("TZ", "").removeprefix(":")]
    with contextlib.suppress(OSError, UnicodeDecodeError):
        candidates.append(Path("/etc/timezone").read_text(encoding="ascii").strip())
    target = str(Path("/etc/localtime").resolve())
    if "/zoneinfo/" in target:
        candidates.append(target.split("/zoneinfo/", 1)[1])
    for name in candidates:
        if name and not name.startswith("/"):
            try:
                ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                continue
            return name
    return "UTC"


def parse_now(text: str | None, tz: tzinfo) -> datetime:
    """Return the moment that `--now` names (ISO 8601; without a zone it is in `tz`), or the present one."""
    if not text:
        return datetime.now(UTC).astimezone(tz)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInputError(f"--now cannot read {text!r}.", "Write it as 2026-11-23T14:30.") from error
    return moment.replace(tzinfo=tz) if moment.tzinfo is None else moment.astimezone(tz)


def load_settings(flags: Mapping[str, str | None], environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings in force. `flags` holds what the command line gave, None where it gave nothing."""
    environ = os.environ if environ is None else environ
    path = config_path(environ)
    in_file = _read_file(path)
    values: dict[str, str] = {}
    origins: dict[str, str] = {}
    for setting in SETTINGS:
        given = flags.get(setting.name)
        if given is not None:
            value, origin = given, "flag"
        elif environ.get(setting.variable, "").strip():
            value, origin = environ[setting.variable].strip(), setting.variable
        elif setting.name in in_file:
            value, origin = str(in_file[setting.name]), str(path)
        else:
            value, origin = setting.default, "default"
        _check(setting, value, origin)
        values[setting.name] = value
        origins[setting.name] = origin
    settings = Settings(values, origins, path, environ)
    if values["tz"]:
        zone(values["tz"])
    return settings


def config_path(environ: Mapping[str, str]) -> Path:
    """Return the path of the configuration file: LOGAI_CONFIG, else logai/config.toml in the config folder."""
    if environ.get("LOGAI_CONFIG"):
        return Path(environ["LOGAI_CONFIG"]).expanduser()
    from platformdirs import user_config_path

    return user_config_path("logai", appauthor=False) / "config.toml"


def cache_folder() -> Path:
    """Return the folder for what can be made again (XDG Base Directory Specification)."""
    from platformdirs import user_cache_path

    return user_cache_path("logai", appauthor=False)


def _read_file(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"The configuration file {path} cannot be read: {error}.", "Mend or remove it.") from error
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"The configuration file {path} is no valid TOML: {error}.", "Mend that line.") from error
    known = {setting.name for setting in SETTINGS}
    for name in content:
        if name not in known:
            raise BadInputError(
                f"The configuration file {path} has an unknown setting {name!r}.",
                f"Known settings: {', '.join(sorted(known))}.",
            )
    return content


def _check(setting: Setting, value: str, origin: str) -> None:
    where = setting.variable if origin == setting.variable else f"--{setting.name}" if origin == "flag" else origin
    if setting.choices and value not in setting.choices:
        allowed = ", ".join(choice for choice in setting.choices if choice)
        raise BadInputError(f"{where}: {value!r} is no value for {setting.name}.", f"Use one of: {allowed}.")
    if setting.number and value:
        try:
            number = int(value) if setting.whole else float(value)
        except ValueError:
            number = -1
        if not (0 < number < 10**9 or (setting.zero and number == 0)):
            kind = "whole number" if setting.whole else "number"
            least = "of 0 or more" if setting.zero else "above 0"
            raise BadInputError(f"{where}: {value!r} is no number for {setting.name}.", f"Use a {kind} {least}.")
    if setting.duration and not _is_duration(value):
        raise BadInputError(
            f"{where}: {value!r} is no duration for {setting.name}.",
            "Use one such as 10m or 1h30m, a number of seconds, or -1 for ever.",
        )


_DURATION_PARTS = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}
_LONGEST = 2**63 / 1e9
"""Seconds: Go counts nanoseconds in 64 bits."""


def _is_duration(text: str) -> bool:
    """Return whether Ollama takes `text`: a whole number of seconds, or what Go's time.ParseDuration takes."""
    amount = text.removeprefix("-") if text.startswith("-") else text.removeprefix("+")
    if re.fullmatch(r"\d{1,9}", amount, re.ASCII):
        return True
    parts = _DURATION_PARTS.findall(amount)
    is_whole = bool(parts) and "".join(number + unit for number, unit in parts) == amount
    return is_whole and sum(float(number) * _SECONDS[unit] for number, unit in parts) < _LONGEST
