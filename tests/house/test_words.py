"""The Chinese catalogue: complete, nothing unused, the same placeholders, compiled; and its tool."""

from __future__ import annotations

import gettext
import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from words import catalogue
from words.catalogue import Entries, Use

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def entries() -> Entries:
    return catalogue.read_po(catalogue.FOLDER / "zh.po")


def test_catalogue_and_source_agree(entries: Entries) -> None:
    uses = catalogue.uses()
    assert len(uses) > 100
    assert list(catalogue.faults(entries, uses)) == []


def test_compiled_catalogue_is_in_step(entries: Entries) -> None:
    assert catalogue.mo_bytes(entries) == (catalogue.FOLDER / "zh.mo").read_bytes(), (
        "run python -m words.catalogue"
    )


def test_source_catalogue_is_as_the_tool_writes_it(entries: Entries) -> None:
    assert (catalogue.FOLDER / "zh.po").read_text(encoding="utf-8") == catalogue.po_text(entries)


def test_no_entry_is_left_in_english(entries: Entries) -> None:
    same = [msgid for msgid, text in entries.items() if text == msgid]
    assert [msgid for msgid in same if any(map(str.isalpha, bare(msgid)))] == []


def bare(text: str) -> str:
    """A message without its placeholders."""
    for name in catalogue.placeholders(text):
        text = text.replace("{" + name + "}", "")
    return text


FAULTS: dict[str, tuple[Entries, Use, str]] = {
    "missing": ({}, Use("a.py:1", "Hello", frozenset()), "not in zh.po"),
    "unused": ({"Hello": "你好", "Bye": "再见"}, Use("a.py:1", "Hello", frozenset()), "not used: 'Bye'"),
    "empty": ({"Hello": " "}, Use("a.py:1", "Hello", frozenset()), "not translated"),
    "placeholder lost": (
        {"Hello {who}": "你好"},
        Use("a.py:1", "Hello {who}", frozenset({"who"})),
        "placeholders differ",
    ),
    "placeholder renamed": (
        {"Hello {who}": "你好{谁}"},
        Use("a.py:1", "Hello {who}", frozenset({"who"})),
        "placeholders differ",
    ),
    "no literal": ({}, Use("a.py:1", None, frozenset()), "literal"),
    "parameter missing": (
        {"Hi {who}": "{who}好"},
        Use("a.py:1", "Hi {who}", frozenset()),
        "parameters differ",
    ),
    "parameter too many": ({"Hi": "好"}, Use("a.py:1", "Hi", frozenset({"who"})), "parameters differ"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_told(name: str) -> None:
    entries, use, part = FAULTS[name]
    told = list(catalogue.faults(entries, [use]))
    assert len(told) == 1
    assert part in told[0]


def test_calls_are_found_in_source(tmp_path: Path) -> None:
    (tmp_path / "screens").mkdir()
    (tmp_path / "tui.py").write_text(
        'import words\nwords.say("At the door")\nsay_so("no")\n', encoding="utf-8"
    )
    (tmp_path / "screens" / "one.py").write_text(
        'from words import say\nsay("Case " "{n}", n=1)\nsay(f"{x}")\nsay(name)\nsay("a", "b")\nsay()\n',
        encoding="utf-8",
    )
    assert catalogue.uses(tmp_path) == [
        Use("tui.py:2", "At the door", frozenset()),
        Use("screens/one.py:2", "Case {n}", frozenset({"n"})),
        Use("screens/one.py:3", None, frozenset()),
        Use("screens/one.py:4", None, frozenset()),
        Use("screens/one.py:5", None, frozenset()),
        Use("screens/one.py:6", None, frozenset()),
    ]


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(st.dictionaries(TEXTS, TEXTS))
def test_compiled_catalogue_gives_back_what_was_put_in(made: Entries) -> None:
    compiled = gettext.GNUTranslations(io.BytesIO(catalogue.mo_bytes(made)))
    assert {msgid: compiled.gettext(msgid) for msgid in made} == made


@given(made=st.dictionaries(TEXTS, TEXTS))
def test_po_text_is_read_back(tmp_path_factory: pytest.TempPathFactory, made: Entries) -> None:
    path = tmp_path_factory.mktemp("po") / "zh.po"
    path.write_text(catalogue.po_text(made), encoding="utf-8", newline="")
    assert catalogue.read_po(path) == made


def test_po_may_be_wrapped_and_commented(tmp_path: Path) -> None:
    path = tmp_path / "zh.po"
    path.write_text(
        '# note\nmsgid ""\nmsgstr "x"\n\nmsgid "a "\n"b"\nmsgstr ""\n"甲"\n"乙"\n', encoding="utf-8"
    )
    assert catalogue.read_po(path) == {"a b": "甲乙"}


@pytest.mark.parametrize(
    "text", ['msgid "a"\nmsgstr "甲"\nmsgid "a"\nmsgstr "乙"\n', 'msgid "a"\nmsgstr "甲"\nnonsense\n']
)
def test_po_that_is_wrong_names_the_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "zh.po"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"zh\.po:\d"):
        catalogue.read_po(path)


def test_tool_adds_compiles_checks_and_prunes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tui.py").write_text('say("Hello {name}", name=1)', encoding="utf-8")
    more = tmp_path / "more.json"
    more.write_text(json.dumps({"Hello {name}": "{name}，你好", "Bye": "再见"}), encoding="utf-8")
    assert catalogue.main(["add", str(more)], tmp_path, tmp_path) == 0
    assert catalogue.main(["check"], tmp_path, tmp_path) == 1
    assert capsys.readouterr().out == "zh.po: not used: 'Bye'\n"
    assert catalogue.main(["prune"], tmp_path, tmp_path) == 0
    assert catalogue.main(["check"], tmp_path, tmp_path) == 0
    assert catalogue.read_po(tmp_path / "zh.po") == {"Hello {name}": "{name}，你好"}
    with (tmp_path / "zh.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Hello {name}") == "{name}，你好"
    more.write_text(json.dumps({"Hello {name}": "{name}好"}), encoding="utf-8")
    assert catalogue.main(["add", str(more)], tmp_path, tmp_path) == 1
    assert catalogue.read_po(tmp_path / "zh.po") == {"Hello {name}": "{name}，你好"}
    assert catalogue.main(["change", str(more)], tmp_path, tmp_path) == 0
    assert catalogue.read_po(tmp_path / "zh.po") == {"Hello {name}": "{name}好"}
    (tmp_path / "zh.mo").unlink()
    assert catalogue.main([], tmp_path, tmp_path) == 0
    assert (tmp_path / "zh.mo").exists()
    assert catalogue.main(["nonsense"], tmp_path, tmp_path) == 2
