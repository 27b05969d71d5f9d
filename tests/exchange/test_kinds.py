"""What a file may be inside, whatever its name: pages, XML, JSON, old and odd encodings."""

from __future__ import annotations

import base64
import codecs
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from exchange import encoding
from exchange.reading import read
from tests.exchange.making import cases, refusal, text_table, workbook

if TYPE_CHECKING:
    from pathlib import Path

ROWS = (("工单编号", "标题", "受理时间"), ("20261120104523", "楼道里有人飞线充电", "2026-11-20 08:40:00"))
PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><style>td {{}}</style></head>
<body><table><tr><td colspan=3>十一月工单</td></tr>
<tr><th>工单编号</th><th>标题</th><th>所属居委</th>
<tr><td>20261120104523<td>楼道&amp;充电<br>第二行<td rowspan=2>测试居委</td></tr>
<tr><td>20261120104524</td><td><p>噪音</p></td></tr></table></body></html>"""
REQUEST = """<request><service_request_id>{number}</service_request_id><status>{status}</status>
<status_notes>Looked at.</status_notes><service_name>Street light</service_name><description>{text}</description>
<requested_datetime>2026-11-01T06:37:38-08:00</requested_datetime><updated_datetime>2026-11-02T06:37:38-08:00</updated_datetime>
<expected_datetime>2026-11-05T06:37:38-08:00</expected_datetime><address></address><lat>31.1</lat><long>121.3</long>
<media_url>http://example.test/1.jpg</media_url></request>"""


def requests(*inside: str, declared: str = "utf-8") -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{declared}"?>\n<service_requests>{"".join(inside)}</service_requests>'
    )
    return text.encode(declared)


@pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
def test_a_page_named_xls_is_read_as_its_table(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "工单.xls"
    path.write_bytes(PAGE.format(charset=charset).encode(charset))
    file = cases(path)
    assert (file.header_row, [case.number for case in file.rows]) == (2, ["20261120104523", "20261120104524"])
    assert [case.title for case in file.rows] == ["楼道&充电 第二行", "噪音"]
    assert {case.committee for case in file.rows} == {"测试居委"}


def test_a_web_archive_is_read_as_its_page() -> None:
    page = base64.encodebytes(PAGE.format(charset="gb2312").encode("gb2312")).decode()
    archive = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="==1"\n\n--==1\nContent-Type: text/html; charset=gb2312\n'
        f"Content-Transfer-Encoding: base64\n\n{page}\n--==1--\n"
    )
    assert [case.number for case in cases(archive.encode()).rows] == ["20261120104523", "20261120104524"]
    assert refusal(b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx").startswith("{file} is a web page")


def test_several_tables_of_a_page_are_sheets() -> None:
    table = "<table><tr><td>{0}</td></tr></table>"
    page = "<html><table><tr><td>" + table.format("内") + "</td></tr><tr><td>外</td></tr></table></html>"
    assert [sheet.name for sheet in read(page.encode()).sheets] == ["1", "2"]
    assert refusal(b"<!DOCTYPE html><html><form>login</form></html>").startswith("{file} is a web page")


def test_a_spreadsheet_in_xml() -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    rows = (
        '<ss:Row ss:Index="3"><ss:Cell><ss:Data ss:Type="String">工单编号</ss:Data></ss:Cell>'
        '<ss:Cell ss:Index="3"><ss:Data ss:Type="String">受理时间</ss:Data></ss:Cell></ss:Row>'
        '<ss:Row><ss:Cell><ss:Data ss:Type="String">20261120104523</ss:Data></ss:Cell><ss:Cell ss:Index="3">'
        '<ss:Data ss:Type="DateTime">2026-11-20T08:40:00.000</ss:Data></ss:Cell></ss:Row>'
    )
    text = (
        f'<?xml version="1.0"?><ss:Workbook xmlns:ss="{space}"><ss:Worksheet ss:Name="单"><ss:Table>{rows}'
        "</ss:Table></ss:Worksheet></ss:Workbook>"
    )
    (sheet,) = read(text.encode()).sheets
    assert (sheet.name, [row.number for row in sheet.rows]) == ("单", [3, 4])
    assert sheet.rows[1].cells == ("20261120104523", "", "2026-11-20T08:40:00.000")


@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "gbk"])
def test_open311_in_xml(declared: str) -> None:
    data = requests(
        REQUEST.format(number="7001", status="closed", text="路灯不亮"),
        REQUEST.format(number="7002", status="open", text=""),
        declared=declared,
    )
    done, going = cases(data).rows
    assert (done.number, done.state, done.answer, done.category_text) == (
        "7001",
        "closed",
        "Looked at.",
        "Street light",
    )
    assert (done.received, done.closed) == (
        datetime(2026, 11, 1, 14, 37, 38, tzinfo=UTC),
        datetime(2026, 11, 2, 14, 37, 38, tzinfo=UTC),
    )
    assert done.given_limit == datetime(2026, 11, 5, 14, 37, 38, tzinfo=UTC)
    assert (done.title, done.content) == ("路灯不亮", "路灯不亮\nhttp://example.test/1.jpg")
    assert done.address == "31.1, 121.3"
    assert (going.state, going.answer, going.closed, going.title) == ("dispatched", "", None, "Street light")
    assert {"content", "address", "answer", "closed"} <= going.fields


