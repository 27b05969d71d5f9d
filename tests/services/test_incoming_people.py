"""Import of a staff list: who is new, who is meant, and whom it can't tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.incoming import IncomingPerson
from services import importing, taking_back, training
from services.importing import ListSheet
from services.incoming_people import import_people

if TYPE_CHECKING:
    from tests.services.founded import Founded


def bring(desk: Founded, *rows: dict[str, Any], **options: Any) -> importing.Imported:
    listed = [IncomingPerson(**({"row": at} | row)) for at, row in enumerate(rows, 2)]
    sheet = ListSheet("名册.xlsx", "人员", 1, {"name": "姓名"}, "staff", listed, (), ())
    return import_people(desk.lead, sheet, **options)


def counts(done: importing.Imported) -> tuple[int, int, int, int]:
    return done.new, done.changed, done.unchanged, done.refused


ZHANG = {"name": "张三", "unit": "甲居", "post": "书记", "phone": "13800000001", "groups": ("两委", "党员")}
LI = {"name": "李四", "unit": "乙居", "groups": ("社工师",)}


def test_new_then_unchanged_then_changed(desk: Founded) -> None:
    assert counts(bring(desk, ZHANG, LI, dry_run=True)) == (2, 0, 0, 0)
    assert training.people(desk.lead) == []
    done = bring(desk, ZHANG, LI)
    assert (counts(done), done.batch is not None) == ((2, 0, 0, 0), True)
    held = training.people(desk.lead)
    assert [(one.name, one.unit, one.post, one.groups, one.phone_tail) for one in held] == [
        ("李四", "乙居", "", ("social_workers",), ""),
        ("张三", "甲居", "书记", ("two_committees", "party_members"), "0001"),
    ]
    assert counts(bring(desk, ZHANG, LI)) == (0, 0, 2, 0)
    assert training.people(desk.lead) == held
    moved = bring(desk, ZHANG | {"unit": "丙居", "groups": ("后备干部",)})
    assert (counts(moved), dict(moved.fields)) == ((0, 1, 0, 0), {"unit": 1, "groups": 1})
    assert training.people(desk.lead)[1].groups == ("two_committees", "party_members", "reserve_cadres")


def test_homonyms_of_two_units_are_two_and_a_third_is_not_guessed(desk: Founded) -> None:
    two = [{"name": "张三", "unit": "甲居"}, {"name": "张三", "unit": "乙居"}]
    assert counts(bring(desk, *two)) == (2, 0, 0, 0)
    assert counts(bring(desk, *two)) == (0, 0, 2, 0)
    unsure = bring(desk, {"name": "张三", "unit": "丙居"}, {"name": "张三"})
    assert counts(unsure) == (0, 0, 0, 2)
    assert [one.row for one in unsure.refusals] == [2, 3]
    assert "There are 2 people called 张三 here" in unsure.refusals[1].reason


def test_one_twice_in_a_list_is_one_unless_the_posts_differ(desk: Founded) -> None:
    assert counts(bring(desk, LI, LI | {"post": "社工"})) == (1, 0, 1, 0)
    assert training.people(desk.lead)[0].post == "社工"
    assert counts(
        bring(desk, LI | {"name": "王五", "post": "书记"}, LI | {"name": "王五", "post": "委员"})
    ) == (0, 0, 0, 2)


def test_an_unknown_group_is_told(desk: Founded) -> None:
    done = bring(desk, LI | {"groups": ("某某", "后备干部")})
    assert "某某 × 1" in str(done.warnings[0])
    assert training.people(desk.lead)[0].groups == ("reserve_cadres",)


def test_a_list_of_people_is_no_news_of_the_hotline(desk: Founded) -> None:
    bring(desk, LI, source="人事")
    assert importing.known_sources(desk.lead) == []


def test_a_staff_list_is_taken_back(desk: Founded) -> None:
    bring(desk, LI)
    before = training.people(desk.lead)
    done = bring(desk, ZHANG, LI | {"post": "主任", "groups": ("党员",)})
    assert done.batch is not None
    taking_back.undo_import(desk.lead, done.batch)
    assert [one._replace(version=1) for one in training.people(desk.lead)] == before
