"""The signed principal: nothing of it can be changed, it ends after a minute, and it costs little."""

from __future__ import annotations

import base64
import hmac
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from joserfc import jws
from joserfc.jwk import OKPKey

from chassis.clock import SHANGHAI, FixedClock
from chassis.errors import Forbidden, Unavailable
from chassis.tokens import LIFE, Signer, Verifier, make_key
from contracts.roles import NOBODY, Principal, Role

WHO = Principal(id="7K3Q2M9X5C0H", role=Role.OPERATOR, name="顾砚", zone="4J2S8T0VWX1Y", region="3202")


@pytest.fixture
def clock():
    return FixedClock(datetime(2026, 11, 20, 9, 42, tzinfo=SHANGHAI))


@pytest.fixture
def key(tmp_path):
    make_key(tmp_path / "keys" / "gateway.pem")
    return tmp_path / "keys" / "gateway.pem"


@pytest.fixture
def signer(key):
    return Signer(key)


@pytest.fixture
def verifier(signer):
    return Verifier(signer.public)


def parts(token):
    return [json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2]]


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize("who", [WHO, NOBODY, Principal(id="x", role=Role.SYSTEM, organisation="o")])
def test_whoever_was_signed_is_read(signer, verifier, clock, who):
    assert verifier.read(signer.sign(who, clock), clock) == who


def test_a_token_is_an_ed25519_jws_of_sixty_seconds(signer, clock):
    header, claims = parts(signer.sign(WHO, clock))
    assert header["alg"] == "Ed25519"
    assert claims["exp"] - claims["iat"] == LIFE == 60


def test_it_ends_after_its_life_and_a_little_skew(signer, verifier, clock):
    token = signer.sign(WHO, clock)
    clock.advance(seconds=64)
    assert verifier.read(token, clock) == WHO
    clock.advance(seconds=1)
    with pytest.raises(Unavailable, match=r"token\.over"):
        verifier.read(token, clock)


def test_a_token_that_was_read_before_ends_too(signer, verifier, clock):
    token = signer.sign(WHO, clock)
    verifier.read(token, clock)
    clock.advance(hours=1)
    with pytest.raises(Unavailable):
        verifier.read(token, clock)


def test_a_token_from_the_future_is_not_taken(signer, verifier, clock):
    later = FixedClock(datetime(2026, 11, 20, 9, 43, tzinfo=SHANGHAI))
    with pytest.raises(Unavailable):
        verifier.read(signer.sign(WHO, later), clock)


def test_a_principal_keeps_its_token_for_half_its_life(signer, clock):
    first = signer.sign(WHO, clock)
    clock.advance(seconds=29)
    assert signer.sign(WHO, clock) == first
    clock.advance(seconds=1)
    assert signer.sign(WHO, clock) != first


def test_a_token_given_out_holds_for_at_least_half_its_life(signer, verifier, clock):
    signer.sign(WHO, clock)
    clock.advance(seconds=29)
    token = signer.sign(WHO, clock)
    clock.advance(seconds=30)
    assert verifier.read(token, clock) == WHO


@pytest.mark.parametrize("changed", [{"role": Role.PROVINCE}, {"zone": ""}, {"name": "另一人"}])
def test_another_role_zone_or_name_is_another_token(signer, verifier, clock, changed):
    other = replace(WHO, **changed)
    assert verifier.read(signer.sign(other, clock), clock) == other
    assert verifier.read(signer.sign(WHO, clock), clock) == WHO


@pytest.mark.parametrize("claim", [{"role": "province"}, {"region": "32"}, {"exp": 9_999_999_999}, {"zone": "x"}])
def test_a_changed_claim_is_found(signer, verifier, clock, claim):
    header, claims = parts(signer.sign(WHO, clock))
    signature = signer.sign(WHO, clock).rpartition(".")[2]
    with pytest.raises(Forbidden, match=r"token\.bad"):
        verifier.read(f"{encoded(header)}.{encoded(claims | claim)}.{signature}", clock)


def test_no_signature_is_not_taken_for_one(signer, verifier, clock):
    _, claims = parts(signer.sign(WHO, clock))
    for header in ({"alg": "none"}, {"alg": "none", "kid": parts(signer.sign(WHO, clock))[0]["kid"]}):
        with pytest.raises(Forbidden):
            verifier.read(f"{encoded(header)}.{encoded(claims)}.", clock)


def test_the_public_key_is_not_taken_for_a_secret(signer, verifier, clock):
    header, claims = parts(signer.sign(WHO, clock))
    said = f"{encoded({'alg': 'HS256', 'kid': header['kid']})}.{encoded(claims)}"
    mac = hmac.digest(signer.public, said.encode(), "sha256")
    forged = f"{said}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
    with pytest.raises(Forbidden):
        verifier.read(forged, clock)


def test_a_key_of_somebody_else_is_not_taken(verifier, clock, tmp_path):
    make_key(tmp_path / "other.pem")
    with pytest.raises(Forbidden):
        verifier.read(Signer(tmp_path / "other.pem").sign(WHO, clock), clock)


@pytest.mark.parametrize("text", ["", ".", "..", "a.b.c", "é.é.é", "x" * 10_000, "a.b", "{}"])
def test_what_is_no_token_is_refused_like_a_wrong_one(verifier, clock, text):
    with pytest.raises(Forbidden, match=r"token\.bad"):
        verifier.read(text, clock)


WHOLE = {"id": "x", "role": "city", "iat": 0, "exp": 1}


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"id": "x", "role": "city", "iat": 0},
        WHOLE | {"role": "king"},
        WHOLE | {"iat": "x"},
        WHOLE | {"more": 1},
        [],
    ],
)
def test_a_well_signed_token_that_says_something_else_is_refused(key, verifier, clock, claims):
    own = OKPKey.import_key(key.read_bytes())
    header = {"alg": "Ed25519", "kid": own.thumbprint()}
    token = jws.serialize_compact(header, json.dumps(claims), own, algorithms=["Ed25519"])
    with pytest.raises(Forbidden):
        verifier.read(token, clock)


def test_while_keys_are_changed_both_hold(signer, tmp_path, clock):
    make_key(tmp_path / "new.pem")
    new = Signer(tmp_path / "new.pem")
    verifier = Verifier(signer.public, new.public)
    assert verifier.read(signer.sign(WHO, clock), clock) == verifier.read(new.sign(WHO, clock), clock) == WHO


def test_a_key_is_readable_by_its_owner_only_and_is_never_written_over(key):
    assert key.stat().st_mode & 0o777 == 0o600
    before = key.read_bytes()
    make_key(key)
    assert key.read_bytes() == before


@pytest.mark.parametrize("kind", ["public", "other curve"])
def test_a_signer_without_a_private_ed25519_key_does_not_start(tmp_path: Path, signer, kind):
    file = tmp_path / "wrong.pem"
    file.write_bytes(signer.public if kind == "public" else OKPKey.generate_key("X25519").as_pem(private=True))
    with pytest.raises(ValueError, match=r"wrong\.pem holds no private Ed25519 key"):
        Signer(file)


def test_neither_side_remembers_without_end(signer, verifier, clock, monkeypatch):
    monkeypatch.setattr("chassis.tokens.REMEMBERED", 3)
    for n in range(10):
        verifier.read(signer.sign(replace(WHO, id=str(n)), clock), clock)
    assert len(signer._made) == len(verifier._seen) == 3
