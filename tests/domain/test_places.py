from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.places import Place, parse


def normal(place: Place) -> str:
    """The place as Shanghai writes it: '虹梅路128弄12号301室'."""
    return f"{place.estate}{place.lane}{place.building}{place.room}"


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("航华一村3号502室", Place("航华一村", "", "3号", "502室")),
        ("航华一村３号５０２室", Place("航华一村", "", "3号", "502室")),
        ("航华一村三号五〇二室", Place("航华一村", "", "3号", "502室")),
        ("航华二村二十三号", Place("航华二村", "", "23号", "")),
        ("上海市闵行区虹桥镇航华一村3号502室", Place("航华一村", "", "3号", "502室")),
        ("古美路街道平南三村12号", Place("平南三村", "", "12号", "")),
        ("虹桥公寓5号", Place("虹桥公寓", "", "5号", "")),
        ("虹梅路128弄12号楼301", Place("", "虹梅路128弄", "12号", "301室")),
        ("虹梅路128弄12号301室", Place("", "虹梅路128弄", "12号", "301室")),
        ("虹梅路128弄12号-301", Place("", "虹梅路128弄", "12号", "301室")),
        ("虹梅路128弄航华一村3号502", Place("航华一村", "虹梅路128弄", "3号", "502室")),
        ("航华一村虹梅路128弄3号", Place("航华一村", "虹梅路128弄", "3号", "")),
        ("128弄12号楼301", Place("", "128弄", "12号", "301室")),
        ("128弄", Place("", "128弄", "", "")),
        ("沪闵路1234号", Place("", "沪闵路", "1234号", "")),
        ("航华一村3-502", Place("航华一村", "", "3号", "502室")),
        ("航华一村3-1-502", Place("航华一村", "", "3号", "502室")),
        ("锦绣江南12号502室", Place("锦绣江南", "", "12号", "502室")),
        ("幸福小区3栋1单元402室", Place("幸福小区", "", "3号", "402室")),
        ("航华一村6幢201室", Place("航华一村", "", "6号", "201室")),
        ("万里城二期3号", Place("万里城二期", "", "3号", "")),
        ("十二号楼", Place("", "", "12号", "")),
        ("航华新村小区门口", Place("航华新村", "", "", "")),
        ("测试花苑", Place("测试花苑", "", "", "")),
        ("地铁12号线口", Place()),
        ("吴中路夜市", Place()),
        ("不详", Place()),
        ("", Place()),
    ],
)
def test_shanghai_addresses(address: str, wanted: Place) -> None:
    assert parse(address) == wanted


def test_the_same_place_written_in_two_ways_is_one() -> None:
    ways = ["虹梅路128弄12号楼301", "虹梅路１２８弄十二号 301室", "上海市闵行区虹梅路128弄12幢301室"]
    assert {normal(parse(way)) for way in ways} == {"虹梅路128弄12号301室"}


@given(
    st.sampled_from(["航华一村", "虹桥公寓", "测试花园", "龙柏新村", ""]),
    st.sampled_from(["", "虹梅路", "吴中路"]),
    st.integers(1, 2000),
    st.integers(1, 300),
    st.integers(101, 2999),
)
def test_what_is_written_normally_is_read_back(
    estate: str, road: str, lane: int, building: int, room: int
) -> None:
    place = Place(estate, f"{road}{lane}弄", f"{building}号", f"{room}室")
    if not estate:
        assert parse(normal(place)) == place
    else:
        assert parse(f"{place.lane}{estate}{place.building}{place.room}") == place


@given(st.text(max_size=40) | st.text("航华一村公寓路弄号楼室栋0123456789 -三十百〇", max_size=25))
def test_any_text_is_taken(text: str) -> None:
    place = parse(text)
    assert all(isinstance(part, str) for part in (place.estate, place.lane, place.building, place.room))


@pytest.mark.parametrize("run", ["1", "一", "a", "路", "村1-"])
def test_a_hostile_length_does_not_hang(run: str) -> None:
    assert len(normal(parse(run * 50_000))) < 400
