"""Languages: which one a text is in, and the catalogs of what logai says (`en.toml`, `th.toml`)."""

from logai.i18n.catalog import (
    LANGUAGES,
    Language,
    as_language,
    detect,
    format_number,
    has_entry,
    join_names,
    join_phrases,
    load_catalog,
    translate,
)
from logai.i18n.safe import escape_hidden, safe, safe_name

__all__ = [
    "LANGUAGES",
    "Language",
    "as_language",
    "detect",
    "escape_hidden",
    "format_number",
    "has_entry",
    "join_names",
    "join_phrases",
    "load_catalog",
    "safe",
    "safe_name",
    "translate",
]
