"""Another committee's matters are not to be had: by list, count, search, number, hint, look-up or step."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from domain.lifecycle import Action
from domain.refusal import Refused
from services import (
    carrying,
    counter,
    handling,
    issues,
    known,
    listing,
    preview,
    queue,
    sheet,
    staffing,
    standing,
    training,
    undoing,
    views,
)
from tests.services.founded import FINISH, SOURCE, Founded
from tests.services.steps_of_all import STEPS, issue

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.records import Case
    from services.session import Session
    from settings.model import Settings

SECRET = "外居秘密油烟"  # noqa: S105  a title
PHONE = "13800007777"
NAME = "钱秘密"


@dataclass
class Two:
    """Two committees with one case each that are alike, and an issue of the other's."""

    desk: Founded
    own: Case
    foreign: Case
    foreign_issue: Case


@pytest.fixture
def two(desk: Founded) -> Two:
    own = desk.case(person_phone=PHONE, estate="测试新村", address="测试新村1号")
    foreign = desk.case(
        desk.other, title=SECRET, content=SECRET, person_name=NAME, person_phone=PHONE, estate="测试新村",
        address="测试新村99号201室",
    )  # fmt: skip
    logged = issues.log(
        desk.other,
        issues.IssueInput(
            SECRET, SECRET, "home", person_name=NAME, person_phone=PHONE, address="测试新村99号201室"
        ),
    )
    return Two(desk, own, foreign, desk.read(logged.case_id))


def told(answer: object) -> str:
    """Everything that an answer says."""
    return json.dumps(answer, ensure_ascii=False, default=str) + repr(answer)


SEEING: dict[str, Callable[[Session, Two], object]] = {
    "list cases": lambda s, _: listing.cases(s, "hotline"),
    "list issues": lambda s, _: listing.cases(s, "issue"),
    "list by word": lambda s, _: listing.cases(s, "hotline", SECRET),
    "list by term": lambda s, _: listing.cases(s, "hotline", "址:测试新村 来源:12345"),
    "list by what it is not": lambda s, _: listing.cases(s, "hotline", "-状态:结案"),
    "list training": lambda s, _: listing.training(s),
    "list people": lambda s, _: listing.people(s),
    "today": lambda s, _: views.window(s, views.View("today"), 0, 100),
    "cases": lambda s, _: views.window(s, views.View("cases", closed=True), 0, 100),
    "issues": lambda s, _: views.window(s, views.View("issues", closed=True), 0, 100),
    "position": lambda s, t: views.position(s, views.View("today"), t.foreign.id),
    "section": lambda s, t: views.section(s, views.View("today"), t.foreign.id),
    "counter by words": lambda s, _: counter.find(s, SECRET[:2]),
    "counter by tail": lambda s, _: counter.find(s, PHONE[-4:]),
    "counter by phone": lambda s, _: counter.find(s, PHONE),
    "counter by name": lambda s, _: counter.find(s, NAME),
    "counter by initials": lambda s, _: counter.find(s, "qmm"),
    "counter by number": lambda s, t: counter.find(s, t.foreign.number[-6:]),
    "counter by whole number": lambda s, t: counter.find(s, t.foreign.number),
    "counter by place": lambda s, _: counter.find(s, "测试新村"),
    "known people": lambda s, _: known.people(s),
    "known places": lambda s, _: known.places(s),
    "colleagues": lambda s, _: staffing.colleagues(s),
    "names": lambda s, _: staffing.names(s),
}


@pytest.mark.parametrize("way", SEEING)
def test_nothing_of_it_is_seen(two: Two, way: str) -> None:
    said = told(SEEING[way](two.desk.lead, two))
    foreign = (SECRET, NAME, "钱", "99号", two.foreign.number, f"CaseLine(id={two.foreign.id},", "赵测试")
    assert [word for word in foreign if word in said] == []


@pytest.mark.parametrize(
    "way", [way for way in SEEING if way.startswith(("list cases", "list by w", "counter", "today"))]
)
def test_whose_it_is_sees_it(two: Two, way: str) -> None:
    """The same questions do find it where it may be found: the test above is no accident."""
    assert SECRET in told(SEEING[way](two.desk.other, two))


def test_the_town_sees_both(two: Two) -> None:
    numbers = {row["number"] for row in listing.cases(two.desk.town, "hotline")}
    assert numbers == {two.own.number, two.foreign.number}


def test_counts_are_ones_own(two: Two) -> None:
    ours, theirs = queue.today(two.desk.lead), queue.today(two.desk.other)
    assert (ours.waiting, theirs.waiting) == (1, 2)
    assert views.window(two.desk.lead, views.View("today"), 0, 100).total == 1
    assert queue.today(two.desk.lead, SECRET).waiting == 0


def test_what_was_done_and_imported_elsewhere_is_not_counted(two: Two) -> None:
    handling.sign_in(two.desk.other, [two.foreign.id])
    assert queue.today(two.desk.lead).done_today == 0
    assert queue.today(two.desk.other).done_today == 1


def test_an_import_elsewhere_does_not_make_the_data_fresh(desk: Founded) -> None:
    desk.case(desk.other)
    assert queue.today(desk.lead).data_at is None
    assert queue.today(desk.lead).empty


def test_a_hint_counts_ones_own_only(two: Two) -> None:
    two.desk.clock.move(minutes=5)
    mine = two.desk.case(person_phone=PHONE, estate="测试新村", address="测试新村1号")
    shown = sheet.preview(two.desk.lead, mine.id)
    assert (shown.nth_call, shown.same_place) == (2, 1)
    assert sheet.preview(two.desk.other, two.foreign.id).nth_call == 1
    assert sheet.preview(two.desk.town, mine.id).nth_call > 2


