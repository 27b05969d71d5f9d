"""What leaves the desk: a list, a report, a sheet. Which file, in full or not and why; and what is done then."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from domain.refusal import Refused
from exchange import export, outfile, report
from exchange.folders import path_of
from exchange.outfile import documents, free, suffix_of
from screens.forms.action import options
from screens.forms.spec import NO, YES, Field, FieldProblem, FormSpec, Option
from services.rights import holds
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from screens.forms.spec import Values
    from services.session import Session

FILE, PRINTER = "file", "printer"


class HandOut(NamedTuple):
    """A form and what it does: `take` gives the sentence that says what became of it, or raises Refused.

    `suffixes`: how the file's name may end. `judges`: field → what raises Refused for a value that can't be.
    """

    spec: FormSpec
    take: Callable[[Session, Values], Message]
    suffixes: tuple[str, ...]
    judges: Mapping[str, Callable[[str], object]] = {}

    def check(self, values: dict[str, str]) -> Sequence[FieldProblem]:
        """What stands against the values, before anything is done."""
        judges = {"file": self._file, **self.judges} if values.get("to", FILE) == FILE else self.judges
        found = ((name, _refusal(judge, values[name])) for name, judge in judges.items())
        return [FieldProblem(name, why) for name, why in found if why is not None]

    def _file(self, typed: str) -> None:
        path = path_of(typed)
        suffix_of(path, self.suffixes)
        free(path)


def _refusal(judge: Callable[[str], object], value: str) -> Message | None:
    try:
        judge(value)
    except Refused as refused:
        return refused.message
    return None


def _to_file(session: Session, name: str, suffix: str, hint: Message) -> Field:
    """Where to: a file in the documents, by a name that tells what it is and when it was made."""
    now = session.now().astimezone(session.zone)
    folder, home = documents(), Path.home()
    shown = Path("~", folder.relative_to(home)) if folder.is_relative_to(home) else folder
    plain = name.replace(" ", "-")
    path = shown / f"{plain}-{now:%m%d-%H%M}{suffix}"
    return Field("file", say("File"), value=str(path), limit=500, required=True, hint=hint,
                 shown_if=lambda values: values.get("to", FILE) == FILE)  # fmt: skip


def _in_full(session: Session, right: str) -> tuple[Field, ...]:
    """Whether residents' data are shown, and why; not asked where the role may not."""
    if not holds(session, right):
        return ()
    reasons = options(session.settings.codes.reveal_reasons)
    return (
        Field("full", say("In full"), "yesno", value=NO, hint=say("else names, phones and rooms are masked")),
        Field("why", say("Why"), "choice", options=reasons, value=reasons[0].slug, required=True,
              shown_if=lambda values: values.get("full") == YES),
    )  # fmt: skip


def _why(values: Values) -> str | None:
    return values["why"] if values.get("full") == YES else None


def export_form(session: Session, kind: str, text: str, *, open_only: bool) -> HandOut:
    """The list that is shown, under its filter, as a spreadsheet."""
    from services.exporting import QUEUE, TITLES

    title = TITLES[kind]
    shown = say("Filter: {filter}", filter=text) if text else say("The whole list, without a filter")

    def take(session: Session, values: Values) -> Message:
        from services.exporting import table

        count = export.write(
            path_of(values["file"]), table(session, kind, text, full=_why(values), open_only=open_only)
        )
        return say("{count} rows written to {file}", count=count, file=values["file"])

    right = "export_full" if kind in {"cases", "issues", QUEUE} else ""
    fields = (
        _to_file(session, str(title), ".xlsx", say("a name that ends in .xlsx or .csv")),
        *(_in_full(session, right) if right else ()),
    )
    return HandOut(
        FormSpec("export", "", say("Export: {list}", list=title), fields, say("Export"), top=(shown,)),
        take,
        export.SUFFIXES,
    )


def report_form(session: Session) -> HandOut:
    """The figures of a period, with charts."""
    from services.figures import period

    month = period(session, "")

    def take(session: Session, values: Values) -> Message:
        from services import figures, reporting

        found = figures.figures(session, period(session, values["when"]))
        title = str(reporting.title(found))
        report.write(path_of(values["file"]), title, reporting.tables(found, session.settings))
        return say("{title} written to {file}", title=title, file=values["file"])

    fields = (
        Field("when", say("Period"), value=f"{month.last:%Y-%m}", limit=40, required=True,
              hint=say("2026-11, 2026-W47, 2026-Q4, 2026, last, or 2026-11-01..2026-11-15")),
        _to_file(session, str(say("Figures report")), ".xlsx", say("a name that ends in .xlsx or .md")),
    )  # fmt: skip
    return HandOut(FormSpec("report", "", say("Report of a period"), fields, say("Write")), take, report.SUFFIXES,
                   {"when": partial(period, session)})  # fmt: skip


def case_form(session: Session, case_id: int, number: str) -> HandOut:
    """One case on paper."""

    def lines(session: Session, why: str | None) -> list[str]:
        from services.printing import case_sheet

        return case_sheet(session, case_id, full=why)

    return _printed(session, say("Print sheet"), number, "reveal", f"{say('Case sheet')}-{number}", lines)


def queue_form(session: Session, text: str) -> HandOut:
    """The open queue on paper, under the filter that is set."""

    def lines(session: Session, why: str | None) -> list[str]:
        from services.printing import queue_sheet

        return queue_sheet(session, text, full=why)

    return _printed(
        session, say("Print the queue, with blank lines"), "", "export_full", str(say("Queue")), lines
    )


def _printed(  # noqa: PLR0917  what makes a sheet
    session: Session,
    title: Message,
    key: str,
    right: str,
    name: str,
    lines: Callable[[Session, str | None], list[str]],
) -> HandOut:
    command = session.settings.print_command

    def take(session: Session, values: Values) -> Message:
        found = lines(session, _why(values))
        if values.get("to") == PRINTER:
            from exchange.printer import send

            send(command, found)
            return say("The sheet went to the printer")
        outfile.write_text(path_of(values["file"]), found)
        return say("The sheet is in {file}", file=values["file"])

    ways = (Option(PRINTER, say("the printer")), Option(FILE, say("a file")))[: 2 if session.own_files else 1]
    to = (Field("to", say("Where to"), "choice", options=ways, value=PRINTER),) if command else ()
    fields = (*to, _to_file(session, name, ".txt", say("a text file")), *_in_full(session, right))
    return HandOut(FormSpec("print", key, title, fields, say("Print")), take, outfile.TEXT)
