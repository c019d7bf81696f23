"""Settings: what they are called, where they come from, which one wins.

A command-line flag beats an environment variable, that beats the configuration file, that beats the default. Every
value remembers its origin, so `logai config show` can say why a setting is what it is. Nothing is read at import time.
"""

from __future__ import annotations

import contextlib
import os
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
RemoteConsent = Literal["always", "never"]


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
    Setting("ollama_port", "OLLAMA_PORT", "", "port of Ollama where the host names none (11434)", number=True),
    Setting("local_model", "LOCAL_MODEL", "llama3.2:3b", "model that Ollama is asked for"),
    Setting("openai_api_key", "OPENAI_API_KEY", "", "OpenAI key", secret=True),
    Setting("openai_model", "OPENAI_MODEL", "gpt-5-mini", "model that OpenAI is asked for"),
    Setting("openai_base_url", "OPENAI_BASE_URL", "", "address of an OpenAI-compatible server"),
    Setting(
        "allow_remote",
        "LOGAI_ALLOW_REMOTE",
        "always",
        "may a question leave this machine: always or never",
        choices=("always", "never"),
    ),
    Setting("num_ctx", "LOGAI_NUM_CTX", "4096", "context window asked of a local model, in tokens", number=True),
    Setting("keep_alive", "LOGAI_KEEP_ALIVE", "10m", "how long Ollama keeps the model loaded"),
    Setting("connect_timeout", "LOGAI_CONNECT_TIMEOUT", "3", "seconds to reach a provider", number=True),
    Setting("answer_timeout", "LOGAI_ANSWER_TIMEOUT", "120", "seconds for a provider's whole reply", number=True),
    Setting("db", "LOGAI_DB", "", "path of the store; empty is logai/logai.duckdb in the data folder"),
    Setting("tz", "LOGAI_TZ", "", "time zone of stamps without one, and of answers; empty is the machine's"),
    Setting(
        "lang",
        "LOGAI_LANG",
        "",
        "language of answers: en or th; empty is the question's",
        choices=("", "en", "th"),
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
    def provider(self) -> ProviderChoice:
        return cast("ProviderChoice", self.values["provider"])

    @property
    def builtin(self) -> BuiltinOrder:
        return cast("BuiltinOrder", self.values["builtin"])

    @property
    def allow_remote(self) -> RemoteConsent:
        return cast("RemoteConsent", self.values["allow_remote"])

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
    def openai_api_key(self) -> str:
        return self.values["openai_api_key"]

    @property
    def openai_model(self) -> str:
        return self.values["openai_model"]

    @property
    def openai_base_url(self) -> str:
        return self.values["openai_base_url"]

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
    def answer_timeout(self) -> float:
        """Seconds."""
        return float(self.values["answer_timeout"])

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
            number = float(value)
        except ValueError:
            number = -1.0
        if not 0 < number < 10**9:
            raise BadInputError(f"{where}: {value!r} is no number for {setting.name}.", "Use a number above 0.")
