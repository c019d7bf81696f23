"""`logai report`: what happened in a day, a week or any time; printed, written to a file, mailed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from logai.cli import options
from logai.cli.help_text import REPORT_NUMBERS, epilog_of
from logai.errors import BadInputError, ExitCode, MailFailedError

if TYPE_CHECKING:
    from logai.cli.console import Look
    from logai.config import Settings
    from logai.report.make import Format, MadeReport, ReportRequest
    from logai.report.period import Period


class DocumentFormat(StrEnum):
    """`report --format`."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


Date = Annotated[
    str | None,
    typer.Option("--date", metavar="DAY", help="The whole of this day, 2026-11-23; of a week, its last day."),
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="TIME", help="From then on: 30m, 24h, 7d, 2w ago, or an ISO 8601 time."),
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="TIME", help="Until then, not included; the same forms. [default: now]"),
]
ReportLang = Annotated[
    options.Language | None,
    typer.Option("--lang", help="Language of the report. [env: LOGAI_LANG; default: en]"),
]
ReportFormat = Annotated[
    DocumentFormat | None,
    typer.Option("--format", help="How to write it. [default: by the ending of --output, else text]"),
]
ReportOutput = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="PATH",
        help="Write to this file, whole or not at all. {date}, {week}, {month}, {year} and {kind} are filled in.",
    ),
]
FailOn = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-on",
        metavar="CONDITION",
        help='End with exit code 6 if it is met, such as "failed_logins > 100" or finding:high. Repeatable.',
    ),
]
QuietIfEmpty = Annotated[
    bool, typer.Option("--quiet-if-empty", help="Print, write and mail nothing where there is nothing to tell.")
]
Email = Annotated[
    list[str] | None,
    typer.Option(
        "--email",
        metavar="ADDRESS",
        help="Mail it there, by sendmail or LOGAI_SMTP_HOST, instead of printing it. Repeatable.",
    ),
]
Narrate = Annotated[
    bool, typer.Option("--narrate", help="Let the local model word the summary; every number of it is checked.")
]
NarratorModel = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="The local model of --narrate. [env: LOCAL_MODEL]"),
]


@dataclass(frozen=True)
class Delivery:
    """Where a report goes, and how."""

    form: Format
    output: Path | None
    recipients: tuple[str, ...]
    quiet_if_empty: bool
    look: Look


def make_command(kind: Literal["daily", "weekly"] | None) -> Callable[..., None]:
    """Return the command of one kind of report; None is the group itself, without a command."""

    def command(
        context: typer.Context,
        *,
        date: Date = None,
        since: Since = None,
        until: Until = None,
        log: options.Log = None,
        demo: options.Demo = False,
        fail_on: FailOn = None,
        quiet_if_empty: QuietIfEmpty = False,
        email: Email = None,
        narrate: Narrate = False,
        model: NarratorModel = None,
        now: options.Now = None,
        tz: options.Tz = None,
        year: options.Year = None,
        lang: ReportLang = None,
        report_format: ReportFormat = None,
        as_json: options.AsJson = False,
        output: ReportOutput = None,
        refresh: options.Refresh = None,
        db: options.Db = None,
        quiet: options.Quiet = False,
        no_color: options.NoColor = False,
    ) -> None:
        from logai.cli.console import Look
        from logai.config import parse_now
        from logai.report.conditions import parse_condition
        from logai.report.make import Format, ReportRequest
        from logai.report.place import fill_path, guess_format

        if context.invoked_subcommand is not None:
            refuse_options(context)
            return
        logs = options.choose_data(log, demo=demo)
        local = options.ProviderName.LOCAL if model else None
        settings = options.settings_from(db=db, tz=tz, lang=lang, provider=local, model=model, refresh=refresh)
        moment = parse_now(now, settings.tz)
        period = find_period(kind, moment, settings, date=date, since=since, until=until)
        place = None if output is None else fill_path(output, period)
        request = ReportRequest(
            settings=settings,
            period=period,
            now=moment,
            logs=logs,
            demo=demo,
            year=year,
            pinned_now=now is not None,
            lang=settings.lang or "en",
            conditions=tuple(parse_condition(text) for text in fail_on or ()),
            narrated=narrate,
        )
        guessed = DocumentFormat(guess_format(place).value)
        chosen = options.choose_format(report_format, default=guessed, json=DocumentFormat.JSON, as_json=as_json)
        form = Format(chosen.value)
        deliver(request, Delivery(form, place, tuple(email or ()), quiet_if_empty, Look(no_color, quiet)))

    return command


def refuse_options(context: typer.Context) -> None:
    """Raise BadInputError for options between `report` and its command: they would be of no effect."""
    for parameter in context.command.params:
        source = context.get_parameter_source(parameter.name or "")
        if source is not None and source.name == "COMMANDLINE":
            name, command = parameter.opts[0], context.invoked_subcommand
            raise BadInputError(
                f"{name} stands before {command}.", f"Write it behind: logai report {command} {name} .."
            )


