"""What is signed, by which key, and who can check it."""

from __future__ import annotations

import stat
import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from chassis.clock import to_micros
from chassis.ledger import heads
from chassis.ledger.heads import BadKey, Checker, Head, Signer, due, signed_text

AT = to_micros(datetime(2026, 11, 20, 1, tzinfo=UTC))
ROOT = sha256(b"").digest()


@pytest.fixture
def signer(tmp_path):
    return Signer("registry", tmp_path / "keys" / "registry.pem")


@pytest.fixture
def head(signer):
    return signer._made(0, heads.NO_HEAD, ROOT, AT)


def test_the_signed_text_is_five_lines_that_anybody_can_write_down():
    assert signed_text("registry", 12, ROOT, AT).decode("utf-8").split("\n") == [
        "jiju-ledger-head/1",
        "registry",
        "12",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "2026-11-20T09:00:00+08:00",
        "",
    ]


def test_a_head_can_be_checked_with_the_public_key_and_nothing_of_ours(signer, head):
    public = Ed25519PublicKey.from_public_bytes(signer.checker.public)
    text = f"jiju-ledger-head/1\nregistry\n0\n{ROOT.hex()}\n2026-11-20T09:00:00+08:00\n"
    public.verify(head.signature, text.encode())


def test_a_key_is_named_by_the_hash_of_its_public_bytes(signer, head):
    assert head.key_id == signer.checker.key_id == sha256(signer.checker.public).hexdigest()[:16]
    assert len(signer.checker.public) == 32


def test_a_head_holds_as_it_was_signed(signer, head):
    assert signer.checker.holds(head)


CHANGES: dict[str, dict[str, Any]] = {
    "another size": {"size": 1},
    "another root": {"root": bytes(32)},
    "a later time": {"signed_at": AT + 1_000_000},
    "a time that is text": {"signed_at": "yesterday"},
    "a time beyond all": {"signed_at": 10**30},
    "no time": {"signed_at": None},
    "another key": {"key_id": "0" * 16},
    "zeros for a signature": {"signature": bytes(64)},
    "no signature": {"signature": b""},
    "a signature that is text": {"signature": "text"},
    "a root that is text": {"root": "text"},
}


@pytest.mark.parametrize("but", CHANGES.values(), ids=CHANGES)
def test_a_head_of_which_anything_was_changed_does_not_hold(signer, head, but):
    assert not signer.checker.holds(replace(head, **but))


def test_a_head_of_another_service_does_not_hold(signer, head):
    assert not Checker("credit", signer._key.public_key()).holds(head)


def test_a_head_of_another_key_does_not_hold_even_under_our_keys_name(signer, tmp_path):
    other = Signer("registry", tmp_path / "other.pem")._made(0, heads.NO_HEAD, ROOT, AT)
    assert not signer.checker.holds(other)
    assert not signer.checker.holds(replace(other, key_id=signer.checker.key_id))


def test_the_key_is_made_at_first_use_and_its_owner_alone_can_read_it(signer, tmp_path):
    file = tmp_path / "keys" / "registry.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert isinstance(load_pem_private_key(file.read_bytes(), None), Ed25519PrivateKey)
    assert [path.name for path in file.parent.iterdir()] == ["registry.pem"]


def test_the_key_stays_the_same(signer, tmp_path):
    assert Signer("registry", tmp_path / "keys" / "registry.pem").checker.public == signer.checker.public


def test_every_file_has_a_key_of_its_own(signer, tmp_path):
    assert Signer("registry", tmp_path / "second.pem").checker.public != signer.checker.public


def test_processes_that_start_at_once_agree_on_one_key(tmp_path):
    made: list[bytes] = []
    together = threading.Barrier(8)

    def start() -> None:
        together.wait()
        made.append(Signer("registry", tmp_path / "key.pem").checker.public)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len(set(made)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key.pem"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a key",
        generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())[:-40],
    ],
    ids=["empty", "text", "another kind of key", "cut short"],
)
def test_a_file_that_holds_no_key_of_ours_is_named_and_left_alone(tmp_path, content):
    file = tmp_path / "key.pem"
    file.write_bytes(content)
    with pytest.raises(BadKey, match=r"key\.pem: 不是 PEM 格式的 Ed25519 私钥 · not an Ed25519 private key in PEM"):
        Signer("registry", file)
    assert file.read_bytes() == content


@pytest.mark.parametrize(
    ("last", "is_due"),
    [(None, True), (date(2026, 11, 19), True), (date(2026, 11, 20), False), (date(2026, 11, 21), False)],
)
def test_a_head_is_due_once_a_day(last, is_due):
    assert due(last, date(2026, 11, 20)) is is_due


def test_a_head_carries_what_its_table_has():
    assert list(Head.__slots__) == ["size", "previous", "root", "signed_at", "key_id", "signature"]
