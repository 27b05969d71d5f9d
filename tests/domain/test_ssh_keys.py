"""Public keys and the lines of authorized_keys."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ssh_keys import Key, line, owners, public_key, session_keys


def key(number: int, kind: str = "ssh-ed25519") -> Key:
    """A key of made-up bytes."""
    data = b"".join(len(part).to_bytes(4, "big") + part for part in (kind.encode(), bytes([number]) * 32))
    return Key(kind, base64.b64encode(data).decode())


ONE, OTHER = key(1), key(2)


def test_a_public_key_is_read_with_or_without_a_comment() -> None:
    assert public_key(f"{ONE.kind} {ONE.blob}") == ONE
    assert public_key(f"\n{ONE.kind}  {ONE.blob} o'brien at home\n\n") == ONE
    assert ONE.fingerprint.startswith("SHA256:")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n",
        "ssh-ed25519",
        "ssh-ed25519 no-base64!",
        "ssh-dss AAAAB3NzaC1kc3M=",
        f"ssh-rsa {ONE.blob}",
        f"{ONE.kind} {ONE.blob}\n{OTHER.kind} {OTHER.blob}\n",
        f'command="sh" {ONE.kind} {ONE.blob}',
        f"{ONE.kind} {ONE.blob[:20]}",
        f"{ONE.kind} {base64.b64encode(b'ssh').decode()}",
    ],
)
def test_what_is_no_single_public_key_is_none(text: str) -> None:
    assert public_key(text) is None


@given(st.text())
def test_no_text_breaks_the_readers(text: str) -> None:
    public_key(text)
    owners(text)
    list(session_keys(text))


def test_the_lines_say_whose_each_key_is() -> None:
    text = "\n".join(
        [
            "# keys of the desk",
            line("exec '/opt/door step/doorstep' --as lijuan --ledger \"/x y\"", ONE, "lijuan"),
            f"{OTHER.kind} {OTHER.blob} o'brien",
            line("exec doorstep --as=wangfang", ONE, "wangfang"),
        ]
    )
    assert owners(text) == {ONE: {"lijuan", "wangfang"}, OTHER: frozenset()}


def test_sshd_names_the_keys_of_a_session() -> None:
    told = f"publickey {ONE.kind} {ONE.blob}\nkeyboard-interactive\n"
    assert list(session_keys(told)) == [ONE]
