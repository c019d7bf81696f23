"""The settings in force, each in its type, with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from logai.config.zones import machine_zone, zone

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

ProviderChoice = Literal["auto", "local", "openai", "builtin"]
BuiltinOrder = Literal["first", "last", "off"]
RemoteConsent = Literal["always", "ask", "never"]
MailSecurity = Literal["starttls", "tls", "none"]


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
