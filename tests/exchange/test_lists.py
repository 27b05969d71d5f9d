"""Lists that are no cases: found by their headings, each field read by its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain.refusal import Refused
from exchange import lists
from tests.exchange.making import SHANGHAI, text_table, workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.incoming import IncomingPerson
    from exchange.list_file import ListFile


def people(*rows: Sequence[Any]) -> ListFile[IncomingPerson]:
    return lists.read_list(lists.PEOPLE, workbook(("人员", rows)), zone=SHANGHAI)


def test_a_staff_list_below_a_title() -> None:
    read = people(
        ("某居民区工作人员名册",),
        ("序号", "姓名", "所属居民区", "职务", "对象类别", "联系电话"),
        (1, "张 三", "测试一居", "书记", "居民区“两委”、党员", "１３８０００００００１"),
        (2, "李四", "测试一居", "", "无", 13800000002.0),
        (3,),
        ("合计", "", 2),
    )
    assert [(one.row, one.name, one.unit, one.post, one.phone) for one in read.rows] == [
        (3, "张 三", "测试一居", "书记", "13800000001"),
        (4, "李四", "测试一居", "", "13800000002"),
    ]
    assert [one.groups for one in read.rows] == [("居民区“两委”", "党员"), ()]
    assert (read.header_row, read.left_out, read.refused) == (2, [6], [])
    assert read.mapping == {
        "name": "姓名", "unit": "所属居民区", "post": "职务", "groups": "对象类别", "phone": "联系电话",
    }  # fmt: skip


def test_a_row_without_a_name_is_refused_by_itself() -> None:
    read = people(("姓名", "单位"), ("张三", "甲"), ("", "乙"))
    assert [(one.row, one.field) for one in read.refused] == [(3, "name")]
    assert len(read.rows) == 1


def test_a_blank_form_is_refused_whole() -> None:
    with pytest.raises(Refused) as caught:
        people(("培训签到表",), ("序号", "姓名", "单位"), (1,), (2,))
    assert caught.value.message.msgid.startswith("{file} is a blank form")


def test_a_list_of_something_else_is_refused_with_what_it_has() -> None:
    with pytest.raises(Refused) as caught:
        lists.read_list(lists.PEOPLE, text_table(("单位", "电话"), ("甲", "1")).encode(), zone=SHANGHAI)
    assert "姓名" in str(caught.value.message)
    assert "单位、电话" in str(caught.value.message)


@pytest.mark.parametrize(
    ("text", "number"), [("7.5", "7.5"), ("１２学时", "12"), ("共 1,024 课时", "1024"), ("", None)]
)
def test_the_number_in_a_text(text: str, number: str | None) -> None:
    found = lists.figure(text)
    assert (None if found is None else str(found)) == number
