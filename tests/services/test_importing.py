"""Import: new, changed, unchanged and refused rows; the three-way merge; states by reports only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import batches
from db import cases as case_table
from db.scope import Scope
from domain.lifecycle import STATES
from domain.records import IncomingCase, RefusedRow
from domain.refusal import Refused
from services import handling, importing, reported, sheet, undoing
from services.merging import FOLLOWS, HOTLINE_OWNS, ORDER, as_text, merge, reported_state
from tests.services.founded import NOW, SOURCE, THEIRS, Founded, done


def counts(imported: importing.Imported) -> tuple[int, int, int, int]:
    return imported.new, imported.changed, imported.unchanged, imported.refused


def test_new_then_unchanged(desk: Founded) -> None:
    rows = [desk.incoming() for _ in range(5)]
    first = desk.import_rows(rows)
    assert counts(first) == (5, 0, 0, 0)
    assert first.batch is not None
    before = [desk.read(case) for case in case_table.open_cases(desk.lead.committee.id)]
    assert counts(desk.import_rows(rows)) == (0, 0, 5, 0)
    assert [desk.read(case) for case in before] == before


def test_a_row_becomes_a_case_with_all_it_says(desk: Founded) -> None:
    limit = datetime(2026, 11, 25, 9, tzinfo=UTC)
    case = desk.case(address="测试路88弄3号402室", given_limit=limit, urgency_text="紧急")
    assert (case.kind, case.source, case.state, case.urgency) == ("hotline", SOURCE, "dispatched", "urgent")
    assert (case.lane, case.building, case.room) == ("测试路88弄", "3号", "402室")
    assert (case.request_type, case.category_text) == ("complaint", "飞线充电")
    assert case.category is not None
    assert (case.received, case.dispatched) == (NOW - timedelta(hours=1), NOW - timedelta(minutes=30))
    assert (case.given_limit, case.person_name, case.as_reported) == (limit, "张三", False)
    assert case.handle_due is not None
    assert case.handle_due > limit, "ours stands beside the hotline's"


def test_a_reply_closes_as_reported(desk: Founded) -> None:
    answered = date(2026, 11, 22)
    case = desk.case(answer="已答复", answered=answered)
    assert (case.state, case.closed, case.as_reported, case.due) == ("closed", answered, True, None)
    assert desk.case(answer="已答复").state == "closed"
    assert desk.case(closed=answered).closed == answered


def test_the_call_back_of_an_export_is_the_hotlines(desk: Founded) -> None:
    """It governs, and what it doesn't tell stays; words that nobody knows and 'not rated' tell nothing."""
    row = desk.incoming(answer="已答复", contacted="是", satisfaction="非常满意", outcome_text="实际解决")
    assert desk.import_rows([row]).new == 1
    (case,) = case_table.by_number(Scope.town(), row.number, SOURCE)
    assert case.callback == (("reached", "yes"), ("contacted", "yes"), ("result", "satisfied"))
    assert case.outcome == "solved"
    assert counts(desk.import_rows([row])) == (0, 0, 1, 0)
    changed = desk.import_rows([row._replace(contacted="未评价", solved="no", satisfaction="不满意")])
    assert (counts(changed), changed.fields) == ((0, 1, 0, 0), {"callback": 1})
    assert dict(desk.read(case).callback) == {
        "reached": "yes", "contacted": "yes", "solved": "no", "result": "dissatisfied",
    }  # fmt: skip
    assert desk.case(answer="已答复", contacted="神秘", satisfaction="未评价").callback == ()


def test_an_unknown_status_waits_to_be_signed_in_with_a_warning(desk: Founded) -> None:
    rows = [
        desk.incoming(state_text="流转中"),
        desk.incoming(state_text="流转中", received=date(2026, 9, 1), dispatched=None),
    ]
    imported = desk.import_rows(rows)
    said = [str(warning) for warning in imported.warnings]
    assert said[0] == (
        "2 new rows have a status that is not known here (流转中): they wait to be signed in, 1 of them overdue."
    )
    assert any("1 of the new cases are overdue" in text for text in said)
    again = [str(warning) for warning in desk.import_rows(rows).warnings]
    assert again == [
        "2 cases that we hold have a status that is not known here (流转中): they stay as they are."
    ]


