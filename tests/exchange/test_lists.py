"""Lists that are no cases: found by their headings, each field read by its kind."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from domain.refusal import Refused
from exchange import lists
from exchange.issues import read_issues
from exchange.results import read_results
from tests.exchange.making import SHANGHAI, shipped, text_table, workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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


@pytest.mark.parametrize("text", ["八学时", "99999999999", "-" + "9" * 40])
def test_what_no_list_can_mean_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        lists.figure(text)


def test_a_list_of_results_says_it_in_columns() -> None:
    read = read_results(
        workbook(
            ("11月", [
                ("11月市民不满意工单明细",),
                ("序号", "工单编号", "是否先行联系", "解决情况", "综合满意度", "不满意原因"),
                (1, "20261101000001", "是", "解释说明", "基本满意", "还在响"),
                (2, "20261101000002", "未联系", "不详", "不满意", ""),
                (3, 2.026110100000312e19, "是", "", "", ""),
            ]),
        ),
        settings=shipped(), zone=SHANGHAI,
    )  # fmt: skip
    assert [(one.number, one.contacted, one.solved, one.result, one.said) for one in read.rows] == [
        ("20261101000001", "yes", "no", "fairly_satisfied", "还在响"),
        ("20261101000002", "no", "", "dissatisfied", ""),
    ]
    assert [(one.row, one.field) for one in read.refused] == [(5, "number")]
    assert any("不详 × 1" in str(told) for told in read.warnings)


def test_the_name_of_a_list_of_results_says_it_where_no_column_does(tmp_path: Path) -> None:
    file = tmp_path / "10月未先行联系件.csv"
    file.write_text(text_table(("工单编号", "承办单位"), ("1001", "甲"), ("1002", "乙")), encoding="utf-8")
    read = read_results(file, settings=shipped(), zone=SHANGHAI)
    assert [(one.number, one.contacted, one.result) for one in read.rows] == [
        ("1001", "no", ""),
        ("1002", "no", ""),
    ]
    with pytest.raises(Refused):
        read_results(file.rename(tmp_path / "10月.csv"), settings=shipped(), zone=SHANGHAI)


def test_a_log_of_issues() -> None:
    read = read_issues(
        text_table(
            ("走访日期", "居民姓名", "楼栋门室", "联系电话", "反映问题", "走访方式", "办理状态", "处理结果", "涉及户数"),
            ("2026年11月3日", "张三", "3号201室", "13800000001", "楼道灯不亮", "入户", "已解决", "已换灯", "12户"),
            ("2026.11.4", "李四", "", "", "想加装电梯", "微信", "待研究", "", ""),
            ("2026.11.5", "王五", "", "", "", "电话", "", "", ""),
        ).encode(),
        settings=shipped(), zone=SHANGHAI,
    )  # fmt: skip
    assert [(one.received, one.state, one.visit_kind_text, one.households) for one in read.rows] == [
        (date(2026, 11, 3), "finished", "home", 12),
        (date(2026, 11, 4), "", "wechat", None),
    ]
    assert [one.row for one in read.refused] == [4]
    assert any("待研究 × 1" in str(told) for told in read.warnings)
