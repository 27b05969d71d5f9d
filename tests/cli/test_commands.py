"""Every command as it is typed: exit codes, JSON keys, one sentence on stderr and never a traceback."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import words
from cli import caretaking
from cli.arguments import LATER, opens_desk, read
from cli.run import run
from services import demo, texts
from services.identity import own_account
from services.session import system_clock
from settings.load import load

ROOT = Path(__file__).parents[2]
CASES = 50
LINE_KEYS = [
    "number", "source", "kind", "channel", "state", "title", "category", "address", "received_at", "due_at",
    "overdue", "assignee", "version",
]  # fmt: skip
IMPORT_KEYS = [
    "batch", "source", "committee", "sheet", "header_row", "mapping", "new", "changed", "unchanged",
    "refused", "refusals", "warnings",
]  # fmt: skip
SHEET = (
    "工单编号,来电时间,派单时间,标题,诉求内容,诉求类型,"
    "联系人,联系电话,发生地址\n"
    "20261101000001,2026-11-01 09:00,2026-11-01 09:20,"
    "路灯不亮,楼下路灯不亮,求助,张三,13800000001,测试新村1号101室\n"
    "20261101000002,2026-11-01 10:00,2026-11-01 10:20,"
    "垃圾未清,垃圾两天未清,投诉,李四,13800000002,测试新村2号\n"
)


@dataclass
class Said:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def refused(self) -> str:
        """The one sentence of a refusal."""
        assert self.code == 2, (self.out, self.err)
        assert self.out == ""
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        return self.err.strip()


Doorstep = Callable[..., Said]


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this machine's own settings and ledgers."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("DOORSTEP_CONFIG", raising=False)
    monkeypatch.setattr(words._Choice, "language", "zh")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("commands") / "demo.db"
    demo.make(path, settings=load(), account=own_account(), cases=CASES, seed=1, now=system_clock())
    return path


@pytest.fixture
def ledger(template: Path, tmp_path: Path) -> Path:
    """A made-up ledger whose lead is whoever runs the tests."""
    path = tmp_path / "ledger.db"
    shutil.copyfile(template, path)
    path.chmod(0o600)
    return path


@pytest.fixture
def doorstep(ledger: Path, capsys: pytest.CaptureFixture[str]) -> Doorstep:
    """Run a command on the made-up ledger, in English unless the words say otherwise."""

    def call(*typed: object) -> Said:
        argv = ["--ledger", str(ledger), "--lang", "en", *map(str, typed)]
        try:
            code = run(read(argv))
        except SystemExit as left:
            code = int(left.code or 0)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return call


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "工单.csv"
    path.write_text(SHEET, encoding="utf-8-sig")
    return path


def rows(path: Path, sql: str) -> list[Any]:
    with sqlite3.connect(path) as database:
        return database.execute(sql).fetchall()


def test_list_cases_has_its_keys_for_good(doorstep: Doorstep) -> None:
    said = doorstep("list", "cases", "--json")
    assert (said.code, said.err) == (0, "")
    assert len(said.json) == CASES
    assert [list(row) for row in said.json] == [LINE_KEYS] * CASES
    assert {row["kind"] for row in said.json} == {"hotline"}
    for row in said.json:
        assert row["received_at"].endswith("+08:00")
        assert isinstance(row["version"], int)
        assert isinstance(row["overdue"], bool)
        assert "室" not in (row["address"] or "")
        assert "" not in row.values()
    closed = [row for row in said.json if row["state"] == "closed"]
    assert {row["due_at"] for row in closed} == {None}


def test_list_by_query_and_limit(doorstep: Doorstep) -> None:
    everything = doorstep("list", "cases", "--json").json
    progress = doorstep("list", "cases", "状态:办理中", "--json").json
    assert 0 < len(progress) < CASES
    assert progress == [row for row in everything if row["state"] == "in_progress"]
    assert doorstep("list", "cases", "state:in_progress", "--json").json == progress
    assert doorstep("list", "cases", "state:in_progress", "--limit", 2, "--json").json == progress[:2]
    assert doorstep("list", "cases", "--limit", 0, "--json").json == []
    late = doorstep("list", "cases", "逾期", "--json").json
    assert late
    assert all(row["overdue"] for row in late)
    assert doorstep("list", "cases", "没有这样的话", "--json").json == []


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        (("-状态:办理中",), ("－状态:办理中",)),
        (("--", "-状态:办理中"), ("－状态:办理中",)),
        (("-hotline",), ("－hotline",)),
        (("--limit", "9", "状态:办理中", "--json", "-逾期"), ("状态:办理中 －逾期", "--limit", "9")),
        (("状态:办理中 -逾期",), ("状态:办理中", "－逾期")),
        (("状态：办理中 逾期",), ("状态:办理中", "逾期")),
        (("电动车 充电",), ('"电动车 充电"',)),
        (('"电动车" 充电',), ("电动车", "充电")),
    ],
)
def test_a_query_stands_anywhere_and_negates_by_a_minus(
    doorstep: Doorstep, typed: tuple[str, ...], same: tuple[str, ...]
) -> None:
    """As a shell gives it: options among its words, its quotes gone."""
    said = doorstep("list", "cases", "--json", *typed)
    assert said.code == 0, said.err
    assert said.json == doorstep("list", "cases", *same, "--json").json


@pytest.mark.parametrize(
    "typed", [("list", "cases"), ("doctor",), ("migrate",), ("backup", "b.db"), ("staff", "list")]
)
def test_a_ledger_that_is_not_there_is_not_made(
    doorstep: Doorstep, tmp_path: Path, typed: tuple[str, ...]
) -> None:
    before = set(tmp_path.iterdir())
    assert "gone.db" in doorstep("--ledger", tmp_path / "no" / "gone.db", *typed).refused()
    assert "path" in doorstep("--ledger", "", *typed).refused()
    empty = tmp_path / "empty.db"
    empty.touch()
    assert "not a ledger" in doorstep("--ledger", empty, *typed).refused()
    assert set(tmp_path.iterdir()) - before <= {
        empty,
        *(tmp_path / f"empty.db{end}" for end in ("-wal", "-shm")),
    }
    assert empty.stat().st_size == 0


def test_a_newer_ledger_is_left_alone(doorstep: Doorstep, ledger: Path) -> None:
    with sqlite3.connect(ledger) as database:
        database.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    before = ledger.read_bytes()
    for typed in (("list", "cases"), ("migrate",), ("doctor",), ("staff", "add", "new", "某某")):
        assert "newer version" in doorstep(*typed).refused()
    assert ledger.read_bytes() == before


@pytest.mark.parametrize("name", LATER)
def test_what_is_not_there_yet_says_so_whatever_follows(doorstep: Doorstep, name: str) -> None:
    assert (
        f"{name} is not yet in" in doorstep(name, "week", "--since", "2026-11-01", "out.xlsx", "-x").refused()
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_and_refusals_are_in_the_language_asked_for(doorstep: Doorstep, language: str) -> None:
    """Also argparse's own words: nothing English in Chinese help but names and options."""
    said = [
        doorstep("--lang", language, *typed, "--help").out
        for typed in ((), ("list",), ("staff",), ("import",))
    ]
    said += [
        doorstep("--lang", language, *typed).refused()
        for typed in (
            ("lst",),
            ("list",),
            ("list", "cases", "--limit"),
            ("list", "cases", "--limit", "x"),
            ("show", "1", "--x"),
        )
    ]
    for text in said:
        assert ("用法" in text) == (language == "zh")
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text) == (language == "zh")
        if language == "zh":
            assert not {"usage", "options", "positional", "required", "argument", "show this"} & set(
                text.lower().split()
            )