def test_a_reply_closes_whatever_the_status_is_called(desk: Founded) -> None:
    imported = desk.import_rows([desk.incoming(state_text="Closed (Duplicate)", answer="已答复")])
    assert imported.warnings == []
    assert counts(imported) == (1, 0, 0, 0)


def test_a_row_of_another_committee_of_the_ledger_is_refused(desk: Founded) -> None:
    rows = [
        desk.incoming(committee="测试二居居委会"),
        desk.incoming(committee="测试一居居民区"),
        desk.incoming(),
    ]
    imported = desk.import_rows(rows)
    assert counts(imported) == (2, 0, 0, 1)
    assert [(row.row, row.field, row.reason) for row in imported.refusals] == [
        (rows[0].row, "committee", "This row is of another committee: 测试二居居委会.")
    ]
    assert imported.warnings == []


def test_a_committee_that_nobody_here_bears_is_told(desk: Founded) -> None:
    named = {"committee": "航华一村第一居民区"}
    imported = desk.import_rows([desk.incoming(**named), desk.incoming(**named, received=None)])
    assert counts(imported) == (1, 0, 0, 1)
    (warning,) = map(str, imported.warnings)
    assert warning.startswith("1 rows name a committee that is not in this ledger (航华一村第一居民区)")
    assert warning.endswith("rows 2")
    assert [case.assignee_id for case in case_table.open_cases(desk.lead.committee.id)] == [None]


def test_rows_of_one_case_in_one_file_count_together_as_files_in_sequence_do(desk: Founded) -> None:
    row = desk.incoming(state="in_progress", state_text="办理中")
    later = row._replace(
        row=9, title="改过的标题", received=None, person_phone="", content="", state=None, state_text=""
    )
    imported = desk.import_rows([row, later])
    assert counts(imported) == (1, 0, 1, 0)
    (case,) = case_table.by_number(Scope.town(), row.number)
    assert (case.title, case.content, case.person_phone) == (later.title, row.content, row.person_phone)
    assert case.state == "in_progress"


def test_what_was_chosen_is_kept_for_its_source_and_only_from_a_list_that_came_in(desk: Founded) -> None:
    good, bad = desk.incoming(), desk.incoming(received=None)
    chosen = {"title": "丙文"}
    sheet = importing.ListSheet(
        "甲.csv",
        "",
        1,
        {},
        "sign",
        [good, *(bad._replace(number=str(at)) for at in range(3))],
        (),
        (),
        chosen=chosen,
    )
    importing.import_cases(desk.lead, sheet, source=SOURCE)
    assert importing.learned(desk.lead, "sign") is None
    importing.import_cases(desk.lead, replace(sheet, rows=[good]), source=SOURCE)
    assert importing.chosen_before(desk.lead, "sign") == chosen
    assert importing.chosen_before(desk.lead, "sign", SOURCE) == chosen
    assert importing.chosen_before(desk.lead, "sign", "街镇平台") == {}


def test_a_case_of_the_day_after_tomorrow_is_refused(desk: Founded) -> None:
    """A day more than our clock is let through: zones and clocks differ."""
    rows = [
        desk.incoming(received=when)
        for when in (NOW.replace(year=2062), NOW.date() + timedelta(days=2), NOW + timedelta(hours=23))
    ]
    imported = desk.import_rows(rows)
    assert [(one.row, one.field) for one in imported.refusals] == [(row.row, "received") for row in rows[:2]]
    assert "2062-11-23" in imported.refusals[0].reason
    held = desk.incoming()
    desk.import_rows([held])
    assert counts(desk.import_rows([held._replace(received=rows[0].received)])) == (0, 0, 0, 1)


