"""Every setting there is: its name, its environment variable, its default, what it may be and what it is for."""

from __future__ import annotations

from dataclasses import dataclass


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
