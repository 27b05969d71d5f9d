from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from db import lists
from db.conditions import Filter
from db.lists import Listing, Near
from domain.query import parse
from domain.queue import RULES, section_of

if TYPE_CHECKING:
    from domain.records import Case, CaseLine
    from tests.db.ledger_desk import Desk


def today(desk: Desk, text: str = "") -> Listing:
    return Listing("today", desk.now, desk.zone, RULES, filter=filtered(desk, text))


def filtered(desk: Desk, text: str) -> Filter | None:
    return Filter(parse(text, desk.settings, date(2026, 11, 23)), desk.settings, desk.me.id) if text else None


def shown(desk: Desk, listing: Listing) -> list[CaseLine]:
    found = lists.window(desk.scope, listing, 0, 1000)
    total, lines = found.total, found.lines
    assert total == len(lines)
    return lines


CASES = st.fixed_dictionaries(
    {
        "kind_state": st.sampled_from(
            [
                *(("hotline", state) for state in (
                    "dispatched", "signed_in", "in_progress", "extension_requested", "finish_review",
                    "finished",
                    "redo", "returned", "closed", "return_requested",
                )),
                *(("issue", state) for state in ("logged", "checked", "in_progress", "finished", "archived")),
            ]
        ),
        "due": st.sampled_from([None, -30, 2, 14, 40]),
        "due_clock": st.sampled_from(["contact", "handling"]),
        "to_carry": st.sampled_from([0, 0, 2]),
        "waiting": st.sampled_from([None, None, -1, 0, 3]),
        "waits_for": st.sampled_from(["", "", "hotline", "cohandled"]),
    }
)  # fmt: skip


def add(desk: Desk, drawn: dict[str, Any]) -> Case:
    kind, state = drawn["kind_state"]
    due = None if drawn["due"] is None else desk.now + timedelta(hours=drawn["due"])
    waits = None if drawn["waiting"] is None else date(2026, 11, 23) + timedelta(days=drawn["waiting"])
    return desk.add(
        kind=kind,
        state=state,
        due=due,
        due_clock=drawn["due_clock"],
        to_carry=drawn["to_carry"],
        waiting_until=waits,
        waiting=drawn["waits_for"],
    )


@hypothesis_settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(CASES, max_size=12), st.integers(1, 5))
def test_each_case_stands_in_the_section_that_the_rules_say(
    desk: Desk, drawn: list[dict[str, Any]], step: int
) -> None:
    with desk.ledger.write():
        desk.ledger.database.execute_sql("DELETE FROM cases")
        desk.ledger.database.execute_sql("INSERT INTO case_search (case_search) VALUES ('delete-all')")
    added = [add(desk, one) for one in drawn]
    expected: dict[str, set[int]] = {rule: set() for rule in RULES}
    for case in added:
        rule = section_of(case, RULES, desk.now, desk.zone)
        if rule:
            expected[rule].add(case.id)
    listing = today(desk)
    assert lists.counts(desk.scope, RULES, now=desk.now, zone=desk.zone) == {
        rule: len(ids) for rule, ids in expected.items()
    }
    lines = shown(desk, listing)
    ids = [line.id for line in lines]
    assert len(set(ids)) == len(ids)
    sections = [section_of(line, RULES, desk.now, desk.zone) for line in lines]
    assert sections == sorted(sections, key=lambda rule: RULES.index(str(rule)))
    for place, line in enumerate(lines):
        assert lists.position(desk.scope, listing, line.id) == place
        same = lists.section_ids(desk.scope, listing, line.id)
        assert set(same) == expected[str(sections[place])]
        assert lists.window(desk.scope, listing, place, 2).lines == lines[place : place + 2]
        for first in range(max(0, place - step), place + step):
            assert reached(desk, listing, first, step, Near(place, line.id)) == lines[first : first + step]


NOWHERE_NEAR = -10_000
"""As `far`: every window is reached from the line that is known."""


def reached(desk: Desk, listing: Listing, first: int, count: int, near: Near) -> list[CaseLine]:
    """A window that is reached from a line whose place is known."""
    return lists.window(desk.scope, listing, first, count, near=near, far=NOWHERE_NEAR).lines


def test_a_far_window_goes_on_from_a_known_line_whatever_was_done_meanwhile(desk: Desk) -> None:
    added = [desk.add(due=desk.now + timedelta(days=2, hours=hour)) for hour in range(6)]
    ids = [case.id for case in added]
    with desk.operation() as op:
        op.change_case(added[0], "sign_in", {"state": "closed"})
    assert [line.id for line in reached(desk, today(desk), 3, 3, Near(2, ids[2]))] == ids[3:]
    assert [line.id for line in reached(desk, today(desk), 1, 3, Near(4, ids[4]))] == ids[1:4]
    gone = reached(desk, today(desk), 1, 2, Near(0, ids[0]))
    assert [line.id for line in gone] == ids[2:4], "counted where the line has left the list"
    assert [
        line.id for line in lists.window(desk.scope, today(desk), 1, 2, near=Near(4, ids[4])).lines
    ] == ids[2:4], "counted where the end is near"


def test_cases_without_a_limit_come_last_and_waiting_ones_after_them(desk: Desk) -> None:
    later = desk.now + timedelta(days=4)
    plain = desk.add(state="in_progress")
    waits = desk.add(state="in_progress", due=later, waiting_until=date(2026, 11, 25))
    timed = desk.add(state="in_progress", due=later + timedelta(days=1))
    assert [line.id for line in shown(desk, today(desk))] == [timed.id, plain.id, waits.id]


