"""What the counter finds, as it may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services import counter, issues

if TYPE_CHECKING:
    from tests.services.founded import Founded


def test_what_was_typed_with_the_input_method_on_is_found(desk: Founded) -> None:
    """A phone in full-width digits is the same phone."""
    told = issues.IssueInput(
        "灯不亮",
        "灯不亮",
        person_name="王建国",
        person_phone="１３８００００８８８８",
        address="测试新村１２号５０２室",
    )
    logged = issues.log(desk.clerk, told)
    for said in ("8888", "８８８８", "08888", "12号", "１２－５０２", "502", "建国"):
        assert [line.id for line in counter.find(desk.clerk, said).lines] == [logged.case_id], said


def test_it_is_masked_and_counted_beyond_what_is_shown(desk: Founded) -> None:
    rows = [desk.incoming(person_name="王建国", person_phone="13800006666") for _ in range(53)]
    assert desk.import_rows(rows).new == 53
    found = counter.find(desk.clerk, "建国")
    assert (len(found.lines), found.total) == (50, 53)
    assert {line.person_name for line in found.lines} == {"王**"}
    assert not any("201室" in line.address for line in found.lines)
