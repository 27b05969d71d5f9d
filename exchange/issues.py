"""Reading residents' issues that were logged elsewhere 民情日志."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.incoming import IncomingIssue
from domain.records import RefusedRow
from domain.refusal import Refused
from exchange import mapping as headings
from exchange.list_file import locate
from exchange.lists import Form, read_located
from exchange.words_of import Meaning, translate
from settings.model import Code
from words import say

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

    from exchange.list_file import ListFile
    from exchange.reading import Workbook
    from settings.model import Settings

ISSUES: Form[IncomingIssue] = Form(
    "issues", IncomingIssue, say("list of issues"), {"received": say("The row has no date of receipt.")}
)


def read_issues(
    source: Path | bytes | Workbook, *, settings: Settings, zone: tzinfo, **chosen: Any
) -> ListFile[IncomingIssue]:
    """Read such a list; `chosen`: as `exchange.list_file.locate` takes it.

    A row needs a day and a title or content. Raises Refused where the list has none of these.
    """
    located = locate(source, kind=ISSUES.kind, **chosen)
    if not {"title", "content"} & located.table.columns.keys():
        raise Refused(
            say(
                "{file} is no list of issues: it has neither a title nor a content (反映内容); its headings: {seen}",
                file=located.workbook.name,
                seen=headings.quoted(located.table.headings, ISSUES.kind),
            )
        )
    read = read_located(ISSUES, located, zone=zone)
    lacking = str(say("The row has neither a title nor a content."))
    read.refused.extend(
        RefusedRow(row.row, "content", lacking) for row in read.rows if not row.title and not row.content
    )
    read.rows[:] = [row for row in read.rows if row.title or row.content]
    states = tuple(Code(slug, name) for slug, name in settings.states["issue"].items())
    meanings = {
        "state": Meaning(states, "issue_states"),
        "visit_kind_text": Meaning(settings.codes.visit_kinds),
    }
    translate(read, meanings)
    return read