def test_options_are_not_guessed_from_their_beginning(doorstep: Doorstep) -> None:
    """What works today would become two options' beginning tomorrow."""
    assert "--js" in doorstep("list", "cases", "--js").refused()


def test_list_issues_training_and_people(doorstep: Doorstep) -> None:
    issues = doorstep("list", "issues", "--json").json
    assert [list(row) for row in issues] == [LINE_KEYS] * 3
    assert {row["kind"] for row in issues} == {"issue"}
    trained = doorstep("list", "training", "--json").json
    assert trained
    assert {tuple(row) for row in trained} == {
        ("person", "course", "state", "hours", "completed_on", "recorded_by")
    }
    people = doorstep("list", "people", "--json").json
    assert len(people) == 12
    name, unit = people[0]["name"], people[0]["unit"]
    assert doorstep("list", "people", name, unit, "--json").json == people[:1]
    assert doorstep("list", "people", f"-{name}", "--json").json == people[1:]
    one = doorstep("list", "training", name, "--json").json
    assert one == [row for row in trained if row["person"] == name]


def test_list_without_json_is_a_line_each(doorstep: Doorstep) -> None:
    said = doorstep("list", "cases", "--limit", 3)
    assert said.code == 0
    assert [line.count("\t") for line in said.out.splitlines()] == [9] * 3


