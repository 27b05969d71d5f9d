"""tui.py is the door and nothing else: short, without SQL, Peewee or widgets (DESIGN 'The house')."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import tui

SOURCE = Path(tui.__file__).read_text(encoding="utf-8")
TREE = ast.parse(SOURCE)


def imported(tree: ast.AST) -> set[str]:
    """The modules that the code imports, at any level."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_is_short() -> None:
    assert SOURCE.count("\n") <= 200


def test_imports_no_database_and_no_widgets() -> None:
    """Peewee and db are others' matter; Textual comes with screens.shell, late."""
    roots = {name.split(".")[0] for name in imported(TREE)}
    assert not roots & {"peewee", "playhouse", "sqlite3", "textual", "rich", "exchange"}
    late = {name for name in imported(TREE) if name.startswith("screens")}
    early = {
        name
        for node in TREE.body
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in imported(node)
    }
    assert late
    assert not late & early
    typing_only = [node for node in TREE.body if isinstance(node, ast.If)]
    assert {name for name in imported(TREE) if name.startswith("db")} <= {
        name for node in typing_only for name in imported(node)
    }


def test_holds_no_sql() -> None:
    texts = [
        node.value
        for node in ast.walk(TREE)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert not [text for text in texts if re.search(r"\b(SELECT|INSERT|UPDATE|DELETE|PRAGMA)\b", text)]


def test_defines_no_class() -> None:
    """The app is screens.shell.Desk; here are functions, and the tables of what a desk consists of."""
    assert not [node for node in ast.walk(TREE) if isinstance(node, ast.ClassDef)]
    functions = [node.name for node in TREE.body if isinstance(node, ast.FunctionDef)]
    assert "main" in functions


@pytest.mark.parametrize("name", [*tui.SCREENS.values(), *tui.ANYWHERE.values()])
def test_what_a_desk_consists_of_is_there(name: str) -> None:
    """Every screen that the door names can be loaded."""
    from screens.shell import load

    assert callable(load(name))


def test_an_error_before_the_desk_opens_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(_: object) -> int:
        raise ValueError("张三 13800000001")

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(tui, "_open", broken)
    assert tui.main([]) == 2
    said = capsys.readouterr().err
    (log,) = (tmp_path / "doorstep").iterdir()
    assert said.count("\n") == 1
    assert str(log) in said
    assert "张三" not in said + log.read_text()
