"""The set-up files hold together: the image is built from files that are there, the services fit each other.

No Docker is needed; what only a build can show is not shown here.
"""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from logai.config import SETTINGS, load_settings
from logai.providers.hosts import find_ollama_addresses, is_home

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "examples/docker-compose.yml"
INSTRUCTIONS = frozenset({"FROM", "RUN", "CMD", "ENTRYPOINT", "COPY", "ENV", "USER", "WORKDIR", "VOLUME"})
SERVICE_KEYS = frozenset(
    {
        *(
            "build",
            "container_name",
            "depends_on",
            "deploy",
            "environment",
            "healthcheck",
            "image",
            "ports",
            "profiles",
        ),
        *("restart", "volumes"),
    }
)
"""Of the attributes that the Compose specification knows, those that are used here."""
VARIABLES = {setting.variable for setting in SETTINGS}


def instructions() -> list[tuple[str, str]]:
    """Return (instruction, arguments) of the Dockerfile, continued lines joined, comments left out."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in joined.splitlines())]


def last_stage() -> list[tuple[str, str]]:
    steps = instructions()
    start = max(index for index, (name, _) in enumerate(steps) if name == "FROM")
    return steps[start:]


def arguments_of(name: str, steps: list[tuple[str, str]]) -> list[str]:
    return [arguments for instruction, arguments in steps if instruction == name]


def copied_from_the_checkout() -> list[str]:
    sources: list[str] = []
    for arguments in arguments_of("COPY", instructions()):
        words = shlex.split(arguments)
        if not any(word.startswith("--from=") for word in words):
            sources += words[:-1]
    return sources


def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return content


def test_the_dockerfile_has_only_instructions_that_there_are() -> None:
    steps = instructions()
    assert steps[0][0] == "FROM"
    assert {name for name, _ in steps} <= INSTRUCTIONS


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    patterns = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    sources = copied_from_the_checkout()
    assert sources
    for source in sources:
        assert (ROOT / source).exists(), source
        kept = [not pattern.startswith("!") for pattern in patterns if fnmatch(source, pattern.lstrip("!"))]
        assert kept
        assert kept[-1] is False, f"{source} is ignored"


def test_the_image_has_all_that_the_package_is_built_from() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {project["project"]["readme"], *project["project"]["license-files"], "pyproject.toml"}
    assert needed <= set(copied_from_the_checkout())
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert all(package.split("/")[0] in copied_from_the_checkout() for package in packages)


def test_the_python_of_the_image_is_one_that_the_package_takes() -> None:
    images = {arguments.split()[0] for arguments in arguments_of("FROM", instructions())}
    assert len(images) == 1, "both stages use the same interpreter"
    version = re.fullmatch(r"python:(\d+)\.(\d+)-slim", images.pop())
    assert version
    assert (int(version[1]), int(version[2])) >= (3, 11)


def test_the_image_runs_logai_and_not_as_root() -> None:
    steps = last_stage()
    (user,) = arguments_of("USER", steps)
    assert user.isdigit()
    assert int(user) > 0
    assert f"--uid {user}" in " ".join(arguments_of("RUN", steps))
    assert json.loads(arguments_of("ENTRYPOINT", steps)[-1]) == ["logai"]
    assert json.loads(arguments_of("CMD", steps)[-1]) == ["--help"]


def test_nothing_that_builds_stays_in_the_image() -> None:
    words = " ".join(arguments for _, arguments in last_stage())
    assert not re.search(r"\b(pip|apt-get|gcc|build-essential|curl|git)\b", words)
    assert "--without-pip" in " ".join(arguments_of("RUN", instructions()))


def test_the_store_of_the_image_is_in_its_volume() -> None:
    steps = last_stage()
    (volume,) = arguments_of("VOLUME", steps)
    named = dict(word.split("=", 1) for arguments in arguments_of("ENV", steps) for word in shlex.split(arguments))
    assert load_settings({}, named).db.is_relative_to(volume)
    assert {name for name in named if name.startswith("LOGAI_")} <= VARIABLES


def test_the_compose_file_has_ollama_under_its_name() -> None:
    content = compose()
    assert set(content) == {"name", "services", "volumes"}
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]*", content["name"])
    ollama = content["services"]["ollama"]
    assert ollama["image"].split(":")[0] == "ollama/ollama"
    assert ollama["container_name"] == "auth_logs_ollama"


@pytest.mark.parametrize("name", ["ollama", "logai"])
def test_a_service_uses_what_the_specification_and_the_file_have(name: str) -> None:
    content = compose()
    service = content["services"][name]
    assert set(service) <= SERVICE_KEYS
    assert set(service.get("depends_on", {})) <= set(content["services"])
    for mount in service["volumes"]:
        source, target, *mode = mount.split(":")
        assert source in content["volumes"] or source.startswith("/"), mount
        assert target.startswith("/")
        assert mode in ([], ["ro"])
    for port in service.get("ports", []):
        assert re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port), "ports are open on loopback alone"


def test_every_volume_of_the_compose_file_is_used() -> None:
    content = compose()
    used = {mount.split(":")[0] for service in content["services"].values() for mount in service["volumes"]}
    assert set(content["volumes"]) <= used


def test_logai_finds_ollama_by_the_name_of_its_service() -> None:
    content = compose()
    environment = content["services"]["logai"]["environment"]
    assert set(environment) <= VARIABLES
    (address,) = find_ollama_addresses(load_settings({}, {"OLLAMA_HOST": environment["OLLAMA_HOST"]}))
    assert address.host in content["services"]
    assert is_home(address.host)
    assert str(address.port) == content["services"][address.host]["ports"][0].rpartition(":")[2]


def test_the_defaults_of_the_compose_file_are_those_of_the_settings() -> None:
    defaults = {setting.variable: setting.default for setting in SETTINGS}
    for name, value in compose()["services"]["logai"]["environment"].items():
        if match := re.fullmatch(r"\$\{(\w+):-(.*)\}", value):
            assert match[1] == name
            assert match[2] == defaults[name]


def test_the_logs_of_the_machine_are_read_only_and_the_store_is_in_a_volume() -> None:
    mounts = [mount.split(":") for mount in compose()["services"]["logai"]["volumes"]]
    assert ["/var/log", "/var/log", "ro"] in mounts
    (volume,) = arguments_of("VOLUME", last_stage())
    assert ["logai", volume] in mounts


def test_the_image_of_logai_is_built_from_this_checkout() -> None:
    context = COMPOSE.parent / compose()["services"]["logai"]["build"]["context"]
    assert context.resolve() == ROOT
    assert (context / "Dockerfile").is_file()


def test_the_reservation_of_a_gpu_is_valid_once_its_comment_signs_are_gone() -> None:
    text = COMPOSE.read_text(encoding="utf-8")
    block = re.search(r"^    # deploy:\n(?:    #   .*\n)+", text, flags=re.MULTILINE)
    assert block
    content = yaml.safe_load(text.replace(block[0], block[0].replace("    # ", "    ")))
    reserved = content["services"]["ollama"]["deploy"]["resources"]["reservations"]["devices"]
    assert reserved == [{"driver": "nvidia", "count": "all", "capabilities": ["gpu"]}]
    assert set(content["services"]["ollama"]) <= SERVICE_KEYS