def test_show_one_case_masked(doorstep: Doorstep) -> None:
    number = doorstep("list", "cases", "state:in_progress", "--limit", 1, "--json").json[0]["number"]
    shown = doorstep("show", number, "--json").json
    assert shown["number"] == number
    assert shown["person_phone"][3:7] == "****"
    assert shown["person_name"].endswith("**")
    assert "sign_in" in [event["action"] for event in shown["timeline"]]
    assert set(LINE_KEYS) - {"kind"} <= set(shown)
    text = doorstep("show", number)
    assert text.out.startswith(f"Case  {number}  (12345)  In progress")
    assert doorstep("show", f"  {number} ").code == 0


def test_import_has_its_keys_for_good_and_is_idempotent(doorstep: Doorstep, sheet: Path) -> None:
    dry = doorstep("import", "cases", sheet, "--source", "12345", "--dry-run", "--json")
    assert dry.code == 0
    assert (dry.json["batch"], dry.json["new"]) == (None, 2)
    said = doorstep("import", "cases", sheet, "--source", "12345", "--json")
    assert list(said.json) == IMPORT_KEYS
    assert (said.json["new"], said.json["changed"], said.json["unchanged"], said.json["refused"]) == (
        2,
        0,
        0,
        0,
    )
    assert said.json["mapping"]["number"] == "工单编号"
    assert said.json["committee"] == "样板一居"
    assert isinstance(said.json["batch"], int)
    again = doorstep("import", "cases", sheet, "--json")
    assert (again.code, again.json["unchanged"], again.json["source"]) == (0, 2, "12345")


def test_import_from_standard_input(doorstep: Doorstep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SHEET.encode())))
    said = doorstep("import", "cases", "-", "--source", "12345", "--json")
    assert (said.code, said.json["new"]) == (0, 2)


def test_import_with_a_heading_that_was_chosen(doorstep: Doorstep, sheet: Path) -> None:
    sheet.write_text(SHEET.replace("工单编号", "流水"), encoding="utf-8")
    said = doorstep("import", "cases", sheet, "--source", "12345", "--map", "number=流水", "--json")
    assert (said.code, said.json["new"], said.json["mapping"]["number"]) == (0, 2, "流水")


def test_refused_rows_are_exit_1_and_named(doorstep: Doorstep, sheet: Path) -> None:
    bad = (
        SHEET
        + ",2026-11-01 10:00,,没有编号,没有编号,投诉,,,\n2.0261101E+13,9999-12-31 10:00,,远,远,投诉,,,\n"
    )
    sheet.write_text(bad + "20261101000009,9999-12-31 10:00,,远,远,投诉,,,\n", encoding="utf-8")
    said = doorstep("import", "cases", sheet, "--source", "12345", "--json")
    assert said.code == 1
    assert (said.json["new"], said.json["refused"]) == (2, 3)
    assert [(item["row"], item["field"]) for item in said.json["refusals"]] == [
        (4, "number"), (5, "number"), (6, "received"),
    ]  # fmt: skip
    assert "between the years 1990 and 2100" in said.json["refusals"][2]["reason"]
    text = doorstep("import", "cases", sheet, "--source", "12345")
    assert text.code == 1
    assert "row 4:" in text.out