def test_all_cases_are_sorted_by_the_day_they_came(desk: Desk) -> None:
    added = [desk.add(state="closed") for _ in range(9)]
    desk.add(kind="issue", state="logged")
    listing = Listing("cases", desk.now, desk.zone, closed=True)
    ids = [case.id for case in added]
    assert [line.id for line in shown(desk, listing)] == ids
    for place, case_id in enumerate(ids):
        assert lists.position(desk.scope, listing, case_id) == place
        assert [line.id for line in lists.window(desk.scope, listing, place, 2).lines] == ids[
            place : place + 2
        ]
        assert [line.id for line in reached(desk, listing, 4, 3, Near(place, case_id))] == ids[4:7]
    assert [line.id for line in lists.every(desk.scope, kind="hotline", now=desk.now)] == ids
    assert len(shown(desk, listing._replace(closed=False))) == 0
    assert len(shown(desk, listing._replace(view="issues", closed=False))) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("飞线", "ac"),
        ("-飞线", "bd"),
        ("状态:办理中", "b"),
        ("-状态:办理中", "acd"),
        ("类别:消防安全", "b"),
        ("-类别:消防安全", "acd"),
        ("址:航华", "a"),
        ("址：３号", "a"),
        ("接单", "b"),
        ("-接单", "acd"),
        ("状态:办理中、待接单", "abcd"),
        ("经办:我", "b"),
        ("-经办:我", "acd"),
        ("经办:无", "acd"),
        ("经办:李测", "b"),
        ("到期:今天", "a"),
        ("到期:<3d", "ac"),
        ("到期:>2d", "b"),
        ("-到期:今天", "bcd"),
        ("逾期", "c"),
        ("-逾期", "abd"),
        ("标签:夜经济", "d"),
        ("标签:督办", "a"),
        ("-标签:夜经济", "abc"),
        ("来源:留言", "c"),
        ("飞线 址:航华", "a"),
    ],
)
def test_terms_of_a_filter(desk: Desk, text: str, expected: str) -> None:
    blocked = next(item for item in desk.settings.categories if item.name.zh == "消防通道堵塞")
    made = {
        "a": desk.add(due=desk.now + timedelta(hours=3), address="航华一村3号", flags=("supervised",)),
        "b": desk.add(
            state="in_progress", title="消防通道堵塞", content="物业签收", category=blocked.slug, assignee_id=desk.me.id,
            due=desk.now + timedelta(days=5),
        ),
        "c": desk.add(source="留言", due=desk.now - timedelta(days=2)),
        "d": desk.add(title="夜市扰民", tags=("noise", "night_economy")),
    }  # fmt: skip
    names = {case.id: name for name, case in made.items()}
    found = lists.every(desk.scope, kind="hotline", query=filtered(desk, text), now=desk.now)
    assert "".join(sorted(names[line.id] for line in found)) == expected


def test_done_today(desk: Desk) -> None:
    case, other = desk.add(), desk.add()
    day = desk.now - timedelta(hours=1)
    assert lists.done_since(desk.scope, day) == 0
    with desk.operation() as op:
        case = op.change_case(case, "sign_in", {"state": "signed_in"})
        op.change_case(case, "contact_reached", {"state": "in_progress"})
        op.change_case(other, "recalculated", {"due": desk.now})
    assert lists.done_since(desk.scope, day) == 1
    assert lists.done_since(desk.scope, desk.now + timedelta(hours=1)) == 0
    assert lists.done_since(desk.elsewhere, day) == 0


def plan(desk: Desk, statement: str) -> str:
    rows = desk.ledger.database.execute_sql(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    return " | ".join(row[3] for row in rows)


def test_the_queue_walks_partial_indexes_without_sorting(desk: Desk) -> None:
    added = [desk.add(due=desk.now + timedelta(days=2, hours=hour)) for hour in range(4)]
    everything = Listing("cases", desk.now, desk.zone, closed=True)
    with desk.statements() as statements:
        lists.counts(desk.scope, RULES, now=desk.now, zone=desk.zone)
        reached(desk, today(desk), 1, 3, Near(2, added[2].id))
        reached(desk, everything, 1, 3, Near(2, added[2].id))
        lists.window(desk.scope, everything, 0, 2)
    plans = [(statement, plan(desk, statement)) for statement in statements]
    assert not any("SCAN t1" in found for statement, found in plans if '"cases"' in statement)
    assert plans[0][1].count("cases_open_") >= 10
    assert plans[0][1].count("cases_to_carry") >= 1
    walked = [found for statement, found in plans if "ORDER BY" in statement]
    assert len(walked) >= 5
    assert all("INDEX cases_" in found for found in walked)
    assert not [pair for pair in plans if "TEMP B-TREE" in pair[1]]
    assert any("due<?" in found.replace(" ", "") for found in walked)
    assert any("received>?" in found.replace(" ", "") for found in walked)
    assert any("received<?" in found.replace(" ", "") for found in walked)
    assert not any("COUNT" in statement and "received" in statement for statement in statements)


def test_how_many_statements_a_screen_costs(desk: Desk) -> None:
    for _ in range(5):
        desk.add(due=desk.now + timedelta(days=2))
    with desk.statements() as statements:
        lists.counts(desk.scope, RULES, now=desk.now, zone=desk.zone)
        lists.window(desk.scope, today(desk), 0, 240)
    assert len(statements) <= 3
