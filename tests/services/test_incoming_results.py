"""Import of the town's lists of results: the call-back's answers by number, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.incoming import IncomingResult
from services import importing, taking_back
from services.importing import ListSheet
from services.incoming_results import import_results
from tests.services.founded import SOURCE

if TYPE_CHECKING:
    from tests.services.founded import Founded


def bring(desk: Founded, *rows: dict[str, Any], **options: Any) -> importing.Imported:
    listed = [IncomingResult(**({"row": at} | row)) for at, row in enumerate(rows, 2)]
    return import_results(desk.lead, ListSheet("不满意件.xlsx", "", 1, {}, "res", listed, (), ()), **options)


def counts(done: importing.Imported) -> tuple[int, int, int, int]:
    return done.new, done.changed, done.unchanged, done.refused


def test_the_answers_stand_beside_our_own_statement(desk: Founded) -> None:
    case = desk.case(answer="已上门")
    row = {"number": case.number, "result": "dissatisfied", "solved": "no", "said": "声音还是很大"}
    assert counts(bring(desk, row, dry_run=True)) == (0, 1, 0, 0)
    assert desk.read(case).callback == ()
    done = bring(desk, row)
    assert counts(done) == (0, 1, 0, 0)
    now = desk.read(case)
    assert now.callback == (("reached", "yes"), ("solved", "no"), ("result", "dissatisfied"))
    assert now._replace(callback=(), version=0) == case._replace(version=0), "all else is as it was"
    assert counts(bring(desk, row)) == (0, 0, 1, 0)
    assert counts(bring(desk, {"number": case.number, "contacted": "no"})) == (0, 1, 0, 0)
    assert dict(desk.read(case).callback)["result"] == "dissatisfied"


def test_a_list_of_results_is_taken_back_as_any_import(desk: Founded) -> None:
    case = desk.case(answer="已上门")
    done = bring(desk, {"number": case.number, "result": "dissatisfied"})
    assert done.batch is not None
    assert taking_back.undo_import(desk.lead, done.batch).restored == 1
    assert desk.read(case).callback == ()


def test_an_unknown_number_makes_no_case(desk: Founded) -> None:
    done = bring(desk, {"number": "2026000", "result": "satisfied"}, {"number": "<b>", "result": "satisfied"})
    assert counts(done) == (0, 0, 0, 2)
    assert done.refusals[0].reason == "There is no case 2026000 in this ledger."


def test_one_number_of_two_systems_has_to_be_told_apart(desk: Founded) -> None:
    desk.import_rows([desk.incoming(number="1")])
    desk.import_rows([desk.incoming(number="1", title="别的")], source="留言")
    assert counts(bring(desk, {"number": "1", "result": "satisfied"})) == (0, 0, 0, 1)
    assert counts(bring(desk, {"number": "1", "result": "satisfied"}, source=SOURCE)) == (0, 1, 0, 0)