REFUSALS: dict[str, tuple[tuple[str, ...], str]] = {
    "unknown command": (("lst",), "lst"),
    "unknown option": (("list", "cases", "--jsn"), "--jsn"),
    "unknown kind": (("list", "dogs"), "dogs"),
    "no number": (("list", "cases", "--limit", "x"), "x"),
    "negative limit": (("list", "cases", "--limit", "-1"), "--limit"),
    "unknown term": (("list", "cases", "州:x"), "州"),
    "unknown state": (("list", "cases", "state:flying"), "flying"),
    "no such day": (("list", "cases", "due:<soon"), "soon"),
    "topics are not there": (("list", "topics"), "not yet"),
    "no such case": (("show", "no-such-number"), "no-such-number"),
    "import of another kind": (("import", "topics", "x.csv"), "topics"),
    "no such file": (("import", "cases", "gone.csv", "--source", "x"), "gone.csv"),
    "no source": (("import", "cases", "工单.csv"), "--source"),
    "bad map": (("import", "cases", "工单.csv", "--source", "x", "--map", "number"), "FIELD=HEADING"),
    "map of no field": (("import", "cases", "工单.csv", "--source", "x", "--map", "dog=标题"), "dog"),
    "map of no heading": (("import", "cases", "工单.csv", "--source", "x", "--map", "number=犬"), "犬"),
    "another committee": (("import", "cases", "工单.csv", "--source", "x", "--committee", "别居"), "别居"),
    "no such sheet": (("import", "cases", "工单.csv", "--source", "x", "--sheet", "二"), "二"),
    "someone else": (("--as", "nobody-here", "list", "cases"), "nobody-here"),
    "staff: bad account": (("staff", "add", "Bad Name", "某某"), "Bad Name"),
    "staff: bad role": (("staff", "add", "fine", "某某", "--role", "king"), "king"),
    "staff: doubled": (("staff", "add", "demo_wang", "某某"), "demo_wang"),
    "backup in the way": (("backup", "工单.csv"), "工单.csv"),
    "backup nowhere": (("backup", "no/such/folder/b.db"), "no/such/folder"),
    "restore of nothing": (("restore", "gone.db"), "gone.db"),
    "restore of the ledger itself": (("restore", "ledger.db"), "itself"),
    "terms in a list of people": (("list", "people", "state:closed"), "words only"),
    "terms in a list of training": (("list", "training", "逾期"), "words only"),
    "restore of something else": (("restore", "工单.csv"), "工单.csv"),
    "demo in the way": (("demo", "--make-only", "工单.csv"), "工单.csv"),
    "demo of less than nothing": (("demo", "--cases", "-1", "--make-only", "d.db"), "--cases"),
    "settings file that is gone": (("--config", "gone.yaml", "list", "cases"), "gone.yaml"),
    **{name: ((name,), "not yet") for name in LATER},
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refused_in_one_sentence_and_nothing_changed(
    doorstep: Doorstep, ledger: Path, sheet: Path, tmp_path: Path, name: str
) -> None:
    typed, part = REFUSALS[name]
    doorstep("list", "cases", "--limit", 1)
    before = rows(ledger, "SELECT * FROM event ORDER BY id"), rows(ledger, "SELECT * FROM cases ORDER BY id")
    files = set(tmp_path.iterdir())
    assert part in doorstep(*typed).refused()
    assert (
        rows(ledger, "SELECT * FROM event ORDER BY id"),
        rows(ledger, "SELECT * FROM cases ORDER BY id"),
    ) == before
    assert set(tmp_path.iterdir()) - files <= {
        ledger.with_name(ledger.name + end) for end in ("-wal", "-shm")
    }
    assert sheet.read_text(encoding="utf-8-sig") == SHEET


def test_refusals_come_in_both_languages(doorstep: Doorstep) -> None:
    assert "没有" in doorstep("--lang", "zh", "show", "no-such-number").refused()
    assert "There is no case" in doorstep("show", "no-such-number").refused()


def test_an_ambiguous_number_names_the_sources(doorstep: Doorstep, sheet: Path) -> None:
    for source in ("12345", "留言"):
        assert doorstep("import", "cases", sheet, "--source", source).code == 0
    refusal = doorstep("show", "20261101000001").refused()
    assert "12345" in refusal
    assert "留言" in refusal
    assert doorstep("show", "20261101000001", "--source", "留言", "--json").json["source"] == "留言"


def test_a_ledger_without_staff_says_how_to_begin(doorstep: Doorstep, tmp_path: Path) -> None:
    for typed in (("list", "cases"), ("show", "1"), ("staff", "list")):
        refusal = doorstep("--ledger", tmp_path / "new.db", *typed).refused()
        assert "no committee yet" in refusal


def test_something_else_than_a_ledger(doorstep: Doorstep, sheet: Path) -> None:
    for typed in (("list", "cases"), ("doctor",), ("migrate",), ("backup", "b.db")):
        assert str(sheet) in doorstep("--ledger", sheet, *typed).refused()
    assert "postgresql" in doorstep("--ledger", "postgresql://x/y", "list", "cases").refused().lower()


def test_settings_that_are_wrong_name_file_and_line(doorstep: Doorstep, tmp_path: Path) -> None:
    site = tmp_path / "site.yaml"
    site.write_text("keymapp: pinyin\n", encoding="utf-8")
    refusal = doorstep("--config", site, "list", "cases").refused()
    assert "site.yaml" in refusal
    assert "keymap" in refusal


def test_staff_list_and_add(doorstep: Doorstep) -> None:
    listed = doorstep("staff", "list", "--json").json
    assert [list(person) for person in listed] == [["account", "name", "role", "active"]] * 4
    assert listed[0]["role"] == "lead"
    added = doorstep("staff", "add", "newcomer", "钱示例")
    assert (added.code, "newcomer" in added.out) == (0, True)
    assert "newcomer\t钱示例" in doorstep("staff", "list").out
    assert len(doorstep("staff", "list", "--json").json) == 5


def test_backup_and_restore(doorstep: Doorstep, ledger: Path, tmp_path: Path) -> None:
    before = doorstep("list", "cases", "--json").json
    target = tmp_path / "kept.db"
    assert doorstep("backup", target).code == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    doorstep("staff", "add", "newcomer", "钱示例")
    restored = doorstep("restore", target)
    assert restored.code == 0
    assert len(restored.out.splitlines()) == 2, "where the ledger before it is kept"
    assert doorstep("list", "cases", "--json").json == before
    assert "newcomer" not in doorstep("staff", "list").out


def test_doctor_finds_nothing_amiss_but_the_missing_backup(doorstep: Doorstep, tmp_path: Path) -> None:
    said = doorstep("doctor", "--json")
    assert said.code == 1
    assert [list(item) for item in said.json] == [["ok", "what", "remedy"]] * len(said.json)
    amiss = [item["what"] for item in said.json if not item["ok"]]
    assert amiss[:1] == ["The ledger has never been backed up."]
    assert doorstep("doctor").out.startswith(("ok:", "look:"))


def test_doctor_sees_a_chain_that_was_tampered_with(doorstep: Doorstep, ledger: Path) -> None:
    with sqlite3.connect(ledger) as database:
        database.execute("UPDATE event SET action = 'closed' WHERE id = 20")
    said = doorstep("doctor", "--json")
    assert said.code == 1
    assert "broken at event 20" in next(item["what"] for item in said.json if not item["ok"])


def test_migrate_and_settings(doorstep: Doorstep, ledger: Path, tmp_path: Path) -> None:
    assert str(ledger) in doorstep("migrate").out
    shown = doorstep("settings")
    assert shown.code == 0
    assert "timezone: Asia/Shanghai" in shown.out
    site = tmp_path / "site.yaml"
    site.write_text("repeat_days: 30\n", encoding="utf-8")
    shown = doorstep("settings", "--config", site)
    assert "repeat_days: 30" in shown.out
    assert str(site) in shown.out.splitlines()[0]
    assert shown.out.splitlines()[1] == "# line 1: repeat_days = 30"


def test_demo_make_only(doorstep: Doorstep, tmp_path: Path) -> None:
    path = tmp_path / "made.db"
    assert doorstep("demo", "--make-only", path, "--cases", 5, "--seed", 3).code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(doorstep("--ledger", path, "list", "cases", "--json").json) == 5


def test_options_may_stand_before_or_after_the_command(doorstep: Doorstep, ledger: Path) -> None:
    first = read(["--ledger", "a", "--lang", "en", "list", "cases"])
    last = read(["list", "cases", "--ledger", "a", "--lang", "en"])
    assert vars(first) == vars(last)


def test_which_words_open_the_desk() -> None:
    assert opens_desk(read([]))
    assert opens_desk(read(["demo"]))
    assert not opens_desk(read(["demo", "--make-only", "x"]))
    assert not opens_desk(read(["list", "cases"]))


def test_rules_that_changed_are_reckoned_by_the_next_command_that_writes(
    doorstep: Doorstep, tmp_path: Path
) -> None:
    site = tmp_path / "site.yaml"
    site.write_text("office: {hours: [08:30-11:30, 13:00-18:30], day_ends: 18:30}\n", encoding="utf-8")
    assert doorstep("--config", site, "staff", "add", "newcomer", "新同事").code == 0
    rows = doorstep("--config", site, "list", "cases", "state:in_progress", "--json").json
    ends = {row["due_at"][11:16] for row in rows if row["due_at"]}
    assert "18:30" in ends
    assert "17:00" not in ends


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=15))
def test_any_query_lists_or_is_refused_in_a_sentence(doorstep: Doorstep, query: str) -> None:
    said = doorstep("list", "cases", "--json", "--", query)
    assert said.code in {0, 2}
    if said.code == 2:
        said.refused()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30", "+9999d", "-9999d"])
