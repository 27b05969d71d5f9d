"""The chain of events: what its digests cover, and what they keep to themselves."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.chain import SALT_BYTES, commitment, digest

SALT = bytes(range(SALT_BYTES))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_a_digest_is_sha256_over_canonical_json() -> None:
    expected = hashlib.sha256(b'["",1,"case",7,"\\u7b7e\\u6536",null]').hexdigest()
    assert digest("", 1, "case", 7, "签收", None) == expected


def test_a_digest_depends_on_everything_before_it() -> None:
    first = digest("", 1, "case", 7)
    assert digest(first, 2, "case", 7) != digest("0" * 64, 2, "case", 7)
    assert digest(first, 2, "case", 7) != digest(first, 3, "case", 7)


@given(one=st.lists(values, max_size=4), other=st.lists(values, max_size=4))
def test_different_fields_have_different_digests(one: list[object], other: list[object]) -> None:
    # True == 1 for Python and not for JSON, hence the comparison of their texts
    assert (digest("", 1, *one) == digest("", 1, *other)) == (repr(one) == repr(other))


def test_fields_do_not_run_into_each_other() -> None:
    assert digest("", 1, "ab", "c") != digest("", 1, "a", "bc")
    assert digest("", 1, "1") != digest("", 1, 1)


def test_a_commitment_does_not_depend_on_the_order_of_keys() -> None:
    assert commitment(SALT, {"note": "", "changes": {}}) == commitment(SALT, {"changes": {}, "note": ""})


def test_a_commitment_hides_the_value_behind_the_salt() -> None:
    other = bytes(SALT_BYTES)
    assert commitment(SALT, "13800000001") != commitment(other, "13800000001")
    assert commitment(SALT, "13800000001") != commitment(SALT, "13800000002")


def test_odd_text_can_be_committed() -> None:
    assert len(commitment(SALT, "\ud800 \x00 中")) == 64


def test_a_salt_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes, not 3"):
        commitment(b"abc", "x")


@pytest.mark.parametrize(("value", "error"), [(b"bytes", TypeError), (float("nan"), ValueError)])
def test_what_json_cannot_hold_is_refused(value: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        commitment(SALT, value)
