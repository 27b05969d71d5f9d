"""A list as the import screen looks at it: whose rows they are, for the town's dispatchers."""

from __future__ import annotations

from exchange.reading import read
from screens.import_cases import CASES
from screens.import_job import Wanted, examine, take_in
from screens.import_kinds import Choices, Given
from services.importing import Watch
from tests.services.founded import OURS, SOURCE, THEIRS, Founded

LIST = "工单编号,受理时间,标题,状态\n20261120000001,2026-11-20 08:05,路灯不亮,办理中\n"


def test_a_dispatcher_says_whose_rows_they_are(desk: Founded) -> None:
    given = Given("list.csv", LIST.encode())
    wanted = Wanted(CASES, given, Choices(source=SOURCE, committee=THEIRS))
    found = examine(desk.town, wanted, read(given.content), Watch())
    assert (found.committee, found.committees) == (THEIRS, (OURS, THEIRS))
    done = take_in(desk.town, wanted, found, Watch())
    assert (done.committee, done.new) == (THEIRS, 1)


def test_others_take_in_their_own(desk: Founded) -> None:
    given = Given("list.csv", LIST.encode())
    found = examine(desk.clerk, Wanted(CASES, given, Choices(source=SOURCE)), read(given.content), Watch())
    assert (found.committee, found.committees) == (OURS, (OURS,))