def test_far_days_in_a_query_do_not_crash(doorstep: Doorstep, day: str) -> None:
    assert doorstep("list", "cases", f"due:<{day}", "--json").code in {0, 2}


def test_a_reader_that_had_enough_is_no_error(ledger: Path) -> None:
    code = "import sys, tui; sys.exit(tui.main(sys.argv[1:]))"
    typed = [sys.executable, "-c", code, "--ledger", str(ledger), "list", "cases", "--json", "--limit", "2"]
    process = subprocess.Popen(
        typed, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env={**os.environ}
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()


def change(ledger: Path, sql: str, *values: str) -> None:
    """Change a ledger past the program, leaving no connection open."""
    with closing(sqlite3.connect(ledger)) as database:
        database.execute(sql, values)
        database.commit()


ONLY_LEADS = {
    "restore": ("restore", "backup.db"),
    "migrate": ("migrate",),
    "staff": ("staff", "add", "newcomer", "新同事"),
}


@pytest.mark.parametrize("typed", ONLY_LEADS.values(), ids=ONLY_LEADS)
def test_what_is_the_leads_alone_is_refused_to_others(
    doorstep: Doorstep, ledger: Path, tmp_path: Path, typed: tuple[str, ...]
) -> None:
    assert doorstep("backup", tmp_path / "backup.db").code == 0
    change(ledger, "UPDATE staff SET role = 'clerk' WHERE account = ?", own_account())
    assert "Only the lead" in doorstep(*typed).refused()
    change(ledger, "UPDATE staff SET role = 'lead', account = 'somebody' WHERE account = ?", own_account())
    assert doorstep(*typed).refused()
    change(ledger, "UPDATE staff SET account = ? WHERE account = 'somebody'", own_account())
    assert doorstep(*typed).code == 0


def test_where_nobody_can_be_asked_a_backup_may_be_restored(
    doorstep: Doorstep, ledger: Path, tmp_path: Path
) -> None:
    assert doorstep("backup", tmp_path / "backup.db").code == 0
    ledger.write_bytes(b"rubbish" * 5000)
    assert doorstep("restore", "backup.db").code == 0
    assert doorstep("--ledger", tmp_path / "new.db", "restore", "backup.db").code == 0


@pytest.mark.parametrize(
    "typed",
    [
        ("list", "cases"), ("show", "1"), ("staff", "list"), ("backup", "b.db"), ("restore", "b.db"), ("doctor",),
        ("migrate",), ("settings",), ("import", "cases", "工单.csv"), ("demo", "--make-only", "d.db"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["somebody", ""])
def test_as_someone_else_is_refused_by_every_command(
    doorstep: Doorstep, tmp_path: Path, typed: tuple[str, ...], name: str
) -> None:
    before = set(tmp_path.iterdir())
    assert f"--as {name} is not you" in doorstep("--as", name, *typed).refused()
    assert set(tmp_path.iterdir()) == before
    assert doorstep("--as", own_account(), "staff", "list").code == 0


@pytest.mark.parametrize(
    "typed",
    [("list", "cases"), ("doctor",), ("migrate",), ("backup", "b.db"), ("import", "cases", "工单.csv")],
)
@pytest.mark.parametrize("version", ["0", "", "x", "１", "9" * 5000])
def test_a_ledger_of_no_version_is_none_of_ours(
    doorstep: Doorstep, ledger: Path, sheet: Path, typed: tuple[str, ...], version: str
) -> None:
    assert sheet.exists()
    change(ledger, "UPDATE meta SET value = ? WHERE key = 'schema'", version)
    assert "is not a ledger" in doorstep(*typed).refused()


def test_doctor_sees_that_tables_are_gone(doorstep: Doorstep, ledger: Path) -> None:
    change(ledger, "DROP TABLE event_value")
    said = doorstep("doctor")
    assert said.code == 1
    assert "look: The ledger is not sound" in said.out
    assert said.err == ""


def test_an_error_that_nobody_expected_is_one_sentence_and_a_private_log(
    doorstep: Doorstep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise ValueError("张三 13800000001")

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(caretaking, "doctor", broken)
    said = doorstep("doctor").refused()
    (log,) = (tmp_path / "state" / "doorstep").iterdir()
    assert "ValueError" in said
    assert str(log) in said
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    text = log.read_text()
    assert text.splitlines()[0] == "ValueError"
    assert "test_commands.py" in text
    assert not [word for word in ("张三", "13800000001") if word in text + said]
    monkeypatch.setenv("XDG_STATE_HOME", "/proc/nowhere")
    assert "ValueError" in doorstep("doctor").refused()


LONGER = (
    "clocks: {redo: {limit: 9 working_days, basis: 试}, first_contact: {limit: 9 working_days, basis: 试}}\n"
)


@pytest.mark.parametrize(
    "typed",
    [
        ("list", "cases"), ("list", "people"), ("show", None), ("staff", "list"), ("doctor",),
        ("import", "cases", "工单.csv", "--source", "12345", "--dry-run"),
    ],
)  # fmt: skip
def test_what_only_reads_changes_nothing_under_other_rules(
    doorstep: Doorstep, ledger: Path, sheet: Path, tmp_path: Path, typed: tuple[str | None, ...]
) -> None:
    assert sheet.exists()
    number = rows(ledger, "SELECT number FROM cases")[0][0]
    assert doorstep("staff", "add", "newcomer", "新同事").code == 0
    (tmp_path / "other.yaml").write_text(LONGER, encoding="utf-8")
    asked = "SELECT id, due, version FROM cases", "SELECT count(*) FROM event", "SELECT * FROM meta"
    before = [rows(ledger, sql) for sql in asked]
    words_ = [number if word is None else word for word in typed]
    assert doorstep("--config", tmp_path / "other.yaml", *words_).code in {0, 1}
    assert [rows(ledger, sql) for sql in asked] == before
    assert doorstep("--config", tmp_path / "other.yaml", "staff", "add", "another", "另一位").code == 0
    assert rows(ledger, asked[0]) != before[0]


def test_doctor_says_what_the_settings_cannot_know(doorstep: Doorstep, ledger: Path, tmp_path: Path) -> None:
    """Whether those whom the routing names work here, and whether the cases go by these rules."""
    site = tmp_path / "site.yaml"
    site.write_text(
        f"routing: {{places: [{{place: 航华, staff: nobody}}, {{place: 虹桥, staff: {own_account()}}}]}}\n{LONGER}",
        encoding="utf-8",
    )
    assert doorstep("staff", "add", "newcomer", "新同事").code == 0
    said = doorstep("--config", site, "doctor")
    assert said.code == 1
    assert "names nobody: nobody of that account works here" in said.out
    assert "by other settings than these" in said.out
    plain = doorstep("doctor").out
    assert "routing" not in plain
    assert "other settings" not in plain


SLUGS = r"\b(hotline|dispatched|signed_in|in_progress|sign_in|contact_\w+|completed|two_committees|handed|True|False|None)\b"


@pytest.mark.parametrize("kind", ["cases", "issues", "training", "people"])
def test_a_list_for_staff_is_in_words_and_local_times(doorstep: Doorstep, kind: str) -> None:
    said = doorstep("--lang", "zh", "list", kind)
    assert said.code == 0
    assert said.out
    for part in (SLUGS, r"\d\dT\d\d:", r"\+08:00"):
        assert re.search(part, said.out) is None, part
    if kind == "cases":
        assert re.search(r"\t办理中\t.*\t\d{4}-\d\d-\d\d \d\d:\d\d\t", said.out)
        late = doorstep("--lang", "zh", "list", kind, "逾期").out.splitlines()
        assert late
        assert all("\t逾期\t" in line for line in late)
        assert len(late) == said.out.count("\t逾期\t")


def test_show_for_staff_is_in_words_and_local_times(doorstep: Doorstep) -> None:
    numbers = [row["number"] for row in doorstep("list", "cases", "--json").json]
    for number in numbers:
        for language in ("zh", "en"):
            said = doorstep("--lang", language, "show", number)
            assert said.code == 0
            for part in (r"\d\dT\d\d:", r"\+08:00", r"\[[\'\]]", "now: .*reported by", r"^\w+_\w+: "):
                assert re.search(part, said.out, re.MULTILINE) is None, (part, said.out)
            if language == "zh":
                assert re.search(SLUGS, said.out) is None, said.out
                assert said.out.startswith("工单  ")
    shown = doorstep(
        "--lang", "zh", "show", doorstep("list", "cases", "state:in_progress", "--json").json[0]["number"]
    )
    assert "可办" in shown.out
    assert "来电人" in shown.out


def test_show_leaves_nothing_out_but_what_is_said_otherwise(doorstep: Doorstep) -> None:
    """Every key of the JSON form is read by the text form, or is one of those that it says in another way."""
    otherwise = {
        "version", "estate", "lane", "building", "room", "received", "due", "due_clock", "category_text", "kind",
        "number", "source", "state", "timeline",
    }  # fmt: skip
    read_: set[str] = set()

    class Watched(dict[str, Any]):
        def __getitem__(self, key: str) -> Any:
            read_.add(key)
            return super().__getitem__(key)

    case = doorstep("list", "cases", "state:closed", "--json").json[0]["number"]
    row = doorstep("show", case, "--json").json
    assert list(texts.case_lines(Watched(row), load()))
    assert set(row) - read_ <= otherwise