def test_the_town_imports_for_a_committee_that_it_names(desk: Founded) -> None:
    row = desk.incoming()
    desk.import_rows([row], importing.for_committee(desk.town, "测试二居"))
    (case,) = case_table.by_number(Scope.town(), row.number)
    assert case.committee_id == desk.other.committee.id
    with pytest.raises(Refused, match="There is no committee"):
        importing.for_committee(desk.town, "没有这居")
    with pytest.raises(Refused, match="not your committee"):
        importing.for_committee(desk.lead, "测试二居")


def test_a_repeat_call_bears_the_mark(desk: Founded) -> None:
    assert desk.case(repeat_of="20261101000001").flags == ("repeat",)
    assert desk.case().flags == ()


def test_words_that_the_settings_do_not_know_are_kept_and_counted(desk: Founded) -> None:
    rows = [
        desk.incoming(request_type_text="奇怪类", urgency_text="十万火急"),
        desk.incoming(request_type_text="奇怪类"),
        desk.incoming(request_type_text="怪事", urgency_text="紧急"),
        desk.incoming(),
    ]
    imported = desk.import_rows(rows)
    said = [str(warning).partition("; teach it")[0] for warning in imported.warnings]
    assert said == [
        "Request types that are not known here: 奇怪类 × 2、怪事 × 1. These cases keep the word and count as Other",
        "Urgencies that are not known here: 十万火急 × 1. These cases keep the word and count as Normal",
    ]
    held = batches.existing(SOURCE, [row.number for row in rows])
    found = [held[row.number] for row in rows]
    assert [case.request_type for case in found] == ["other", "other", "other", "complaint"]
    assert [case.urgency for case in found] == ["normal", "normal", "urgent", "normal"]
    assert [sheet.sheet(desk.lead, case.id).told for case in found] == [
        (("request_type_text", "奇怪类"), ("urgency_text", "十万火急")),
        (("request_type_text", "奇怪类"),),
        (("request_type_text", "怪事"),),
        (),
    ]
    again = desk.import_rows(rows)
    assert counts(again) == (0, 0, 4, 0)
    assert again.warnings == imported.warnings


def test_an_unknown_request_type_runs_by_the_clock_of_the_settings_other_type(desk: Founded) -> None:
    limit = next(item for item in desk.settings.request_types if item.slug == "complaint").handling
    types = tuple(
        item._replace(handling=limit) if item.slug == "other" else item
        for item in desk.settings.request_types
    )
    assert desk.case(request_type_text="奇怪类").handle_due is None
    timed = desk.with_settings(request_types=types)
    strange, known = timed.case(request_type_text="奇怪类"), timed.case()
    assert strange.handle_due == known.handle_due is not None
    without = timed.with_settings(request_types=tuple(item for item in types if item.slug != "other"))
    case = without.case(request_type_text="奇怪类")
    assert (case.request_type, case.handle_due) == (None, None)
    assert sheet.sheet(without.lead, case.id).told == (("request_type_text", "奇怪类"),)


def test_a_word_that_the_settings_learn_is_taken_over_at_the_next_import(desk: Founded) -> None:
    row = desk.incoming(request_type_text="奇怪类")
    desk.import_rows([row])
    types = tuple(
        item._replace(also=(*item.also, "奇怪类")) if item.slug == "help" else item
        for item in desk.settings.request_types
    )
    taught = desk.with_settings(request_types=types)
    imported = taught.import_rows([row])
    assert (counts(imported), imported.warnings) == ((0, 1, 0, 0), [])
    case = batches.existing(SOURCE, [row.number])[row.number]
    assert (case.request_type, sheet.sheet(taught.lead, case.id).told) == ("help", ())


