"""The training lists of ../shared/data/training imported as a clerk would."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "services"))

from domain.refusal import Refused
from exchange import lists
from exchange.training import read_training
from services import importing, listing
from services.incoming_people import import_people
from services.incoming_training import import_training

if TYPE_CHECKING:
    from services.session import Session

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "training"
BOOK, RECORDS = "learning_development_dataset.xlsx", "learning_development_training_records.csv"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/data is not beside the project")


def bring_in(session: Session, name: str) -> importing.Imported:
    read = read_training(FOLDER / name, settings=session.settings, zone=session.zone)
    return import_training(session, importing.sheet_of(read, name))


def counts(done: importing.Imported) -> tuple[int, int, int, int]:
    return done.new, done.changed, done.unchanged, done.refused


@pytest.mark.parametrize(("first", "then"), [(BOOK, RECORDS), (RECORDS, BOOK)])
def test_records_come_in_once_whichever_file_is_first(session: Session, first: str, then: str) -> None:
    assert counts(bring_in(session, first)) == (359, 0, 0, 0)
    assert counts(bring_in(session, first)) == (0, 0, 359, 0)
    assert counts(bring_in(session, then)) == (0, 0, 359, 0)
    rows = listing.training(session)
    assert Counter(row["state"] for row in rows) == {"completed": 226, "attending": 73, "signed_up": 60}
    assert len(listing.people(session)) == 80
    one = next(
        row for row in rows if (row["person"], row["course"]) == ("Employee 1", "Project Management Basics")
    )
    assert (one["state"], one["hours"], one["completed_on"]) == ("completed", 6.0, "2024-09-15")


def test_the_employees_are_a_staff_list(session: Session) -> None:
    read = lists.read_list(lists.PEOPLE, FOLDER / BOOK, zone=session.zone)
    assert counts(import_people(session, importing.sheet_of(read, BOOK))) == (80, 0, 0, 0)
    assert counts(bring_in(session, RECORDS)) == (359, 0, 0, 0)
    assert len(listing.people(session)) == 80


def test_sign_ins_that_name_no_class_are_refused_row_by_row(session: Session) -> None:
    done = bring_in(session, "考勤-中文星期日期.xlsx")
    assert counts(done) == (0, 0, 0, 248)
    assert all("2019-10" in one.reason for one in done.refusals)
    assert counts(bring_in(session, "icpc_training_records_ragged.csv")) == (0, 0, 0, 5)


def test_a_blank_sign_in_form_is_refused_whole(session: Session) -> None:
    with pytest.raises(Refused) as caught:
        bring_in(session, "培训签到表-空白模板.xlsx")
    assert caught.value.message.msgid.startswith("{file} is a blank form")
