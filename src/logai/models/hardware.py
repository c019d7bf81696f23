"""What this machine has for a model: memory, cores, GPUs, free disk.

Reads the kernel's numbers and runs `nvidia-smi` where there is one; nothing is sent anywhere. A container's limits
count, not its host's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NVIDIA_SECONDS = 10.0
"""`nvidia-smi` takes seconds where the driver sleeps."""
_MEBIBYTE = 1 << 20
_MODEL_FOLDERS = ("/usr/share/ollama/.ollama/models", "/var/lib/ollama")
"""Where the packages of Ollama keep models for the service; a user's own server has them at home."""
_CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


@dataclass(frozen=True)
class Gpu:
    """One GPU. `memory` is in bytes."""

    name: str
    memory: int


@dataclass(frozen=True)
class Machine:
    """What there is. Sizes are in bytes; `models_folder` is where Ollama keeps models, and what `free_disk` is of."""

    memory: int
    cores: int
    gpus: tuple[Gpu, ...]
    free_disk: int
    models_folder: str

    @property
    def gpu_memory(self) -> int:
        """Return the memory of all GPUs together; Ollama spreads a model over them."""
        return sum(gpu.memory for gpu in self.gpus)


def read_machine(environ: Mapping[str, str]) -> Machine:
    """Return what this machine has; `environ` may name the folder of models (OLLAMA_MODELS)."""
    folder = find_models_folder(environ)
    return Machine(
        memory=read_memory(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        gpus=read_gpus(environ),
        free_disk=shutil.disk_usage(_existing(folder)).free,
        models_folder=str(folder),
    )


def read_memory(limits: tuple[str, ...] = _CGROUP_LIMITS) -> int:
    """Return the bytes of memory: the machine's, or what the control group in one of the files `limits` allows."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in limits:
        try:
            text = Path(path).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if text.isdecimal():
            total = min(total, int(text))
    return total


def read_gpus(environ: Mapping[str, str]) -> tuple[Gpu, ...]:
    """Return the NVIDIA GPUs that `nvidia-smi` (found by the PATH of `environ`) lists; none where it fails."""
    program = shutil.which("nvidia-smi", path=environ.get("PATH"))
    if program is None:
        return ()
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            [program, "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=NVIDIA_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(gpu for line in done.stdout.splitlines() if (gpu := _read_gpu(line))) if done.returncode == 0 else ()


def find_models_folder(environ: Mapping[str, str]) -> Path:
    """Return where an Ollama server of this machine keeps its models, whether or not it is there yet."""
    if environ.get("OLLAMA_MODELS"):
        return Path(environ["OLLAMA_MODELS"]).expanduser()
    home = Path(environ.get("HOME") or "/") / ".ollama" / "models"
    candidates = [home, *map(Path, _MODEL_FOLDERS)]
    return next((folder for folder in candidates if folder.is_dir()), home)


def _read_gpu(line: str) -> Gpu | None:
    name, _, memory = line.rpartition(",")
    memory = memory.strip()
    return Gpu(name.strip(), int(memory) * _MEBIBYTE) if name and memory.isascii() and memory.isdigit() else None


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())