def test_who_has_it_in_hand_and_the_first_call_are_shown(desk: Founded) -> None:
    row = desk.incoming()
    desk.import_rows([row])
    more = row._replace(department="虹桥镇城运中心", repeat_of="20261101000001")
    assert counts(desk.import_rows([more])) == (0, 1, 0, 0)
    case = batches.existing(SOURCE, [row.number])[row.number]
    assert case.flags == ("repeat",)
    told = (("department", "虹桥镇城运中心"), ("repeat_of", "20261101000001"))
    assert sheet.sheet(desk.lead, case.id).told == told
    assert counts(desk.import_rows([more])) == (0, 0, 1, 0)
    assert counts(desk.import_rows([row])) == (0, 0, 1, 0), "what an export leaves empty erases nothing"
    assert sheet.sheet(desk.lead, case.id).told == told


def test_a_new_case_without_a_received_time_is_refused(desk: Founded) -> None:
    row = desk.incoming(received=None)
    imported = desk.import_rows([row])
    assert counts(imported) == (0, 0, 0, 1)
    assert imported.refusals == [RefusedRow(row.row, "received", "The row has no date of receipt.")]


def test_a_known_case_needs_no_received_time(desk: Founded) -> None:
    case = desk.case()
    row = desk.incoming()._replace(number=case.number, received=None, dispatched=None, title="新的标题")
    assert counts(desk.import_rows([row])) == (0, 1, 0, 0)
    now = desk.read(case)
    assert (now.title, now.received, now.dispatched) == ("新的标题", case.received, case.dispatched)


def test_the_same_number_with_another_time_and_another_text_is_refused(desk: Founded) -> None:
    case = desk.case()
    row = desk.incoming(
        number=case.number, received=NOW - timedelta(days=20), content="完全另一件事", title="另一件事"
    )
    imported = desk.import_rows([row])
    assert counts(imported) == (0, 0, 0, 1)
    assert case.number in imported.refusals[0].reason
    assert desk.read(case) == case


@pytest.mark.parametrize("same", ["time", "text"])
def test_the_same_number_with_one_of_them_the_same_is_the_same_case(desk: Founded, same: str) -> None:
    row = desk.incoming()
    desk.import_rows([row])
    changed = (
        row._replace(content="改过的内容")
        if same == "time"
        else row._replace(received=NOW - timedelta(hours=3))
    )
    assert counts(desk.import_rows([changed])) == (0, 1, 0, 0)


def test_numbers_that_stand_twice_in_a_file(desk: Founded) -> None:
    row, other = desk.incoming(), desk.incoming()
    again = row._replace(row=10, title="后一行")
    clash = other._replace(row=11, received=NOW - timedelta(days=9), content="另一件", title="另一件")
    imported = desk.import_rows([row, other, again, clash])
    assert counts(imported) == (1, 0, 1, 2)
    assert [item.row for item in imported.refusals] == [other.row, 11]
    (case,) = case_table.by_number(Scope.town(), row.number, SOURCE)
    assert case.title == "后一行"


def test_a_number_of_another_committee_is_refused(desk: Founded) -> None:
    row = desk.incoming()
    desk.import_rows([row], desk.other)
    imported = desk.import_rows([row], desk.lead)
    assert counts(imported) == (0, 0, 0, 1)
    assert imported.refusals[0].reason == "This number can't be taken in here. Ask the town's dispatcher."
    assert THEIRS not in str(imported)


def test_the_same_number_of_two_sources_is_two_cases(desk: Founded) -> None:
    row = desk.incoming()
    desk.import_rows([row])
    assert counts(desk.import_rows([row], source="留言")) == (1, 0, 0, 0)
    assert [case.source for case in case_table.by_number(Scope.town(), row.number)] == [SOURCE, "留言"]


