"""`logai models pull` and `update`: what comes from a registry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from logai.cli import models_view, options
from logai.errors import BadInputError

if TYPE_CHECKING:
    from logai.cli.console import Look
    from logai.config import Settings
    from logai.errors import LogaiError
    from logai.models.update import ModelUpdate


def pull_command(
    names: models_view.Names,
    insecure: models_view.Insecure = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Fetch models; a pull that was broken off goes on where it stopped."""
    from logai.cli.console import Look
    from logai.cli.pull_view import show_pull
    from logai.models.pull import pull_model

    settings = options.settings_from()
    look = Look(no_color, quiet)

    def pull(name: str) -> None:
        show_pull(name, pull_model(settings, name, insecure=insecure), look)

    done, failed = models_view.try_each(models_view.check_names(names), pull)
    models_view.end_batch({"pulled": list(done)}, failed, as_json=as_json)


def update_command(
    *,
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Models, such as llama3.2:3b.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All models of the server.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Ask the registry only, fetch nothing; without NAME for all models.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="With --all: replace other weights than the registry's, too.")
    ] = False,
    insecure: models_view.Insecure = False,
    report_format: options.Report = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Fetch newer versions of models, and say what changed by digest.

    Models that were made on this server out of others and cloud models are left alone. --all keeps
    models with other weights than the registry has under the name: they may be older, or your own.
    """
    from logai.cli.console import Look
    from logai.models.update import choose_models

    chosen = options.choose_report(report_format, as_json=as_json)
    given = models_view.check_names(names or ())
    if given and everything:
        raise BadInputError("NAME and --all contradict each other.", "Give one of them.")
    if not (given or everything or check):
        raise BadInputError("Which models?", "Name them, or give --all; --check fetches nothing.")
    if replace and (given or check):
        raise BadInputError("--replace goes with --all alone.", "A model that is named is replaced anyway.")
    settings, look = options.settings_from(), Look(no_color, quiet)
    targets = choose_models(settings, given)
    if check:
        updates, failed = _check(settings, targets, insecure=insecure)
    else:
        updates, failed = _update(settings, targets, look, insecure=insecure, is_asked_for=bool(given), replace=replace)
    models_view.write_models(
        ("NAME", "ID", "NEW ID", "SIZE", ""),
        [_row(update) for update in updates],
        {"models": [_fields(update) for update in updates]},
        chosen=chosen,
        output=output,
        look=look,
        failed=failed,
    )
    _tell_kept(updates, look)
    models_view.end_batch({}, failed, as_json=False)


def _tell_kept(updates: Sequence[ModelUpdate], look: Look) -> None:
    """Say which models are left to the user to judge, and how to have them replaced."""
    from logai.cli.console import note
    from logai.models.update import UpdateState

    kept = [update.name for update in updates if update.state is UpdateState.OTHER_WEIGHTS]
    if kept:
        names = ", ".join(kept)
        note(f"Other weights than the registry's, older ones or your own, are kept: {names}", look)
        note("`logai models update NAME` replaces one, `--all --replace` all.", look)


def _check(
    settings: Settings, names: Sequence[str], *, insecure: bool
) -> tuple[list[ModelUpdate], dict[str, LogaiError]]:
    from logai.models.update import check_models

    failed: dict[str, LogaiError] = {}
    updates = check_models(settings, names, insecure=insecure)
    for update in updates:
        if update.failure is not None:
            models_view.add_failure(failed, update.name, update.failure)
    return updates, failed


def _update(
    settings: Settings, names: Sequence[str], look: Look, *, insecure: bool, is_asked_for: bool, replace: bool
) -> tuple[list[ModelUpdate], dict[str, LogaiError]]:
    from logai.cli.pull_view import follow_steps
    from logai.models.update import update_model

    def update(name: str) -> ModelUpdate:
        resumes = "Interrupted. The same command goes on where it stopped."
        with follow_steps(name, look, when_interrupted=resumes) as report:
            return update_model(settings, name, report, insecure=insecure, is_asked_for=is_asked_for, replace=replace)

    done, failed = models_view.try_each(names, update)
    return list(done.values()), failed


def _row(update: ModelUpdate) -> tuple[str, ...]:
    from logai.cli.units import size_text
    from logai.models.update import UpdateState

    is_new = update.state in {UpdateState.AVAILABLE, UpdateState.OTHER_WEIGHTS, UpdateState.UPDATED}
    return (
        update.name,
        update.digest[:12],
        (update.new_digest or "")[:12] if is_new else "-",
        size_text(update.size) if update.size else "-",
        update.state,
    )


def _fields(update: ModelUpdate) -> dict[str, object]:
    return {
        "name": update.name,
        "state": update.state.name.lower(),
        "digest": update.digest,
        "new_digest": update.new_digest,
        "size": update.size,
        "message": update.failure.message if update.failure else "",
    }
