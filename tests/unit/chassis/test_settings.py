"""Settings: every fault at once, no secret in sight, nothing misspelt ignored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chassis.settings import BadSettings, load, markdown, setting

NEAR = "CREDIT_RELAY_BATCH"
KEY = "`CREDIT_SESSION_KEY`<br>`CREDIT_SESSION_KEY_FILE`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    session_key: str = setting(("签名会话", "signs portal sessions"), secret=True)
    db_url: str = setting(("数据库", "where credit keeps its tables"), "sqlite:///var/credit.sqlite")
    relay_batch: int = setting(("每轮发送的事件数", "events sent per round"), 100)
    pause: float = setting("seconds between rounds", 0.5)
    demo: bool = setting("a demonstration", False)
    folder: Path = setting("where files are kept", Path("var"))
    hosts: tuple[str, ...] = setting("who may call", ())


def read(**environ: str) -> Settings:
    return load(Settings, "credit", {"CREDIT_SESSION_KEY": "k", **environ})


def faults(**environ: str) -> list[str]:
    with pytest.raises(BadSettings) as bad:
        load(Settings, "CREDIT", environ)
    return [fault.en for fault in bad.value.faults]


def test_what_is_not_set_has_its_default():
    assert read() == Settings(session_key="k")
    assert read().relay_batch == 100


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("CREDIT_DB_URL", "sqlite:///x", "db_url", "sqlite:///x"),
        ("CREDIT_DB_URL", "", "db_url", ""),
        ("CREDIT_RELAY_BATCH", " 7 ", "relay_batch", 7),
        ("CREDIT_RELAY_BATCH", "-7", "relay_batch", -7),
        ("CREDIT_PAUSE", "2", "pause", 2.0),
        ("CREDIT_PAUSE", "1e-3", "pause", 0.001),
        ("CREDIT_DEMO", "1", "demo", True),
        ("CREDIT_DEMO", "TRUE", "demo", True),
        ("CREDIT_DEMO", "yes", "demo", True),
        ("CREDIT_DEMO", "on", "demo", True),
        ("CREDIT_DEMO", "0", "demo", False),
        ("CREDIT_DEMO", "false", "demo", False),
        ("CREDIT_DEMO", "no", "demo", False),
        ("CREDIT_DEMO", "Off", "demo", False),
        ("CREDIT_FOLDER", "/data", "folder", Path("/data")),
        ("CREDIT_HOSTS", "a, b ,,c", "hosts", ("a", "b", "c")),
        ("CREDIT_HOSTS", "", "hosts", ()),
    ],
)
def test_a_text_is_read_by_the_type_of_its_field(name, text, field, value):
    found = getattr(read(**{name: text}), field)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("CREDIT_RELAY_BATCH", "ten", "a whole number"),
        ("CREDIT_RELAY_BATCH", "1.5", "a whole number"),
        ("CREDIT_RELAY_BATCH", "1_000", "a whole number"),
        ("CREDIT_RELAY_BATCH", "１０", "a whole number"),
        ("CREDIT_RELAY_BATCH", "", "a whole number"),
        ("CREDIT_PAUSE", "soon", "a number"),
        ("CREDIT_PAUSE", "nan", "a number"),
        ("CREDIT_PAUSE", "inf", "a number"),
        ("CREDIT_DEMO", "maybe", "yes or no (1, 0)"),
        ("CREDIT_DEMO", "", "yes or no (1, 0)"),
        ("CREDIT_FOLDER", "", "a path"),
    ],
)
def test_a_text_of_another_type_is_a_fault_that_shows_it(name, text, what):
    assert faults(CREDIT_SESSION_KEY="k", **{name: text}) == [f"{name}={text!r} is not {what}"]


def test_all_faults_are_reported_at_once_in_both_languages():
    with pytest.raises(BadSettings) as bad:
        load(Settings, "CREDIT", {"CREDIT_RELAY_BATCH": "ten", "CREDIT_DEMO": "?", "CREDIT_RELAY_BACH": "5"})
    assert str(bad.value).splitlines() == [
        "CREDIT_SESSION_KEY 未设置：签名会话 · CREDIT_SESSION_KEY is not set: signs portal sessions",
        "CREDIT_RELAY_BATCH='ten' 不是整数 · CREDIT_RELAY_BATCH='ten' is not a whole number",
        "CREDIT_DEMO='?' 不是是或否（1、0） · CREDIT_DEMO='?' is not yes or no (1, 0)",
        f"CREDIT_RELAY_BACH 不是设置项；是不是 {NEAR}？ · CREDIT_RELAY_BACH is not a setting; did you mean {NEAR}?",
    ]


def test_an_empty_text_does_not_count_as_setting_what_is_needed():
    assert faults(CREDIT_SESSION_KEY=" ") == ["CREDIT_SESSION_KEY is not set: signs portal sessions"]


def test_a_variable_that_is_like_none_of_ours_is_a_fault_without_advice():
    assert faults(CREDIT_SESSION_KEY="k", CREDIT_ZZZZZZZZ="1") == ["CREDIT_ZZZZZZZZ is not a setting"]


def test_variables_of_others_are_not_looked_at():
    assert read(PATH="/bin", CREDITS="1", REGISTRY_DB_URL="x") == read()


def test_without_a_prefix_the_names_are_bare_and_none_is_unknown():
    found = load(Settings, "", {"SESSION_KEY": "k", "PATH": "/bin", "DEMO": "1"})
    assert found.demo is True


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("s3cret\n")
    assert load(Settings, "CREDIT", {"CREDIT_SESSION_KEY_FILE": str(tmp_path / "key")}).session_key == "s3cret"


def test_only_a_secret_may_come_from_a_file(tmp_path):
    assert faults(CREDIT_SESSION_KEY="k", CREDIT_RELAY_BATCH_FILE="x") == [
        "CREDIT_RELAY_BATCH_FILE is not a setting; did you mean CREDIT_RELAY_BATCH?"
    ]


def test_a_secret_given_twice_is_a_fault(tmp_path):
    assert faults(CREDIT_SESSION_KEY="k", CREDIT_SESSION_KEY_FILE="x") == [
        "CREDIT_SESSION_KEY, CREDIT_SESSION_KEY_FILE: only one of the two may be set"
    ]


def test_a_secret_file_that_cannot_be_read_is_a_fault(tmp_path):
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    missing, bytes_ = tmp_path / "missing", tmp_path / "bytes"
    assert faults(CREDIT_SESSION_KEY_FILE=str(missing)) == [
        f"CREDIT_SESSION_KEY_FILE='{missing}' cannot be read (FileNotFoundError)"
    ]
    assert faults(CREDIT_SESSION_KEY_FILE=str(bytes_)) == [
        f"CREDIT_SESSION_KEY_FILE='{bytes_}' cannot be read (UnicodeDecodeError)"
    ]


def test_an_empty_secret_file_does_not_set_the_secret(tmp_path):
    (tmp_path / "key").write_text("\n")
    assert faults(CREDIT_SESSION_KEY_FILE=str(tmp_path / "key")) == [
        "CREDIT_SESSION_KEY is not set: signs portal sessions"
    ]


def test_no_secret_shows_in_a_repr():
    assert "s3cret" not in repr(read(CREDIT_SESSION_KEY="s3cret"))
    assert "relay_batch=100" in repr(read())


def test_no_secret_shows_in_a_fault():
    @dataclass(frozen=True)
    class Pin:
        pin: int = setting("opens the safe", secret=True)

    with pytest.raises(BadSettings) as bad:
        load(Pin, "SAFE", {"SAFE_PIN": "12x4"})
    assert str(bad.value) == "SAFE_PIN 不是整数 · SAFE_PIN is not a whole number"


def test_a_field_that_is_no_setting_is_an_error_of_the_program():
    @dataclass(frozen=True)
    class Plain:
        size: int = 3

    @dataclass(frozen=True)
    class Strange:
        sizes: dict[str, Any] = setting("what", secret=False)

    for cls in (Plain, Strange):
        with pytest.raises(TypeError, match="is not a setting"):
            load(cls, "X", {})


def test_the_documentation_lists_every_setting_with_type_default_and_meaning():
    assert markdown(("credit", Settings)).splitlines() == [
        "## CREDIT",
        "",
        "| 变量 · variable | 类型 · type | 默认值 · default | 说明 · meaning |",
        "|---|---|---|---|",
        f"| {KEY} | 文字 · text | 必填 · required | 签名会话<br>signs portal sessions |",
        "| `CREDIT_DB_URL` | 文字 · text | `sqlite:///var/credit.sqlite` | 数据库<br>where credit keeps its tables |",
        "| `CREDIT_RELAY_BATCH` | 整数 · a whole number | `100` | 每轮发送的事件数<br>events sent per round |",
        "| `CREDIT_PAUSE` | 数 · a number | `0.5` | seconds between rounds |",
        "| `CREDIT_DEMO` | 是或否（1、0） · yes or no (1, 0) | `False` | a demonstration |",
        "| `CREDIT_FOLDER` | 路径 · a path | `var` | where files are kept |",
        "| `CREDIT_HOSTS` | 逗号分隔的列表 · a list with commas | 空 · empty | who may call |",
    ]


def test_sections_without_a_prefix_are_named_after_their_class():
    assert markdown(("", Settings)).startswith("## Settings\n\n")


def test_neither_a_bar_nor_a_secrets_default_spoils_the_table():
    @dataclass(frozen=True)
    class Odd:
        mode: str = setting("this | that", "a")
        token: str = setting("lets the demonstration in", "open-sesame", secret=True)

    assert r"| this \| that |" in markdown(("ODD", Odd))
    assert "sesame" not in markdown(("ODD", Odd))