def find_period(
    kind: Literal["daily", "weekly"] | None,
    now: datetime,
    settings: Settings,
    *,
    date: str | None,
    since: str | None,
    until: str | None,
) -> Period:
    """Return the time that the report is of. Without a kind it is daily, unless a side is named."""
    from logai.cli.events import parse_since
    from logai.report.period import ReportKind, choose_period, parse_day

    start = parse_since(since, now, settings.tz)
    end = parse_since(until, now, settings.tz, "--until")
    name = kind or ("span" if start or end else "daily")
    return choose_period(ReportKind(name), now, day=parse_day(date), since=start, until=end)


def deliver(request: ReportRequest, delivery: Delivery) -> None:
    """Bring the store up to date, make the report and bring it to where it goes; no two of a store at a time."""
    from logai.cli.console import load_progress, waiting
    from logai.cli.output import check_writable
    from logai.report.make import make_report
    from logai.report.prepare import prepare_report

    recipients, sender = check_mailing(request.settings, delivery.recipients)
    if delivery.output is not None:
        check_writable(delivery.output.resolve())
    with prepare_report(request, lambda: load_progress(delivery.look)) as prepared:
        with waiting(delivery.look) as watch:
            made = make_report(prepared, watch)
        hand_over(made, prepared, replace(delivery, recipients=recipients), sender)


def hand_over(made: MadeReport, request: ReportRequest, delivery: Delivery, sender: str) -> None:
    """Write and mail the report; end with exit code 6 where a condition is met.

    A report whose mail fails is written to its file, or else printed: it is not lost.
    """
    from logai.cli.console import note
    from logai.cli.failures import report_failure

    recipients = delivery.recipients
    if delivery.quiet_if_empty and not made.has_news:
        return
    failure: MailFailedError | None = None
    if delivery.output is not None or not recipients:
        write(made, delivery)
    if recipients:
        try:
            mail(made, request, sender, recipients)
        except MailFailedError as error:
            failure = error
            if delivery.output is None:
                write(add_note(made, error), delivery)
    for text in made.document.alerts:
        note(text, delivery.look)
    if failure is not None:
        raise typer.Exit(report_failure(failure, ()))
    if made.alerts:
        raise typer.Exit(int(ExitCode.ALERT))


def check_mailing(settings: Settings, recipients: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return the recipients and the sender; raise BadInputError for what no mail can be sent with."""
    if not recipients:
        return (), ""
    from logai.report.mail import check_address, make_sender
    from logai.report.send import check_mail

    sender = check_address(settings.mail_from, settings.origins["mail_from"]) if settings.mail_from else make_sender()
    check_mail(settings)
    return tuple(dict.fromkeys(check_address(one, "--email") for one in recipients)), sender


def mail(made: MadeReport, request: ReportRequest, sender: str, recipients: tuple[str, ...]) -> None:
    """Send the report as text and HTML; raise MailFailedError where nobody took it."""
    from logai.report.mail import compose_mail
    from logai.report.make import Format, write_report
    from logai.report.send import send_mail

    text, html = (write_report(made, form) for form in (Format.TEXT, Format.HTML))
    message = compose_mail(made.document, text, html, sender=sender, recipients=recipients, sent_at=request.now)
    send_mail(message, request.settings)


def add_note(made: MadeReport, error: MailFailedError) -> MadeReport:
    """Return the report with a note that it was not mailed."""
    from logai.i18n import translate

    text = translate(made.document.lang, "report.note_mail", reason=error.message)
    return replace(made, document=replace(made.document, notes=(*made.document.notes, text)))


def write(made: MadeReport, delivery: Delivery) -> None:
    """Write the report to its file or to standard output, in colours where that is a terminal."""
    from logai.cli.output import open_output
    from logai.cli.report_view import print_document
    from logai.report.make import Format, write_report

    with open_output(delivery.output) as stream:
        if delivery.form is Format.TEXT and stream.isatty():
            print_document(made.document, stream, delivery.look)
        else:
            stream.write(write_report(made, delivery.form))


# Plain help, as in `main`.
app = typer.Typer(
    rich_markup_mode=None,
    epilog=f"{epilog_of('report')}\n\n{REPORT_NUMBERS}",
    help="Report on a day, a week or any time: totals and trend, findings, who and whom, changes.",
)
app.callback(invoke_without_command=True)(make_command(None))
app.command(
    "daily",
    epilog=f"{epilog_of('report daily')}\n\n{REPORT_NUMBERS}",
    help="Report on the 24 hours up to now, or on a day.",
)(make_command("daily"))
app.command(
    "weekly",
    epilog=f"{epilog_of('report weekly')}\n\n{REPORT_NUMBERS}",
    help="Report on the 7 days up to now, or on those that end with a day.",
)(make_command("weekly"))