def test_ours_is_never_overwritten_and_a_clash_is_shown(desk: Founded) -> None:
    row = desk.incoming()
    desk.import_rows([row])
    (case,) = case_table.by_number(Scope.town(), row.number)
    undoing.correct(desk.clerk, case.id, "title", "我们的标题", "写清楚")
    imported = desk.import_rows([row._replace(title="热线改的标题")])
    assert counts(imported) == (0, 0, 1, 0)
    assert any("the hotline and we both changed 'title'" in str(warning) for warning in imported.warnings)
    assert desk.read(case).title == "我们的标题"
    assert ("title", "热线改的标题") in sheet.sheet(desk.clerk, case.id).hotline_says
    again = desk.import_rows([row._replace(title="热线改的标题")])
    assert counts(again) == (0, 0, 1, 0)
    assert again.warnings == [], "it is said once"


def test_what_only_the_hotline_changed_is_taken_over(desk: Founded) -> None:
    row = desk.incoming()
    desk.import_rows([row])
    changed = row._replace(title="更清楚的标题", address="测试路9弄1号101室", person_phone="13800008888")
    assert counts(desk.import_rows([changed])) == (0, 1, 0, 0)
    (case,) = case_table.by_number(Scope.town(), row.number)
    assert (case.title, case.lane, case.building, case.room) == ("更清楚的标题", "测试路9弄", "1号", "101室")
    assert desk.actions(case) == ["reported", "reported"]


def test_what_an_export_leaves_empty_erases_nothing(desk: Founded) -> None:
    row = desk.incoming()
    desk.import_rows([row])
    empty = IncomingCase(row=2, number=row.number, received=row.received)
    assert counts(desk.import_rows([empty])) == (0, 0, 1, 0)


def test_the_hotlines_limit_governs_whatever_stood_here(desk: Founded) -> None:
    row = desk.incoming(given_limit=date(2026, 11, 25))
    desk.import_rows([row])
    desk.import_rows([row._replace(given_limit=date(2026, 11, 24))])
    (case,) = case_table.by_number(Scope.town(), row.number)
    assert case.given_limit == date(2026, 11, 24)
    assert case.due is not None
    assert case.due <= datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_a_report_that_lags_behind_moves_nothing_and_one_that_leads_does(desk: Founded) -> None:
    row = desk.incoming(state="dispatched")
    desk.import_rows([row])
    (case,) = case_table.by_number(Scope.town(), row.number)
    done(handling.sign_in(desk.clerk, [case.id]))
    done(handling.contact(desk.clerk, [case.id], handling.ContactInput(reached=True)))
    desk.import_rows([row._replace(state="signed_in")])
    assert desk.read(case).state == "in_progress"
    desk.import_rows([row._replace(state="finished")])
    assert desk.read(case).state == "finished"
    desk.import_rows([row._replace(state="redo")])
    now = desk.read(case)
    assert (now.state, now.redone_at, now.as_reported) == ("redo", NOW, False)
    desk.import_rows([row._replace(state="closed", answer="已答复", answered=NOW)])
    now = desk.read(case)
    assert (now.state, now.closed, now.as_reported, now.due) == ("closed", NOW, True, None)


def test_a_limit_that_lies_before_the_redo_does_not_govern_it(desk: Founded) -> None:
    old = date(2026, 11, 17)
    row = desk.incoming(received=date(2026, 11, 10), dispatched=None, given_limit=old, state="closed")
    desk.import_rows([row])
    back = row._replace(state="redo", state_text="退回重办")
    for expected in ((0, 1, 0, 0), (0, 0, 1, 0)):
        imported = desk.import_rows([back])
        assert counts(imported) == expected
        case = batches.existing(SOURCE, [row.number])[row.number]
        assert (case.state, case.redone_at, case.given_limit) == ("redo", NOW, None)
        assert case.due == case.handle_due == datetime(2026, 11, 26, 9, tzinfo=UTC), "three working days"
        assert imported.warnings == []
    desk.import_rows([back._replace(given_limit=date(2026, 11, 25))])
    case = batches.existing(SOURCE, [row.number])[row.number]
    assert (case.given_limit, case.due_clock) == (date(2026, 11, 25), "given")


