"""A site's file over the shipped one: what it may change, and the one line by which it is refused."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import words
from settings import lookup
from settings.load import SettingsError, load, own_values, site_file
from settings.model import Limit, PlaceRoute
from settings.reading import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = words.current()
    words.use("en")
    yield
    words.use(before)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site.yaml"


BOMB = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}]\n" for a, b in pairwise("abcdefghijklmnopqrstuvwxyz")
)
"""Sixty-seven million texts, if every alias were written out."""

REFUSED = {
    "unknown key": ("answer_limits: 300", 1, "answer_limit?"),
    "unknown key inside": ("office:\n  hours: [08:00-12:00]\n  day_end: 18:00", 3, "day_ends?"),
    "wrong type for a number": ("language: en\nanswer_limit: many", 2, "whole number"),
    "too small a number": ("repeat_days: 0", 1, "from 1 to 10000"),
    "list for a text": ("language: [zh]", 1, "single text"),
    "text for a list": ("office:\n  hours: 08:30", 2, "list"),
    "text for keys": ("clocks: none", 1, "keys with values"),
    "unknown language": ("language: french", 1, "zh, en"),
    "unknown tier": ("upper_tier: outsid", 1, "outside?"),
    "unknown source of a page": ("pages:\n  reply:\n    - {zh: 甲, en: A, from: anwser}", 3, "answer?"),
    "page field without source": ("pages:\n  reply:\n    - {zh: 甲, en: A}", 3, "either from"),
    "unknown page": ("pages: {replies: []}", 1, "reply?"),
    "yes for true": ("mouse: yes", 1, "true, false"),
    "no time zone": ("timezone: Asia/Nowhere", 1, "Asia/Nowhere"),
    "zone outside the folder": ("timezone: ../../etc/passwd", 1, "no time zone"),
    "hours overlap": ("office:\n  hours:\n    - 08:30-12:00\n    - 11:30-17:00", 4, "overlap"),
    "hours run backwards": ("office:\n  hours: [17:00-08:30]", 2, "backwards"),
    "no hours at all": ("office:\n  hours: []", 2, "some office hours"),
    "no time of day": ("office:\n  day_ends: 25:00", 2, "25:00"),
    "short time of day": ("office:\n  day_ends: 5pm", 2, "5pm"),
    "no limit": ("clocks:\n  redo: {limit: 3 workingdays, basis: 本区规定}", 2, "working_days?"),
    "limit of nought": ("clocks:\n  redo: {limit: 0 hours, basis: 本区规定}", 2, "from 1 to 10000"),
    "basis in no language": ("clocks:\n  redo: {basis: {english: x}}", 2, "english"),
    "no basis": ("clocks:\n  redo: {basis: ''}", 2, "empty"),
    "no date": ("clocks:\n  redo:\n    since: 2026-02-30", 3, "2026-02-30"),
    "date in another form": ("clocks:\n  redo: {since: 2026/2/3}", 2, "2026/2/3"),
    "unknown state": ("states:\n  hotline:\n    signed: {zh: 已签, en: Signed}", 3, "signed_in?"),
    "unknown pause": ("clocks:\n  pauses: [redoo]", 2, "redo?"),
    "unknown department": (
        "categories:\n  - slug: welfare\n    departments:\n      - police_statio",
        4,
        "police_station?",
    ),
    "unknown section rule": ("sections:\n  - {slug: rest, rule: rests}", 2, "rest?"),
    "section twice": ("sections:\n  - {slug: more, rule: overdue, zh: 更, en: More}", 2, "twice"),
    "unknown routing category": (
        "routing:\n  categories:\n    - {category: fire_safet, staff: lisi}",
        3,
        "fire_safety?",
    ),
    "unknown findings": ("request_types:\n  - {slug: help, findings: complaints}", 2, "complaint?"),
    "missing zh": ("departments:\n  - {slug: fire_two, en: Fire two}", 2, "zh"),
    "missing en": ("codes:\n  tags:\n    - {slug: new, zh: 新}", 3, "en is missing"),
    "empty en": ("departments:\n  - {slug: fire, en: ''}", 2, "empty"),
    "slug twice": ("urgencies:\n  - {slug: urgent}\n  - {slug: urgent}", 3, "twice"),
    "key of another table": (
        "routing:\n  places:\n    - {place: 128弄, staff: lisi, slug: a}\n",
        3,
        "not known",
    ),
    "slug with blanks": ("departments:\n  - {slug: Fire Two, zh: 消二, en: Fire two}", 2, "slug"),
    "word with two meanings": ("urgencies:\n  - {slug: urgent, also: [加急]}", 2, "elevated"),
    "two letters on one action": ("keys:\n  - {action: sign_in, pinyin: ss}", 2, "ss"),
    "remap clash": ("keys:\n  - action: record\n    pinyin: s", 3, "sign_in"),
    "remap clash with a later row": ("keys:\n  - action: sign_in\n    english: p", 3, "print"),
    "a key as a mapping": ("keys: {sign_in: l}", 1, "action: sign_in"),
    "menu clash": ("keys:\n  - {action: merge, menu: 1}", 2, "sign_in"),
    "taken letter": ("keys:\n  - {action: sign_in, pinyin: q}", 2, "taken"),
    "taken letter in english": ("keys:\n  - {action: sign_in, english: j}", 2, "taken"),
    "unknown action": (
        "keys:\n  - {action: sign_inn, zh: 签, en: S, menu: '', pinyin: w, english: x}",
        2,
        "sign_in?",
    ),
    "unknown right": ("roles:\n  clerk: {may: [signin]}", 2, "sign_in?"),
    "unknown form": (
        "training:\n  groups:\n    - slug: party_members\n      requirement: {by_form: {rotatio: 8}}",
        4,
        "rotation?",
    ),
    "hours that are none": ("training:\n  day_hours: -1", 2, "above 0"),
    "period of two years": (
        "training:\n  groups:\n    - {slug: party_members, requirement: {years: 2}}",
        3,
        "1, 3, 5",
    ),
    "attendance that is new": ("training:\n  attendance:\n    - {slug: ill, zh: 病假, en: Ill}", 3, "Known"),
    "holiday in another year": (
        (
            "calendar:\n  - year: 2027\n    basis: 通知\n    workdays: []\n"
            "    holidays:\n      - {name: 元旦, from: 2026-12-31, to: 2027-01-01}"
        ),
        6,
        "2027",
    ),
    "worked and off": ("calendar:\n  - {year: 2026, workdays: [2026-10-01]}", 2, "2026-10-01"),
    "key twice": ("language: zh\nmouse: true\nlanguage: en", 3, "twice"),
    "tab": ("office:\n\tday_ends: 18:00", 2, "tab"),
    "indentation": ("office:\n   hours: [08:30-12:00]\n  day_ends: 18:00", 3, "indentation"),
    "two documents": ("language: zh\n---\nlanguage: en", 2, "YAML"),
    "full-width colon": ("language：zh", 1, "half-width colon"),
    "key without value": ("language:", 1, "empty"),
    "table without values": ("clocks:\n  redo:", 2, "key: value"),
    "list at the top": ("- language", 1, "key: value"),
    "function key": ("keys:\n  - {action: sign_in, pinyin: f3}", 2, "f3"),
    "capital letter": ("keys:\n  - {action: sign_in, pinyin: S}", 2, "S can't"),
    "negative limit": ("clocks:\n  redo: {limit: -3 working_days}", 2, "1 to 10000"),
    "limit beyond all reckoning": ("clocks:\n  redo: {limit: 999999999 working_days}", 2, "1 to 10000"),
    "number beyond all reckoning": ("lock_after_minutes: 99999999999", 1, "0 to 10000"),
    "part above the whole": ("training:\n  leave_withdraws_above: 2", 2, "at most 1"),
    "year far away": ("calendar:\n  - {year: 99999, basis: x, holidays: [], workdays: []}", 2, "2100"),
    "half a year": ("calendar:\n  - {year: 2027}", 2, "missing"),
    "dash of a text": ("office:\n  hours: [08:30–11:30]", 2, "08:30-11:30"),
    "day ends before it begins": ("office:\n  day_ends: 07:00", 2, "before office hours"),
    "unknown clock": ("clocks:\n  sign_inn: {limit: 3 hours, basis: x}", 2, "sign_inn"),
    "alias": ("office: &o\n  day_ends: 18:00\ncodes: *o", 3, "aliases"),
    "alias of itself": ("office: &o\n  hours: *o", 2, "aliases"),
    "alias of nothing": ("office:\n  <<: *b", 2, "aliases"),
    "merge key by an alias": ("codes: &a {tags: []}\noffice:\n  <<: *a", 3, "aliases"),
    "unknown action and nothing else": ("keys:\n  - {action: signin, pinyin: s}", 2, "sign_in?"),
    "rule of a later section": (
        "sections:\n  - {slug: overdue, zh: 甲, en: A, rule: to_sign}",
        2,
        "to_sign stands here twice",
    ),
    "word of a later code": ("codes:\n  channels:\n    - {slug: hotline, zh: 其他}", 3, "means"),
    "limit without a unit": ("clocks:\n  redo: {limit: 3}", 2, "3 is no limit: a number, a blank and a unit"),
    "limit without a blank": ("clocks:\n  redo: {limit: 3days}", 2, "a blank and a unit"),
    "limit without a number": ("clocks:\n  redo: {limit: working_days}", 2, "a number"),
    "limit in another unit": ("clocks:\n  redo: {limit: 3 workingdays}", 2, "working_days?"),
    "tab in a line of its own": ("office:\n  day_ends: 18:00\n\thours: [08:30-11:30]", 3, "tab"),
    "merge key": ("office:\n  <<: {day_ends: 18:00}", 2, "<<"),
    "escape in a name": ('departments:\n  - {slug: fire, zh: "a\\e[31m"}', 2, "control"),
    "line break in a name": ('departments:\n  - {slug: fire, zh: "a\\nb"}', 2, "Line breaks"),
    "no YAML": ("language: zh\noffice: [1", 3, "YAML"),
    "a tag": ("language: !!python/name:os.system x", 1, "Tags"),
    "a key that is a list": ("? [a]\n: b", 1, "single word"),
    "a month that begins on the 29th": ("figures: {month_starts: 29}", 1, "from 1 to 28"),
    "points for what is no indicator": ("figures:\n  score: {solvd: 20}", 2, "solved"),
    "a weight above one": ("figures:\n  weights: {neutral: 2}", 2, "at most 1"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_refused_in_one_line(site: Path, name: str, language: words.Language) -> None:
    text, line, part = REFUSED[name]
    site.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refusal:
        load(site)
    words.use("en")
    told = str(refusal.value.message)
    assert told.startswith(f"{site}, line {line}: "), told
    assert part in told
    assert "\n" not in told
    words.use(language)
    assert str(line) in str(refusal.value)


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"language: \xd6\xd0", "UTF-8"),
        ("language: zh".encode("utf-16"), "UTF-8"),
        (b"language: zh\x07", "characters"),
        (b"[" * 20000, "YAML"),
        (b"#" * (LARGEST + 1), "too large"),
        (BOMB.encode(), "aliases"),
    ],
)
def test_file_that_is_no_text(site: Path, data: bytes, part: str) -> None:
    site.write_bytes(data)
    with pytest.raises(SettingsError) as refusal:
        load(site)
    assert str(site) in str(refusal.value)
    assert part in str(refusal.value)


def test_missing_file_and_folder(site: Path, tmp_path: Path) -> None:
    for path in (site, tmp_path):
        with pytest.raises(SettingsError, match="can't be read"):
            load(path)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "\ufeff# with a mark\n", "---\n"])
def test_empty_site_file_changes_nothing(site: Path, text: str) -> None:
    site.write_text(text, encoding="utf-8")
    assert load(site) == load()


def test_what_the_site_sets_is_told_with_its_line(site: Path) -> None:
    site.write_text(
        "mouse: true\noffice:\n  hours: [08:00-12:00, 13:00-18:00]\nkeys:\n  - {action: merge, pinyin: w}\n"
        "departments:\n  - slug: fire\n    zh: 消防队\n",
        encoding="utf-8",
    )
    assert list(own_values(site)) == [
        (1, "mouse", "true"),
        (3, "office.hours.1", "08:00-12:00"),
        (3, "office.hours.2", "13:00-18:00"),
        (5, "keys.merge.action", "merge"),
        (5, "keys.merge.pinyin", "w"),
        (7, "departments.fire.slug", "fire"),
        (8, "departments.fire.zh", "消防队"),
    ]


def test_site_changes_single_values_and_keeps_the_rest(site: Path) -> None:
    site.write_text(
        "language: en\n"
        "clocks: {redo: {limit: 2 working_days, basis: 本镇规定, since: 2026-01-01, checked: false}}\n"
        "urgencies: [{slug: urgent, handling: {limit: 24 hours, basis: 本区规定}}]\n"
        "states: {hotline: {redo: {zh: 再派遣}}}\n"
        "routing: {places: [{place: 航华一村, staff: zhangsan}]}\n",
        encoding="utf-8",
    )
    changed, shipped = load(site), load()
    assert changed.language == "en"
    assert changed.clocks.redo.limit == Limit(2, "working_days")
    assert changed.clocks.redo.since == date(2026, 1, 1)
    assert (changed.clocks.redo.basis.zh, changed.clocks.redo.basis.en) == ("本镇规定", "本镇规定")
    assert changed.clocks.supervised == shipped.clocks.supervised
    urgent = lookup.urgency(changed, "urgent")
    assert urgent is not None
    assert urgent.handling is not None
    assert urgent.handling.limit == Limit(24, "hours")
    assert len(changed.urgencies) == 3
    assert changed.states["hotline"]["redo"].zh == "再派遣"
    assert changed.states["hotline"]["redo"].en == "Redo"
    assert changed.place_routes == (PlaceRoute("航华一村", "zhangsan"),)
    assert changed.categories == shipped.categories


def test_site_adds_a_second_level_category_and_a_tag(site: Path) -> None:
    site.write_text(
        "categories:\n"
        "  - slug: fire_safety\n"
        "    second:\n"
        "      - {slug: hot_work, zh: 动火作业, en: Hot work, departments: [fire]}\n"
        "codes: {tags: [{slug: lane_party, zh: 弄堂节, en: Lane party}]}\n",
        encoding="utf-8",
    )
    changed = load(site)
    found = lookup.find_category(changed, "动火作业")
    assert found is not None
    assert (found.slug, found.parent) == ("hot_work", "fire_safety")
    assert len(changed.categories) == 70
    assert changed.codes.tags[-1].slug == "lane_party"


def test_site_publishes_a_year(site: Path) -> None:
    site.write_text(
        "calendar:\n"
        "  - year: 2027\n"
        "    basis: 通知\n"
        "    holidays: [{name: 元旦, from: 2027-01-01, to: 2027-01-03}]\n"
        "    workdays: [2027-01-09]\n",
        encoding="utf-8",
    )
    calendar = load(site).calendar
    assert [year.year for year in calendar] == [2024, 2025, 2026, 2027]
    assert [day for day, _ in calendar[-1].holidays] == [date(2027, 1, day) for day in (1, 2, 3)]


def test_site_swaps_two_keys(site: Path) -> None:
    site.write_text("keys: [{action: sign_in, pinyin: l}, {action: contact, pinyin: s}]", encoding="utf-8")
    assert "".join(row.pinyin for row in load(site).keys)[:2] == "ls"


def test_site_leaves_an_action_without_a_letter(site: Path) -> None:
    site.write_text("keys: [{action: print, pinyin: ''}]", encoding="utf-8")
    assert next(row for row in load(site).keys if row.action == "print").pinyin == ""


def test_plain_list_of_the_site_replaces(site: Path) -> None:
    site.write_text("office: {hours: [09:00-18:00]}\nclocks: {pauses: [return_requested]}", encoding="utf-8")
    changed = load(site)
    assert len(changed.office.hours) == 1
    assert changed.clocks.pauses == ("return_requested",)


def test_site_file_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOORSTEP_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert site_file() is None
    path = tmp_path / "doorstep" / "config.yaml"
    path.parent.mkdir()
    path.write_text("language: en", encoding="utf-8")
    assert site_file() == path
    monkeypatch.setenv("DOORSTEP_CONFIG", "/somewhere/else.yaml")
    assert site_file() == Path("/somewhere/else.yaml")
    monkeypatch.delenv("DOORSTEP_CONFIG")
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert site_file() is None
