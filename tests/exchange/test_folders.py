from __future__ import annotations

import os
from pathlib import Path

import pytest

from domain.refusal import Refused
from exchange import folders
from exchange.folders import digest, listing, not_imported, path_of


def put(folder: Path, name: str, text: str = "工单编号,标题\n", *, at: int) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, (at, at))
    return path


def test_the_newest_stands_first_and_hidden_and_lock_files_are_left_out(tmp_path: Path) -> None:
    put(tmp_path, "旧.xlsx", at=1000)
    put(tmp_path, "新.csv", at=3000)
    put(tmp_path, "照片.jpg", at=2000)
    put(tmp_path, "~$旧.xlsx", at=4000)
    put(tmp_path, ".hidden.csv", at=5000)
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nowhere")
    (tmp_path / "十一月").mkdir()
    found = listing(tmp_path)
    assert [one.path.name for one in found] == ["十一月", "新.csv", "照片.jpg", "旧.xlsx"]
    assert [one.readable for one in found] == [True, True, False, True]
    assert [one.folder for one in found] == [True, False, False, False]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nowhere"):
        listing(tmp_path / "nowhere")
    with pytest.raises(Refused):
        listing(put(tmp_path, "a.csv", at=1))


def test_what_came_in_is_known_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    first = put(tmp_path, "a.csv", "工单编号\n1\n", at=1000)
    put(tmp_path, "same.csv", "工单编号\n1\n", at=2000)
    other = put(tmp_path, "b.csv", "工单编号\n2\n", at=3000)
    put(tmp_path, "empty.csv", "", at=3000)
    put(tmp_path, "c.pdf", at=3000)
    put(tmp_path, "a-未导入-2.xlsx", at=3000)
    put(tmp_path, "a-not-imported.xlsx", at=3000)
    known = {digest(first)}
    assert [one.path for one in not_imported(tmp_path, known)] == [other]
    put(tmp_path, "a.csv", "工单编号\n3\n", at=4000)
    assert [one.path for one in not_imported(tmp_path, known)] == [first, other]


def test_a_file_that_cannot_be_read_is_no_new_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.csv", "工单编号\n1\n", at=1000)
    monkeypatch.setattr(folders, "_digest", lambda *_about: "")
    assert not_imported(tmp_path, set()) == []


@pytest.mark.parametrize(
    "typed",
    [
        "/tmp/十一月 表.xlsx",
        " '/tmp/十一月 表.xlsx' ",
        "file:///tmp/%E5%8D%81%E4%B8%80%E6%9C%88%20%E8%A1%A8.xlsx",
    ],
)
def test_a_path_is_understood_as_it_is_typed_or_dropped(typed: str) -> None:
    assert path_of(typed) == Path("/tmp/十一月 表.xlsx")
    assert path_of("~/a.csv") == Path.home() / "a.csv"