def test_routes_propose_who_handles_it(desk: Founded) -> None:
    from settings.model import PlaceRoute

    routed = desk.with_settings(place_routes=(PlaceRoute("测试新村", "second"), PlaceRoute("外地", "other")))
    second = desk.session("second").staff.id
    assert routed.case().assignee_id == second
    assert routed.case(address="外地路1号").assignee_id is None, "another committee's staff is not proposed"


def test_a_dry_run_counts_and_writes_nothing(desk: Founded) -> None:
    rows = [desk.incoming(), desk.incoming(received=None)]
    dry = desk.import_rows(rows, dry_run=True)
    assert dry.batch is None
    assert counts(dry) == (1, 0, 0, 1)
    assert case_table.open_cases(desk.lead.committee.id) == []
    assert batches.last_import(desk.lead.scope) is None
    assert counts(desk.import_rows(rows)) == counts(dry)


def test_changes_are_counted_field_by_field(desk: Founded) -> None:
    rows = [desk.incoming() for _ in range(3)]
    desk.import_rows(rows)
    rows[0] = rows[0]._replace(title="改过", address="测试路9弄1号101室")
    rows[1] = rows[1]._replace(title="改过", state="signed_in")
    for dry_run in (True, False):
        assert desk.import_rows(rows, dry_run=dry_run).fields == {"title": 2, "address": 1, "state": 1}


def test_who_watches_an_import_is_told_and_may_cancel_it(desk: Founded) -> None:
    told: list[importing.Progress] = []
    rows = [desk.incoming() for _ in range(3)]
    desk.import_rows(rows, watch=importing.Watch(told.append))
    assert told == [("checking", 0, 3), ("writing", 0, 3), ("writing", 3, 3)]
    cancel = Event()
    cancel.set()
    with pytest.raises(importing.Cancelled):
        desk.import_rows([desk.incoming()], watch=importing.Watch(cancel=cancel))
    assert len(case_table.open_cases(desk.lead.committee.id)) == 3


def test_the_source_is_remembered_by_its_headings(desk: Founded) -> None:
    with pytest.raises(Refused, match="--source"):
        desk.import_rows([desk.incoming()], source=None)
    desk.import_rows([desk.incoming()])
    assert desk.import_rows([desk.incoming()], source=None).source == SOURCE
    with pytest.raises(Refused, match="--source"):
        desk.import_rows([desk.incoming()], desk.other, source=None)


def test_far_but_lawful_dates_do_not_crash(desk: Founded) -> None:
    case = desk.case(received=date(1990, 1, 1), dispatched=None, given_limit=date(2100, 12, 31))
    assert case.given_limit == date(2100, 12, 31)
    desk.clock.now = datetime(2100, 12, 31, 22, tzinfo=UTC)
    assert desk.case(received=datetime(2100, 12, 31, 23, tzinfo=UTC), dispatched=None).due is not None


VALUES = st.sampled_from(["", "甲", "乙", "丙"])
FIELDS = ("title", "content", "address", "answer", "category_text")


@given(ours=VALUES, base=st.none() | VALUES, theirs=VALUES.filter(bool), name=st.sampled_from(FIELDS))
def test_the_merge_by_its_three_values(ours: str, base: str | None, theirs: str, name: str) -> None:
    case = plain_case(**{name: ours})
    merged = merge(case, {name: theirs}, {} if base is None else {name: base})
    if theirs in {base, ours}:
        assert (merged.values, merged.clashes) == ({}, []), "nothing new, or the same on both sides"
    elif ours in {"", base}:
        assert (merged.values, merged.clashes) == ({name: theirs}, [])
    else:
        assert merged.values == {}
        assert [(clash.field, clash.ours, clash.theirs) for clash in merged.clashes] == [(name, ours, theirs)]
    assert merged.given == ({} if base == theirs else {name: theirs})


