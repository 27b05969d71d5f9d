from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import words
from domain.query import FIELDS, OVERDUE, Query, Term, _choices, parse
from domain.refusal import Refused
from settings.load import load

if TYPE_CHECKING:
    from settings.model import Settings

TODAY = date(2026, 11, 23)


@cache
def shipped() -> Settings:
    return load()


def read(text: str) -> Query:
    return parse(text, shipped(), TODAY)


def only(text: str) -> Term:
    query = read(text)
    assert query.words == ()
    (term,) = query.terms
    return term


def test_the_example_of_the_design() -> None:
    query = read("状态:办理中 类别:消防 址:虹梅 经办:我 到期:<3d 逾期 标签:夜经济")
    assert [term.field for term in query.terms] == ["state", "category", "at", "by", "due", "overdue", "tag"]
    assert query.terms[0] == Term("state", "=", "in_progress")
    assert query.terms[2] == Term("at", "has", "虹梅")
    assert query.terms[3] == Term("by", "=", "me")
    assert query.terms[4] == Term("due", "<", date(2026, 11, 26))
    assert query.terms[5] == Term("overdue", "=", "")


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("状态:待签收", "state:dispatched"),
        ("址:虹梅", "at:虹梅"),
        ("经办:我", "by:me"),
        ("到期:<3天", "due:<3d"),
        ("到期:今天", "due:=today"),
        ("逾期", "overdue"),
        ("待回填", "tocopy"),
        ("来源:留言", "source:留言"),
        ("类型:民情", "kind:issue"),
        ("类型:工单", "KIND:hotline"),
        ("类别:飞线充电", f"category:{next(c.slug for c in load().categories if c.name.zh == '飞线充电')}"),
        ("标签:督办", "tag:supervised"),
    ],
)
def test_both_languages_say_the_same(chinese: str, english: str) -> None:
    assert only(chinese) == only(english)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("状态：办理中", "状态:办理中"),
        ("状态: 办理中", "状态:办理中"),
        ("址：“虹梅 路”", '址:"虹梅 路"'),
        ("到期：＜３ｄ", "到期:<3d"),
        ("到期：《3d", "到期:<3d"),
        ("－类型：民情", "-类型:民情"),
        ("ｂｙ：ｌｉｊｕａｎ", "by:lijuan"),
        ("状态：待签收，办理中", "状态:待签收,办理中"),
    ],
)
def test_full_width_forms_are_their_ascii_twins(typed: str, plain: str) -> None:
    assert only(typed) == only(plain)


@pytest.mark.parametrize(
    ("text", "op", "day"),
    [
        ("due:<3d", "<", date(2026, 11, 26)),
        ("due:>2d", ">", date(2026, 11, 25)),
        ("due:3d", "<=", date(2026, 11, 26)),
        ("due:>=-1d", ">=", date(2026, 11, 22)),
        ("due:=today", "=", TODAY),
        ("due:明天", "=", date(2026, 11, 24)),
        ("due:<=2026-12-01", "<=", date(2026, 12, 1)),
        ("due:2026/12/01", "=", date(2026, 12, 1)),
        ("到期:12月1日", "=", date(2026, 12, 1)),
        ("due:<11-20", "<", date(2026, 11, 20)),
        ("到期:>01-05", ">", date(2027, 1, 5)),
        ("到期:<=后天", "<=", date(2026, 11, 25)),
    ],
)
def test_due(text: str, op: str, day: date) -> None:
    assert only(text) == Term("due", op, day)


def test_words_quotes_and_negation() -> None:
    query = read('电动车 "两个 词" -夜市 -来源:留言 -逾期 "逾期" 10:30')
    assert query.words == ("电动车", "两个 词", "逾期", "10:30")
    assert query.terms == (
        Term("text", "has", "夜市", negated=True),
        Term("source", "=", "留言", negated=True),
        Term("overdue", "=", "", negated=True),
    )


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("待接单", "dispatched"),
        ("接单", "dispatched"),
        ("签收", "dispatched"),
        ("已接单", "signed_in"),
        ("已签收", "signed_in"),
    ],
)
def test_words_of_staff_mean_what_stands_here(typed: str, slug: str) -> None:
    """接单 is taken for 签收; a label of the same words goes first."""
    assert only(f"状态:{typed}") == Term("state", "=", slug)


def test_labels_with_blanks_need_no_quotes() -> None:
    query = read("state:to sign in 飞线 -state:in progress overdue")
    assert query.words == ("飞线",)
    assert [(term.field, term.value) for term in query.terms] == [
        ("state", "dispatched"), ("state", "in_progress"), ("overdue", ""),
    ]  # fmt: skip
    assert read("state:in 飞线").words == read('state:"in" 飞线').words == ("飞线",)
    assert read('state:"to" sign').words == ("sign",)


@pytest.mark.parametrize("between", ["、", "，", ",", "；"])
def test_one_of_several(between: str) -> None:
    assert only(f"状态:待签收{between}办理中") == Term("state", "in", ("dispatched", "in_progress"))
    with pytest.raises(Refused) as caught:
        read(f"状态:待签收{between}待签字")
    assert dict(caught.value.message.params)["value"] == "待签字"
    with pytest.raises(Refused):
        read(f"状态:{between}")


def test_nothing() -> None:
    assert read("") == read("  　 ") == read("-") == Query((), ())


