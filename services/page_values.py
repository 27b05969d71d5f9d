"""What stands in a field of a page of the city's own system, by the source that the settings name for it.

The city's system is Chinese: names of codes are the Chinese ones, in whatever language the desk speaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from db import batches
from db import cases as case_table
from db import staff as staff_table
from domain import masking
from domain.closing import findings
from domain.moments import When
from settings.lookup import category, code, department, request_type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.records import Application, Case, Contact, Event
    from services.session import Session
    from settings.model import Category, Code, PageField

PAGES: Final[dict[str, tuple[str, ...]]] = {
    "handed_over": ("hand_over",),
    "sign_in": ("sign_in",),
    "contact_reached": ("contact",),
    "contact_missed": ("contact",),
    "extend": ("extend",),
    "return": ("return",),
    "finish": ("finish", "reply"),
    "review_approved": ("finish", "reply"),
}
"""The pages on which a step is entered, by its action."""
_HOW = {"phone": "电话", "visit": "当面", "written": "书面"}


def fields_of(session: Session, action: str) -> list[PageField]:
    """The fields of a step's pages, in their order."""
    return [field for page in PAGES.get(action, ()) for field in session.settings.pages[page]]


@dataclass(frozen=True, slots=True)
class Facts:
    """A case and one of its steps, with what was kept beside them; of an agreement the finish that was agreed to."""

    session: Session
    case: Case
    event: Event
    contacts: Sequence[Contact]
    application: Application | None

    @classmethod
    def of(cls, session: Session, case: Case, event: Event) -> Facts:
        """Read them."""
        if event.action == "review_approved":
            event = _agreed_to(session, case, event)
        contacts = [one for one in case_table.contacts(session.scope, case.id) if one.at <= event.happened_at]
        filed = case_table.applications(session.scope, case.id)
        return cls(
            session, case, event, contacts, next((one for one in filed if one.filed_at == event.happened_at), None)
        )  # fmt: skip

    def value(self, field: PageField) -> str:
        """What stands in a field, in full; '' where there is nothing."""
        return self._text(VALUES[field.source](self)) if field.source else field.value

    def shown(self, field: PageField) -> str:
        """The same as it may be shown to anyone."""
        value = self.value(field)
        if not field.source:
            return value
        mask = _MASKS.get(field.source)
        return mask(value) if mask else masking.said(value, self.case.person_name)

    def _text(self, value: object) -> str:
        if isinstance(value, datetime):
            return value.astimezone(self.session.zone).strftime("%Y-%m-%d %H:%M")
        if isinstance(value, When):
            return value.isoformat()
        if isinstance(value, bool):
            return "是" if value else "否"
        return "" if value is None else str(value)

    # what several sources need

    def known_category(self) -> Category | None:
        """The case's category, where the settings know it."""
        return category(self.session.settings, self.case.category) if self.case.category else None

    def _contact(self) -> Contact | None:
        """The try that this step is; of any other step the last one that reached someone, else the last."""
        if self.event.action.startswith("contact_"):
            return next((one for one in self.contacts if one.at == self.event.happened_at), None)
        return next(iter(sorted(self.contacts, key=lambda one: (one.reached, one.at), reverse=True)), None)

    def handler(self) -> str:
        """Who handles the case, else who took the step."""
        person = staff_table.get(self.case.assignee_id) if self.case.assignee_id else None
        return person.name if person else self.event.actor_name

    def lead(self) -> str:
        """The lead of the committee."""
        staff = staff_table.of(self.case.committee_id)
        return next((one.name for one in staff if one.role == "lead" and one.active), "")

    def department(self) -> str:
        """The department in charge as the hotline tells it, else the category's."""
        told = batches.source_values([self.case.id]).get(self.case.id, {}).get("department", "")
        known = self.known_category()
        if told or known is None or not known.departments:
            return told
        return department(self.session.settings, known.departments[0]).name.zh

    def category(self) -> str:
        """The category, by our name, else by the hotline's."""
        known = self.known_category()
        return known.name.zh if known else self.case.category_text

    def request_type(self) -> str:
        """The request type."""
        slug = self.case.request_type
        known = request_type(self.session.settings, slug) if slug else None
        return known.name.zh if known else slug or ""

    def why_not(self) -> str:
        """Why nobody was reached."""
        found = self._contact()
        return _zh(self.session.settings.codes.not_reached, None if found is None else found.why_not)

    def reached(self) -> bool | None:
        """Whether someone was reached."""
        found = self._contact()
        return None if found is None else found.reached

    def contact_time(self) -> datetime | None:
        """When someone was reached."""
        found = self._contact()
        return found.at if found is not None and found.reached else self.case.contacted_at

    def called_number(self) -> str:
        """The number that was called."""
        found = self._contact()
        return found.phone if found else ""

    def reason(self) -> str:
        """The reason of an application."""
        codes, found = self.session.settings.codes, self.application
        reasons = codes.return_reasons if self.event.action == "return" else codes.extension_reasons
        return _zh(reasons, found.reason if found else None)


