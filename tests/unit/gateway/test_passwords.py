"""What a password must be, how it is kept, and that a check costs the same for everybody."""

from __future__ import annotations

import re

import pytest

from gateway.access.passwords import PROFILES, Passwords, generate
from gateway.settings import PASSWORD_PROFILES


@pytest.fixture(scope="module")
def asvs():
    return Passwords("asvs", memory=1, rounds=1)


@pytest.fixture(scope="module")
def dengbao():
    return Passwords("dengbao", memory=1, rounds=1)


def codes(passwords, text, login="gu.yan"):
    return [fault.code.removeprefix("account.password-") for fault in passwords.faults(text, login, "#/new")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("秋叶山路面包咖啡火车星期", []),
        ("correct horse battery", []),
        ("elevenchars", ["short"]),
        ("twelve-chars", []),
        ("x" * 128, ["guessable"]),
        ("ab" * 65, ["long", "guessable"]),
        ("my-GU.YAN-password", ["guessable"]),
        ("", ["short", "plain", "guessable"]),
    ],
)
def test_length_counts_and_composition_does_not(asvs, text, found):
    assert codes(asvs, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Abcdefgh12", []),
        ("abcdefgh12", ["plain"]),
        ("abcdefghi-12", []),
        ("Ab1-567", ["short"]),
        ("ABCDEFGHIJKL", ["plain"]),
    ],
)
def test_the_other_profile_counts_kinds_of_characters(dengbao, text, found):
    assert codes(dengbao, text) == found


def test_the_settings_know_the_same_profiles():
    assert set(PASSWORD_PROFILES) == set(PROFILES)


def test_a_kept_password_is_salted_argon2id(asvs):
    one, other = asvs.hash("秋叶-山路"), asvs.hash("秋叶-山路")
    assert one != other
    assert one.startswith("$argon2id$v=19$m=1024,t=1,p=1$")


def test_only_the_password_itself_matches(asvs):
    kept = asvs.hash("秋叶-山路-abc")
    assert asvs.matches(kept, "秋叶-山路-abc")
    assert asvs.matches(kept, "秋叶－山路－ａｂｃ")
    assert not asvs.matches(kept, "秋叶-山路-abC")
    assert not asvs.matches(kept, "")


def test_nobodys_password_matches_nothing(asvs):
    assert not asvs.matches(None, "")
    assert not asvs.matches(None, asvs._nobody)


def test_what_was_kept_badly_matches_nothing(asvs):
    assert not asvs.matches("not a hash", "x")


def test_other_parameters_are_outdated(asvs):
    assert not asvs.outdated(asvs.hash("x"))
    assert Passwords("asvs", memory=1, rounds=2).outdated(asvs.hash("x"))


def test_generated_passwords_are_of_eighty_bits_and_typeable():
    made = {generate() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}", one) for one in made)