def test_who() -> None:
    assert only("经办:李娟").value == "李娟"
    assert only("by:none").value == only("经办:未分派").value == ""


def test_a_part_of_a_name_finds_all_that_have_it() -> None:
    term = only("类别:噪声")
    assert isinstance(term.value, str | tuple)
    several = only("state:re")
    assert several.op == "in"
    assert set(several.value) >= {"redo", "returned", "return_requested"}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("state:sign", "dispatched"),
        ("state:signed_in", "signed_in"),
        ("state:contact", "signed_in"),
        ("状态:签收", "dispatched"),
        ("状态:待", "dispatched signed_in finished"),
        ("state:finish", "finish_review finished"),
        ('状态:"to sign in"', "dispatched"),
        ("STATE:In_Progress", "in_progress"),
    ],
)
def test_a_part_of_a_label_goes_before_a_slug(text: str, slugs: str) -> None:
    """Someone who reads 'to sign' and types sign means what is still to be signed in."""
    term = only(text)
    assert (term.value if isinstance(term.value, tuple) else (term.value,)) == tuple(slugs.split())


@pytest.mark.parametrize("field", ["state", "category", "tag", "kind"])
def test_every_slug_and_label_means_its_own(field: str) -> None:
    """What list --json prints and what the screens show, in both languages, with blanks by quotes."""
    for word, slug in _choices(field, shipped()).items():
        for typed in (word, word.upper(), f" {word} "):
            term = only(f'{field}:"{typed}"')
            assert (term.op, term.value) == ("=", slug), typed


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("en", "foo:bar", "Known: state, category, at, by, due, tag, source, kind."),
        ("zh", "foo:bar", "可写：状态, 类别, 址, 经办, 到期, 标签, 来源, 类型。"),
        ("en", "kind:foo", "Known: hotline, issue."),
        ("zh", "state:clsed", "最接近的是：结案。"),
        ("en", "state:clsed", "Nearest: closed."),
    ],
)
def test_where_nothing_is_near_what_is_known_is_named(
    monkeypatch: pytest.MonkeyPatch, language: words.Language, text: str, shown: str
) -> None:
    monkeypatch.setattr(words._Choice, "language", language)
    with pytest.raises(Refused) as caught:
        read(text)
    assert str(dict(caught.value.message.params)["nearest"]) == shown


WORDS = (
    st.text("电动车飞线abc 19.,室", min_size=1, max_size=8)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
NAMES = {field: [name for name, known in FIELDS.items() if known == field] for field in FIELDS.values()}


@st.composite
def terms(draw: st.DrawFn) -> tuple[Term, str]:
    """A term and how someone writes it."""
    field = draw(st.sampled_from(sorted({"overdue", "text"} | NAMES.keys())))
    negated = field == "text" or draw(st.booleans())
    minus = "-" if negated else ""
    if field == "overdue":
        return Term("overdue", "=", "", negated), minus + draw(st.sampled_from(sorted(OVERDUE)))
    if field == "text":
        word = draw(WORDS)
        return Term("text", "has", word, negated=True), f'-"{word}"'
    name = minus + draw(st.sampled_from(NAMES[field])) + draw(st.sampled_from(":："))
    if field == "due":
        op, day = (
            draw(st.sampled_from(["<", "<=", "=", ">=", ">"])),
            draw(st.dates(date(2000, 1, 1), date(2090, 1, 1))),
        )
        return Term("due", op, day, negated), f"{name}{op}{day}"
    if field in {"by", "at", "source"}:
        word = draw(WORDS.filter(lambda word: word not in {"a", "b"}))
        return Term(field, "has" if field == "at" else "=", word, negated), f'{name}"{word}"'
    word, slug = draw(st.sampled_from(sorted(_choices(field, shipped()).items())))
    return Term(field, "=", slug, negated), f'{name}"{word}"'


@given(st.lists(terms()), st.lists(WORDS))
def test_what_is_written_is_read_again(written: list[tuple[Term, str]], plain: list[str]) -> None:
    text = " ".join([*(text for _, text in written), *(f'"{word}"' for word in plain)])
    assert read(text) == Query(tuple(plain), tuple(term for term, _ in written))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("状况:办理中", {"term": "状况", "nearest": "最接近的是：状态。"}),
        ("sate:closed", {"term": "sate", "nearest": "最接近的是：状态。"}),
        ("类别:飞现充电", {"value": "飞现充电", "nearest": "最接近的是：飞线充电。"}),
        ("state:clsed", {"value": "clsed"}),
        ("到期:foo", {"value": "foo", "term": "到期"}),
        ("due:<2026-13-01", {"value": "<2026-13-01"}),
        ("due:<99999d", {"value": "<99999d"}),
        ("状态:", {"term": "状态"}),
        ('"类别:消防', {}),
        ("类别:消防”", {}),
    ],
)
def test_what_is_not_known_is_named_with_the_nearest(text: str, named: dict[str, str]) -> None:
    with pytest.raises(Refused) as caught:
        read(text)
    params = dict(caught.value.message.params)
    assert {name: str(params.get(name)) for name in named} == named


@given(st.text(max_size=40) | st.text('状态类别到期due:：<>=-3d"“” 今天by标签逾期', max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        query = read(text)
    except Refused:
        return
    assert all(query.words)
