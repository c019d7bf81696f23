"""Settings: what they are called, where they come from, which one wins.

A command-line flag beats an environment variable, that beats the configuration file, that beats the default. Every
value remembers its origin, so `logai config show` can say why a setting is what it is. Nothing is read at import time.

table   every setting there is
read    flags, environment and file -> the settings in force
model   the settings in force, each in its type
zones   time zones and the moment of a question
folders where what can be made again is kept
"""

from logai.config.folders import cache_folder
from logai.config.model import Settings
from logai.config.read import load_settings
from logai.config.table import SETTINGS, Setting
from logai.config.zones import machine_zone, parse_now, zone

__all__ = ["SETTINGS", "Setting", "Settings", "cache_folder", "load_settings", "machine_zone", "parse_now", "zone"]