def test_open311_in_json_and_other_lists_of_records() -> None:
    request = {"service_request_id": "14-1", "status": "open", "service_name": "Alley Light Out", "lat": 41.85,
               "requested_datetime": "2026-07-12T10:58:43-05:00", "address": "1540 测试路", "extended": {"a": 1}}  # fmt: skip
    for value in ([request], {"service_requests": [request]}, {"service_requests": {"request": [request]}}, request,
                  {"type": "FeatureCollection", "features": [{"properties": request}]}):  # fmt: skip
        file = cases(json.dumps(value).encode())
        assert [(case.number, case.state, case.address) for case in file.rows] == [
            ("14-1", "dispatched", "1540 测试路")
        ]
    lines = "\n".join(json.dumps({**request, "service_request_id": f"14-{at}"}) for at in range(3))
    assert [case.number for case in cases(lines.encode()).rows] == ["14-0", "14-1", "14-2"]
    rows = [["工单编号", "标题"], ["14-1", None], ["14-2", "测试"]]
    assert [case.title for case in cases(json.dumps(rows).encode()).rows] == ["", "测试"]
    long = [{"工单编号": 20261120104523678901, "标题": "测试"}]
    assert cases(json.dumps(long).encode()).rows[0].number == "20261120104523678901"


@pytest.mark.parametrize("data", [requests(), b"[]", b'{"service_requests": []}'])
def test_an_empty_answer_is_no_cases_and_no_failure(data: bytes) -> None:
    file = cases(data)
    assert (file.rows, file.refused, file.warnings) == ([], [], [])


@pytest.mark.parametrize(
    ("data", "start"),
    [
        (b"<services><service><service_code>1</service_code></service></services>", "{file} is a list of services"),
        (b"<service_definition><service_code>1</service_code></service_definition>", "{file} is a list of services"),
        (b'[{"service_code": "1", "service_name": "x"}]', "{file} is a list of services"),
        (b"<errors><error><code>404</code></error></errors>", "{file} is an error that"),
        (b'[{"code": 404, "description": "x"}]', "{file} is an error that"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a><x><y>&b;</y></x></a>", "{file} contains definitions"),
        (b"<service_requests><request>", "{file} is cut off"),
        (b"<a/>", "{file} is no table"),
        (b"<a>" * 200, "{file} is broken"),
        (b"[" * 100_000, "{file} is broken"),
        (b"[1, 2]", "{file} is no table"),
        (b"PK\x05\x06" + b"\0" * 18, "{file} is no table"),
    ],
)  # fmt: skip
def test_answers_that_are_no_list_are_refused(data: bytes, start: str) -> None:
    assert refusal(data).startswith(start)


@pytest.mark.parametrize(
    "data",
    [
        text_table(*ROWS).encode("utf-16-le"),
        codecs.BOM_UTF16_BE + text_table(*ROWS).encode("utf-16-be"),
        text_table(*ROWS, sign="\t").encode("utf-16"),
        text_table(*ROWS).encode("gb18030"),
        ("sep=;\r\n" + text_table(*ROWS, sign=";")).encode(),
        text_table(*ROWS).replace("\r\n", "\r").encode(),
        text_table(*ROWS).encode().replace(b",2026-11", b"\0,2026-11") + b"\r\n" * 100,
    ],
)
def test_text_in_each_dress(data: bytes) -> None:
    assert [(case.number, case.title) for case in cases(data).rows] == [(ROWS[1][0], ROWS[1][1])]


def test_big5_is_told_from_gb18030() -> None:
    told = "里長反映巷口夜間施工噪音擾民，住戶無法休息，請儘速派員處理並回覆住戶"
    text = text_table(("案件編號", "標題", "受理時間"), ("A-1", told, "2026-11-20"))
    assert cases(text.encode("cp950")).rows[0].title == told
    simplified = "居民反映楼道里有人从窗口拉线给电动自行车充电，担心起火，请尽快处理"
    assert encoding.decode(simplified.encode("gbk")) == simplified


def test_a_western_code_page_and_utf8_that_was_cut() -> None:
    western = text_table(("case id", "title", "opened"), ("1", "Caller’s café – señor", "11/20/2026"))
    assert cases(western.encode("cp1252")).rows[0].title == "Caller’s café – señor"
    whole = text_table(*ROWS, ("2", "居民反映楼道里有人飞线充电担心起火", "2026-11-20")).encode()
    cut = whole.replace("担心起火".encode(), "担心起".encode() + b"\xe7\x81")
    assert cases(cut).rows[1].title == "居民反映楼道里有人飞线充电担心起�"


def test_days_counted_from_1904() -> None:
    day = datetime(2026, 11, 20)  # noqa: DTZ001 (as a file types it)
    rows = [("工单编号", "受理时间", "派单时间", "标题"), ("1", day, 46346 - 1462, "测试")]
    case = cases(workbook(("单", rows), date_1904=True)).rows[0]
    assert case.received == case.dispatched == day.date()


def test_a_lock_file_of_wps_is_named(tmp_path: Path) -> None:
    path = tmp_path / ".~工单.xlsx"
    path.write_bytes(b"\x04test")
    assert refusal(path).startswith("{file} is the lock file")
