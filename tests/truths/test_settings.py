"""Every setting is documented, and nothing reads the environment beside the settings."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from deploy.dev.catalogues import settings

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "settings.md").read_text("utf-8") if (ROOT / "docs" / "settings.md").exists() else ""


def variables():
    for cls in settings.classes():
        prefix = settings.prefix_of(cls)
        yield from (f"{prefix}_{field.name}".lstrip("_").upper() for field in dataclasses.fields(cls))


def test_there_are_settings():
    assert {"GATEWAY_SESSION_KEY", "DEMO_CLOCK"} <= set(variables())


@pytest.mark.parametrize("name", sorted(variables()))
def test_a_setting_is_documented(name):
    assert f"`{name}`" in PAGE


def test_every_variable_that_the_command_line_reads_is_documented():
    text = "".join(path.read_text("utf-8") for path in (ROOT / "cli").rglob("*.py"))
    read = set(re.findall(r"\bJIJU_[A-Z_]+\b", text))
    assert sorted(name for name in read if f"`{name}`" not in PAGE) == []


def test_every_settings_class_is_loaded_under_the_prefix_that_is_documented():
    text = "".join(path.read_text("utf-8") for path in (ROOT / "services").rglob("*.py"))
    for cls in settings.classes():
        assert f'"{settings.prefix_of(cls)}"' in text, cls
