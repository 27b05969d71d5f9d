from __future__ import annotations

import subprocess
import sys
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import cell_len

from domain import cells
from domain.cells import cut, fill, fit, plain, width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

CHINESE = st.text(
    st.sampled_from("居民反映十二号楼电动车充电，。；：！？、（）《》“”…%) (abcXYZ 123-·─▸👍ぁア"),
    max_size=80,
)
CLOSING = "。，、；：！？）》”"


@pytest.fixture
def wide() -> Iterator[None]:
    cells.ambiguous_wide(True)
    yield
    cells.ambiguous_wide(False)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (0x20, 0x7E),
        (0x3000, 0x3096),
        (0x30A0, 0x30FF),
        (0x4E00, 0x9FFF),
        (0xF900, 0xFAD9),
        (0xFF01, 0xFF9F),
        (0x1F300, 0x1F3FA),
    ],
)
def test_widths_agree_with_rich(first: int, last: int) -> None:
    codes = [code for code in range(first, last + 1) if unicodedata.category(chr(code)) != "Cn"]
    wrong = {hex(code): width(chr(code)) for code in codes if width(chr(code)) != cell_len(chr(code))}
    assert not wrong


def test_widths_of_other_characters() -> None:
    assert width("·…─▸“”") == 6
    assert width("e\u0301") == 1
    assert width("") == 0
    assert width("\ue000") == 1
    assert width("🔥消防12") == 8


@pytest.mark.usefixtures("wide")
def test_a_terminal_that_draws_ambiguous_characters_wide() -> None:
    assert width("①α") == 4
    assert width("▸") == 1
    assert width("中a") == 3
    assert fit("虹梅路夜市", 8) == "虹梅路.."
    assert width(fit("a①b①c①d", 8)) == 8


@pytest.mark.usefixtures("wide")
def test_there_a_mark_is_painted_as_one_ascii_character() -> None:
    marks = "── 逾期 │ 甲·乙… “丙”→▸✓"
    assert plain(marks) == '-- 逾期 | 甲.乙. "丙">>*'
    assert width(marks) == width(plain(marks))


def test_the_switch_goes_back() -> None:
    cells.ambiguous_wide(True)
    assert (width("①"), plain("·")) == (2, ".")
    cells.ambiguous_wide(False)
    assert (width("①"), plain("·")) == (1, "·")


@pytest.mark.parametrize(
    ("text", "size", "wanted"),
    [
        ("虹梅路夜市", 12, "虹梅路夜市  "),
        ("虹梅路夜市", 10, "虹梅路夜市"),
        ("虹梅路夜市", 9, "虹梅路夜…"),
        ("虹梅路夜市", 8, "虹梅路… "),
        ("abc", 2, "a…"),
        ("虹", 1, "…"),
        ("虹梅", 0, ""),
    ],
)
def test_fit(text: str, size: int, wanted: str) -> None:
    assert fit(text, size) == wanted


def test_fit_to_the_right_and_with_another_tail() -> None:
    assert fit("12", 5, align=">") == "   12"
    assert fit("abcdef", 5, tail="..") == "abc.."
    assert fit("中文", 1, tail="...") == " "


@given(CHINESE, st.integers(0, 60))
def test_fit_is_exact(text: str, size: int) -> None:
    assert width(fit(text, size)) == size


@given(CHINESE, st.integers(0, 60))
def test_cut_is_the_longest_beginning(text: str, size: int) -> None:
    part = cut(text, size)
    assert text.startswith(part)
    assert width(part) <= size
    if part != text:
        assert width(text[: len(part) + 1]) > size


@given(CHINESE, st.integers(2, 40))
def test_wrapped_rows_fit_and_lose_nothing(text: str, size: int) -> None:
    rows = wrap(text, size)
    assert rows
    assert all(width(row) <= size for row in rows)
    assert "".join("".join(rows).split()) == "".join(text.split())


@given(
    st.lists(
        st.sampled_from(["居民", "反映电动车", "充电。", "，", "）", "《", "12号", "hello "]), max_size=30
    ),
    st.integers(10, 40),
)
def test_no_row_begins_with_closing_punctuation(parts: list[str], size: int) -> None:
    text = "".join(parts)
    hard = ("，，，", "）））", "，）", "），", "。，", "。）", "《《《")  # cannot always be helped
    assume(not any(run in text for run in hard))
    rows = wrap(text, size)
    assert not [row for row in rows[1:] if row and row[0] in CLOSING]


def test_wrap() -> None:
    assert wrap("担心起火，请尽快处理。", 10) == ["担心起火，", "请尽快处", "理。"]
    assert wrap("担心起火，请", 8) == ["担心起", "火，请"]
    assert wrap("依据《条例》第一条", 6) == ["依据", "《条", "例》第", "一条"]
    assert wrap("the charging pile is broken", 12) == ["the charging", "pile is", "broken"]
    assert wrap("工单20261120104523号", 16) == ["工单", "20261120104523号"]
    assert wrap("《《hello ，", 10) == ["《《hell", "o ，"]
    assert wrap("一\n\n二", 10) == ["一", "", "二"]
    assert wrap("", 10) == wrap(" " * 20, 10) == [""]
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]


def test_the_modules_of_the_list_path_start_without_heavy_imports() -> None:
    code = (
        "import sys, domain.cells, domain.hygiene, domain.masking, domain.initials, domain.places\n"
        "import domain.query, domain.lifecycle\n"
        "heavy = {'difflib', 'rich', 'textual', 'peewee', 'yaml', 'pypinyin', 'domain.initials_table'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    root = Path(cells.__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_blank_at_the_edge_leaves_no_comma_alone() -> None:
    assert wrap("反映电动车，hello ，", 17) == ["反映电动车，", "hello，"]
    assert wrap("hello   ", 5) == ["hello"]


def test_a_terminal_that_does_not_say_gets_no_marks_but_ordinary_widths() -> None:
    cells.ascii_marks()
    assert (cells.marks(), width("“·”")) == (False, 3)
    assert fit("虹梅路夜市", 8) == "虹梅路.."
    cells.ambiguous_wide(False)
    assert cells.marks()


@given(st.text(st.sampled_from("a，。字 1")), st.integers(2, 20))
def test_filled_rows_are_as_full_as_they_get(line: str, room: int) -> None:
    rows = fill(line, room)
    assert "".join(rows) == line
    assert all(width(row) <= room for row in rows)
    assert all(width(row) + width(after[0]) > room for row, after in pairwise(rows))
