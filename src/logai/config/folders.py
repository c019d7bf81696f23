"""Where logai keeps what can be made again, and where it looks for its configuration file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


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