def test_by_number_there_is_none(two: Two) -> None:
    for number in (two.foreign.number, two.foreign_issue.number):
        for source in (None, two.foreign.source, two.foreign_issue.source):
            with pytest.raises(Refused, match="There is no case"):
                listing.show(two.desk.lead, number, source)


@pytest.mark.parametrize(
    "look",
    [
        sheet.preview,
        sheet.sheet,
        sheet.phone_for_contact,
        standing.standing,
        carrying.waiting_steps,
        lambda s, i: sheet.reveal(s, i, "person_phone", "check"),
    ],
)
def test_by_id_there_is_none(two: Two, look: Callable[[Session, int], object]) -> None:
    for case in (two.foreign, two.foreign_issue):
        with pytest.raises(Refused, match="not in your ledger") as caught:
            look(two.desk.lead, case.id)
        assert SECRET not in str(caught.value)
    log = two.desk.ledger.database.execute_sql("SELECT count(*) FROM access_log").fetchone()
    assert log[0] == 0


@pytest.mark.parametrize("name", STEPS)
def test_no_step_reaches_it(two: Two, name: str) -> None:
    for case in (two.foreign, two.foreign_issue):
        said = ""
        try:
            said = told(STEPS[name](two.desk.lead, case))
        except Refused as refused:
            said = str(refused)
        assert "not in your ledger" in said or "only the lead" in said.lower(), said
        assert SECRET not in said
        assert two.desk.read(case) == case


def test_previews_of_a_batch_say_nothing_of_it(two: Two) -> None:
    outcomes = preview.preview_of(two.desk.lead, [two.own.id, two.foreign.id], Action.SIGN_IN)
    assert [item.done for item in outcomes] == [True, False]
    assert SECRET not in told(outcomes)
    assert two.foreign.number not in told(outcomes)


def test_another_committees_step_is_not_undone(two: Two) -> None:
    handling.sign_in(two.desk.other, [two.foreign.id])
    offer = undoing.undo_offer(two.desk.other)
    with pytest.raises(Refused, match="Only your own"):
        undoing.undo(two.desk.lead, offer.operation_id)


def test_an_import_tells_nothing_of_the_other_case(two: Two) -> None:
    row = two.desk.incoming(number=two.foreign.number)
    imported = two.desk.import_rows([row], two.desk.lead, source=SOURCE)
    assert imported.refused == 1
    assert SECRET not in told(imported)
    assert two.desk.read(two.foreign) == two.foreign


def test_training_is_ones_own(desk: Founded) -> None:
    person = training.add_person(desk.other, NAME, [group(desk.settings)], unit=SECRET)
    given = training.CourseInput(
        SECRET, date(2026, 11, 2), date(2026, 11, 2), Decimal(4), form(desk.settings)
    )
    course = training.add_course(desk.other, given)
    training.enrol(desk.other, course, [person])
    assert SECRET in told(training.courses(desk.other))
    seen = (training.courses(desk.lead), training.people(desk.lead), training.standings(desk.lead),
            listing.training(desk.lead), listing.people(desk.lead))  # fmt: skip
    assert [word for word in (SECRET, NAME) if word in told(seen)] == []
    with pytest.raises(Refused):
        training.course(desk.lead, course)
    with pytest.raises(Refused):
        training.roll(desk.lead, course)
    with pytest.raises(Refused):
        training.person_page(desk.lead, person)
    line = training.roll(desk.other, course)[0]
    own = training.add_course(desk.lead, given)
    assert training.mark(desk.lead, own, [line.id], "completed") == []
    assert training.roll(desk.other, course) == [line]
    training.enrol(desk.lead, own, [person])
    assert training.roll(desk.lead, own) == []


def group(settings: Settings) -> str:
    return settings.training.groups[0].slug


def form(settings: Settings) -> str:
    return settings.training.forms[0].slug


def test_lists_and_previews_are_masked(desk: Founded) -> None:
    case = desk.in_progress()
    lead = desk.lead
    listed, shown = listing.cases(lead, "hotline"), listing.show(lead, case.number)
    pages = sheet.sheet(lead, case.id), sheet.preview(lead, case.id)
    said = told((listed, shown, pages, counter.find(lead, "0001")))
    assert [word for word in (case.person_phone, "张三", "201室") if word in said] == []


def test_full_data_is_shown_to_roles_that_may_and_logged(desk: Founded) -> None:
    case = desk.in_progress()
    assert sheet.reveal(desk.clerk, case.id, "person_phone", "check") == case.person_phone
    assert sheet.phone_for_contact(desk.clerk, case.id) == case.person_phone
    rows = desk.ledger.database.execute_sql(
        "SELECT staff_id, entity_id, field, why FROM access_log"
    ).fetchall()
    who = desk.clerk.staff.id
    assert rows == [(who, case.id, "person_phone", "check"), (who, case.id, "person_phone", "contact")]
    with pytest.raises(Refused, match="nothing hidden"):
        sheet.reveal(desk.clerk, case.id, "title", "check")
    strict = desk.with_settings(roles={"clerk": ("sign_in",)})
    with pytest.raises(Refused, match="may not see this"):
        sheet.reveal(strict.clerk, case.id, "person_phone", "check")


def test_the_contact_form_of_a_colleagues_case_stays_masked(desk: Founded) -> None:
    case = desk.in_progress()
    assert case.assignee_id == desk.clerk.staff.id
    assert case.person_phone not in sheet.phone_for_contact(desk.session("second"), case.id)


def test_what_was_logged_by_us_is_found(desk: Founded) -> None:
    mine = issue(desk)
    assert [row["number"] for row in listing.cases(desk.lead, "issue")] == [mine.number]
    assert FINISH.answer not in told(listing.cases(desk.other, "issue"))
