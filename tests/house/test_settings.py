"""The shipped settings: complete in both languages, with all codes of DOMAIN, and the days of DOMAIN §6."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

import words
from domain.case_words import WAITING
from domain.cells import width
from screens.case_row import CATEGORY, STATE
from settings import known, lookup
from settings.load import SHIPPED, load
from settings.model import Limit, Name, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = """
物业管理: 服务质量 收费争议 公共收益 维修资金 业委会事务
房屋设施: 漏水渗水 外墙脱落 加装电梯 擅改承重 电梯故障
停车交通: 小区停车 道路违停 共享单车 机动车充电桩 道路规划
消防安全: 消防通道堵塞 消防设施损坏 经营场所隐患 楼道堆物 消防咨询
电动自行车: 飞线充电 入户充电 进电梯 违规停放 充电设施不足
噪声油烟: 装修噪声 广场舞 邻里噪声 商业噪声 施工噪声 油烟异味
市容夜经济: 占道设摊 跨门经营 夜市扰民 违规广告
环境卫生: 垃圾分类 建筑垃圾 垃圾清运 病媒消杀
违建租赁: 违法搭建 居改非 群租
公用绿化: 供水 供电 路灯 燃气 树木修剪
治安邻里: 邻里纠纷 高空抛物 宠物扰民 诈骗
民生服务: 养老服务 救助帮困 医疗医保 助残 教育 消费纠纷
"""
PAIRS = [
    (first, second)
    for first, rest in (line.split(": ") for line in TABLE.strip().splitlines())
    for second in rest.split()
]


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load()


def names(value: object, path: str = "") -> Iterator[tuple[str, Name]]:
    """Every Name in the settings with the way to it."""
    if isinstance(value, Name):
        yield path, value
    elif isinstance(value, tuple) and hasattr(value, "_fields"):
        for field in value._fields:
            yield from names(getattr(value, field), f"{path}.{field}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from names(item, f"{path}.{key}")
    elif isinstance(value, tuple):
        for item in value:
            yield from names(item, f"{path}.{getattr(item, 'slug', '')}")


def test_every_name_has_both_languages(settings: Settings) -> None:
    found = list(names(settings))
    assert len(found) > 200
    for path, name in found:
        assert name.zh.strip(), path
        assert name.en.strip(), path
        assert not any("一" <= letter <= "鿿" for letter in name.en), path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_short_names_fit_their_columns(settings: Settings, language: words.Language) -> None:
    """States and categories stand whole in a list, so do forms and states of training; marks and sections in a line."""
    before = words.current()
    words.use(language)
    try:
        states = [name.short for kind in settings.states.values() for name in kind.values()]
        states += [str(told) for told in WAITING.values()]
        categories = [item.name.short for item in settings.categories]
        marks = [item.name.short for item in settings.sections]
        marks += [item.name.short for item in settings.codes.flags]
        training = [item.name.short for item in (*settings.training.forms, *settings.training.attendance)]
    finally:
        words.use(before)
    for cells, labels in ((STATE, states), (CATEGORY, categories), (11, marks), (10, training)):
        assert [label for label in labels if width(label) > cells] == []


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_category_is_found_by_its_chinese_name(settings: Settings, first: str, second: str) -> None:
    found = lookup.find_category(settings, second)
    assert found is not None
    assert found.name.zh == second
    assert found.parent is not None
    parent = lookup.category(settings, found.parent)
    assert parent is not None
    assert (parent.name.zh, parent.parent) == (first, None)
    assert found.departments


def test_there_are_twelve_by_fifty_seven_categories(settings: Settings) -> None:
    assert len(PAIRS) == 57
    assert sum(item.parent is None for item in settings.categories) == 12
    assert sum(item.parent is not None for item in settings.categories) == 57


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("消防安全-楼道堆物", "corridor_clutter"),
        ("消防安全 > 楼道堆物", "corridor_clutter"),
        ("城市管理/市容/占道经营", "street_stalls"),
        ("电动自行车—不知道的小类", "e_bikes"),
        (" 噪音扰民 ", "noise"),
        ("Pets", "pets"),
        ("pets", "pets"),
    ],
)
def test_category_is_found_as_exports_write_it(settings: Settings, text: str, slug: str) -> None:
    found = lookup.find_category(settings, text)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize("text", ["", "不知道", " - ", "物"])
def test_unknown_category_is_none(settings: Settings, text: str) -> None:
    assert lookup.find_category(settings, text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("投诉举报类", 5),
        ("求助类", 5),
        ("咨询类", 1),
        ("意见建议类", 1),
        ("举报", 5),
        ("其他类", None),
        ("表扬", None),
    ],
)
def test_request_types_of_exports_have_their_clock(settings: Settings, text: str, days: int | None) -> None:
    found = lookup.find_request_type(settings, text)
    assert found is not None
    assert found.handling.limit == (Limit(days, "working_days") if days else None)
    assert lookup.request_type(settings, found.slug) is found


@pytest.mark.parametrize(
    ("text", "slug"), [("一般", "normal"), ("加急", "elevated"), ("特急", "urgent"), ("紧急", "urgent")]
)
def test_urgencies_of_exports(settings: Settings, text: str, slug: str) -> None:
    found = lookup.find_urgency(settings, text)
    assert found is not None
    assert found.slug == slug
    assert lookup.urgency(settings, slug) is found


def test_sign_in_limits(settings: Settings) -> None:
    limits = {item.slug: item.sign_in.limit for item in settings.urgencies}
    assert limits["normal"] == Limit(4, "working_hours")
    assert limits["urgent"] == Limit(30, "minutes")


def test_unverified_rules_say_so(settings: Settings) -> None:
    unverified = {item.slug for item in settings.request_types if not item.handling.checked}
    assert unverified == {"report", "praise", "other"}
    assert settings.clocks.first_contact.checked


def test_codes_are_found_by_slug(settings: Settings) -> None:
    outcomes = settings.codes.outcomes
    assert lookup.code(outcomes, "solved").name.zh == "实际解决"
    assert lookup.department(settings, "fire").name.zh == "消防"


def test_a_slug_that_is_gone_is_shown_as_itself(settings: Settings) -> None:
    assert str(lookup.code(settings.codes.outcomes, "of_old").name) == "of_old"
    assert str(lookup.state_name(settings, "hotline", "of_old")) == "of_old"
    assert lookup.category(settings, "of_old") is None


def test_lookup_follows_the_settings_that_it_is_given(settings: Settings) -> None:
    other = load()
    ours, theirs = lookup.category(settings, "pets"), lookup.category(other, "pets")
    assert ours == theirs
    assert ours is not theirs
    assert lookup.category(settings, "pets") is ours


def test_states_have_labels_and_narrow_forms(settings: Settings) -> None:
    assert tuple(settings.states["hotline"]) == known.HOTLINE_STATES
    assert tuple(settings.states["issue"]) == known.ISSUE_STATES
    label = lookup.state_name(settings, "hotline", "signed_in")
    assert (label.zh, label.short) == ("待先行联系", "待联系")


def test_training(settings: Settings) -> None:
    groups = {group.slug: group for group in settings.training.groups}
    chiefs, reserve = groups["section_chiefs"].requirement, groups["reserve_cadres"].requirement
    assert chiefs is not None
    assert (chiefs.hours, chiefs.years, chiefs.since) == (Decimal(90), 1, date(2023, 9, 19))
    assert reserve is None
    assert tuple(item.slug for item in settings.training.attendance) == known.ATTENDANCE
    assert abs(settings.training.leave_withdraws_above * 7 - 1) < Decimal("1e-20")
    assert len(settings.training.forms) == 10


def test_keys_are_those_of_the_design(settings: Settings) -> None:
    assert [row.action for row in settings.keys if row.menu] == list(known.ACTIONS[:9])
    assert "".join(row.pinyin for row in settings.keys) == "slybtxzjkhidcfmpgr"
    assert "".join(row.english for row in settings.keys) == "scefroatwmdnuyvpgi"
    assert [row.menu for row in settings.keys[:9]] == list("123456789")


def test_sections_in_order(settings: Settings) -> None:
    assert tuple(section.rule for section in settings.sections) == known.SECTION_RULES


def add(settings: Settings, start: date, days: int) -> date:
    """Count working days naively over the shipped calendar (DOMAIN §6)."""
    off = {day for year in settings.calendar for day, _ in year.holidays}
    worked = {day for year in settings.calendar for day in year.workdays}
    while days:
        start += timedelta(days=1)
        days -= start in worked or (start.weekday() < 5 and start not in off)
    return start


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-02-13", 15, "2026-03-12"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-09-30", 5, "2026-10-13"),
        ("2025-09-26", 1, "2025-09-28"),
        ("2025-09-26", 5, "2025-10-10"),
        ("2026-10-03", 1, "2026-10-08"),
    ],
)
def test_calendar_gives_the_golden_dates(settings: Settings, start: str, days: int, due: str) -> None:
    assert add(settings, date.fromisoformat(start), days) == date.fromisoformat(due)


def test_calendar_agrees_with_another_source_on_every_day(settings: Settings) -> None:
    import chinese_calendar

    day = date(2024, 1, 1)
    assert [year.year for year in settings.calendar] == [2024, 2025, 2026]
    while day < date(2027, 1, 1):
        ours = add(settings, day - timedelta(days=1), 1) == day
        assert ours == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_loading_imports_little() -> None:
    program = (
        "import sys; from settings.load import load; load(); "
        "print([name for name in ('difflib', 'textual', 'peewee') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=SHIPPED.parent
    )
    assert done.stdout.strip() == "[]"
