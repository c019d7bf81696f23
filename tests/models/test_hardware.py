from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from logai.models.hardware import Gpu, find_models_folder, read_gpus, read_machine, read_memory

if TYPE_CHECKING:
    from pathlib import Path


def make_nvidia_smi(folder: Path, script: str) -> dict[str, str]:
    """Put a program called nvidia-smi on a PATH of its own, and return the environment."""
    program = folder / "nvidia-smi"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return {"PATH": str(folder)}


def test_gpus_are_read_from_nvidia_smi(tmp_path: Path) -> None:
    script = 'test "$1" = --query-gpu=name,memory.total || exit 1\necho "NVIDIA A10, 23028"\necho "Odd, Name, 512"'
    assert read_gpus(make_nvidia_smi(tmp_path, script)) == (
        Gpu("NVIDIA A10", 23028 * 2**20),
        Gpu("Odd, Name", 512 * 2**20),
    )


@pytest.mark.parametrize(
    "script",
    ["echo 'Failed to initialize NVML: Driver/library version mismatch'; exit 18", "echo 'A, [N/A]'", "exit 0"],
)
def test_a_gpu_that_cannot_be_read_is_none(tmp_path: Path, script: str) -> None:
    assert read_gpus(make_nvidia_smi(tmp_path, script)) == ()


def test_a_machine_without_nvidia_smi_has_no_gpu(tmp_path: Path) -> None:
    assert read_gpus({"PATH": str(tmp_path)}) == ()


def test_a_container_s_limit_counts(tmp_path: Path) -> None:
    whole = read_memory(())
    limits = {"small": "1000000\n", "none": "max\n", "huge": f"{2**63}\n", "odd": "?"}
    for name, text in limits.items():
        (tmp_path / name).write_text(text)
    assert read_memory((str(tmp_path / "small"),)) == 1_000_000
    for name in ("none", "huge", "odd", "missing"):
        assert read_memory((str(tmp_path / name),)) == whole
    assert whole > 10**8


def test_models_are_where_ollama_keeps_them(tmp_path: Path) -> None:
    home = tmp_path / ".ollama" / "models"
    home.mkdir(parents=True)
    assert find_models_folder({"HOME": str(tmp_path)}) == home
    assert find_models_folder({"HOME": str(tmp_path), "OLLAMA_MODELS": "/srv/models"}).as_posix() == "/srv/models"


def test_a_machine_is_read_also_where_the_folder_of_models_is_not_there_yet(tmp_path: Path) -> None:
    machine = read_machine({"HOME": str(tmp_path), "OLLAMA_MODELS": str(tmp_path / "not" / "yet"), "PATH": ""})
    assert machine.models_folder == str(tmp_path / "not" / "yet")
    assert machine.free_disk > 0
    assert 1 <= machine.cores <= (os.cpu_count() or 1)
    assert machine.gpu_memory == 0