def _agreed_to(session: Session, case: Case, agreement: Event) -> Event:
    """The finish that the lead agreed to."""
    earlier = (
        one for one in case_table.timeline(session.scope, case.id) if one.id < agreement.id and not one.undone
    )
    return next(one for one in reversed(list(earlier)) if one.action == "finish")


def _zh(table: Sequence[Code], slug: str | None) -> str:
    return code(table, slug).name.zh if slug else ""


def _filed(of: Callable[[Application], object]) -> Callable[[Facts], object]:
    return lambda facts: of(facts.application) if facts.application else None


VALUES: Final[dict[str, Callable[[Facts], object]]] = {
    "number": lambda facts: facts.case.number,
    "title": lambda facts: facts.case.title,
    "content": lambda facts: facts.case.content,
    "received": lambda facts: facts.case.received,
    "dispatched": lambda facts: facts.case.dispatched,
    "limit": lambda facts: facts.case.given_limit or facts.case.handle_due,
    "category": Facts.category,
    "request_type": Facts.request_type,
    "caller": lambda facts: facts.case.person_name,
    "phone": lambda facts: facts.case.person_phone,
    "address": lambda facts: facts.case.address,
    "committee": lambda facts: staff_table.committee(facts.case.committee_id).name,
    "handler": Facts.handler,
    "department": Facts.department,
    "lead": Facts.lead,
    "basis": lambda facts: found.basis if (found := facts.known_category()) else "",
    "step_time": lambda facts: facts.event.happened_at,
    "step_by": lambda facts: facts.event.actor_name,
    "note": lambda facts: facts.event.note,
    "called_number": Facts.called_number,
    "reached": Facts.reached,
    "why_not": Facts.why_not,
    "tries": lambda facts: len(facts.contacts) or None,
    "contact_time": Facts.contact_time,
    "ordinal": _filed(lambda found: found.ordinal),
    "reason": Facts.reason,
    "promised": _filed(lambda found: found.promised),
    "statement": _filed(lambda found: found.statement),
    "application_basis": _filed(lambda found: found.basis),
    "agreed": _filed(lambda found: found.agreed or None),
    "agreed_with": _filed(lambda found: found.agreed_with),
    "agreed_at": _filed(lambda found: found.agreed_at),
    "agreed_how": _filed(lambda found: _HOW.get(found.agreed_how, found.agreed_how)),
    "finding": lambda facts: _zh(findings(facts.case, facts.session.settings), facts.case.finding),
    "claim": lambda facts: _zh(facts.session.settings.codes.claims, facts.case.claim),
    "outcome": lambda facts: _zh(facts.session.settings.codes.outcomes, facts.case.outcome),
    "site_visit": lambda facts: _zh(facts.session.settings.codes.site_visits, facts.case.site_visit),
    "reply_by": lambda facts: _zh(facts.session.settings.codes.reply_by, facts.case.reply_by),
    "satisfaction": lambda facts: _zh(facts.session.settings.codes.satisfaction, facts.case.satisfaction),
    "answer": lambda facts: facts.case.answer,
    "summary": lambda facts: facts.case.summary,
}
"""By the names of settings/known.py."""
_MASKS: Final[dict[str, Callable[[str], str]]] = {
    "caller": masking.name,
    "phone": masking.phone,
    "called_number": masking.phone,
    "address": masking.place,
}
