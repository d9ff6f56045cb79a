"""The names that a settings class reads, for whoever checks what a process is told."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import setting, variables


@dataclass(frozen=True, kw_only=True)
class Sample:
    port: int = setting("a port", 1)
    password: str = setting("a secret", secret=True)


def test_a_secret_may_come_from_a_file_and_nothing_else_may():
    assert variables(Sample, "one") == {"ONE_PORT", "ONE_PASSWORD", "ONE_PASSWORD_FILE"}


def test_without_a_prefix_the_names_are_bare():
    assert variables(Sample, "") == {"PORT", "PASSWORD", "PASSWORD_FILE"}