@given(
    text=st.text(st.sampled_from("甲乙 \t\n\u3000"), min_size=1).filter(str.strip),
    blanks=st.text(" \n\u3000", max_size=3),
)
def test_blanks_and_line_breaks_say_nothing_new(text: str, blanks: str) -> None:
    """Another system's list of the same cases breaks and indents its lines otherwise."""
    given, again = {"content": text}, blanks + text.replace(" ", blanks) + blanks
    case = plain_case(content=text)
    merged = merge(case, {"content": again}, given)
    assert (merged.values, merged.given, merged.clashes) == ({}, {}, [])
    assert merge(case, {"content": again}, {}).values == {}
    assert merge(case, {"content": again + "丙"}, given).values == {"content": again + "丙"}


@given(
    ours=st.dates(),
    base=st.none() | st.dates(),
    theirs=st.dates(),
    name=st.sampled_from(sorted(HOTLINE_OWNS - {"callback"})),  # that one is no date
)
def test_what_the_hotline_owns_is_always_the_hotlines(
    ours: date, base: date | None, theirs: date, name: str
) -> None:
    merged = merge(plain_case(**{name: ours}), {name: theirs}, {} if base is None else {name: as_text(base)})
    assert merged.clashes == []
    if base != theirs:
        assert merged.values.get(name, ours) == theirs


@given(
    incoming=st.dictionaries(st.sampled_from(FIELDS), VALUES.filter(bool)),
    start=st.dictionaries(st.sampled_from(FIELDS), VALUES),
)
def test_merging_the_same_row_twice_changes_nothing_more(
    incoming: dict[str, Any], start: dict[str, Any]
) -> None:
    case = plain_case(**start)
    first = merge(case, incoming, {})
    after = case._replace(**first.values)
    second = merge(after, incoming, first.given)
    assert (second.values, second.given, second.clashes) == ({}, {}, [])


@given(
    state=st.sampled_from(sorted(STATES["hotline"])),
    said=st.sampled_from(sorted(STATES["hotline"])),
    base=st.none() | st.sampled_from(sorted(STATES["hotline"])),
)
def test_reported_states_move_forward_or_as_the_hotline_decides(
    state: str, said: str, base: str | None
) -> None:
    moved = reported_state(plain_case(state=str(state)), str(said), None if base is None else str(base))
    assert moved in {None, said}
    assert moved != state
    if said == base or state == "archived":
        assert moved is None
    if moved is not None and said not in FOLLOWS and state in ORDER:
        assert ORDER.index(said) > ORDER.index(state)


def plain_case(**values: Any) -> Any:
    from db import convert

    columns = {"kind": "hotline", "source": SOURCE, "number": "1", "state": "dispatched", "committee_id": 1}
    row = convert.new_columns({**columns, "received": NOW, **values}) | {"id": 1}
    return convert.CASE.record([row[name] for name in convert.CASE.kinds])


@pytest.mark.parametrize("kind", ["a colleague", "another import"])
def test_what_happens_between_reading_and_writing_counts(
    desk: Founded, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Rows are decided before the ledger is locked; what was changed meanwhile is not written over."""
    row = desk.incoming()
    desk.import_rows([row])
    (case,) = case_table.by_number(Scope.town(), row.number)
    decide = reported.Reports.stands
    met = []

    def meanwhile(reports: reported.Reports) -> bool:
        monkeypatch.setattr(reported.Reports, "stands", decide)
        if kind == "a colleague":
            undoing.correct(desk.clerk, case.id, "title", "我们的标题", "写清楚")
        else:
            desk.import_rows([row._replace(title="更新的标题")])
        met.append(reports)
        return decide(reports)

    monkeypatch.setattr(reported.Reports, "stands", meanwhile)
    imported = desk.import_rows([row._replace(title="热线改的标题")])
    assert met
    if kind == "a colleague":
        assert (desk.read(case).title, len(imported.warnings)) == ("我们的标题", 1)
    else:
        assert (desk.read(case).title, imported.changed) == ("热线改的标题", 1)
