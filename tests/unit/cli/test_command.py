"""The command around the verbs: languages, memory, what is loaded when."""

from __future__ import annotations

import stat
import subprocess
import sys

import pytest
from click.testing import CliRunner

from cli.context import Context
from cli.home import Home, Kept
from cli.main import VERBS, main
from contracts.things import load_all


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "zh"),
    ],
)
def test_the_language_is_chinese_unless_the_shell_speaks_english(environ, lang):
    assert Context(environ).lang == lang


def test_what_is_said_with_the_call_goes_before_the_shell():
    assert Context({"LANG": "zh_CN.UTF-8"}, lang="en").lang == "en"


def test_the_server_is_that_of_the_call_then_of_the_shell_then_of_the_last_sign_in(tmp_path):
    environ = {"JIJU_HOME": str(tmp_path)}
    assert Context(environ).server == "http://127.0.0.1:8000"
    Home(tmp_path).write(server="http://kept.example")
    assert Context(environ).server == "http://kept.example"
    assert Context(environ | {"JIJU_SERVER": "http://shell.example/"}).server == "http://shell.example"
    assert (
        Context(environ | {"JIJU_SERVER": "http://shell.example"}, server="http://said.example").server
        == "http://said.example"
    )


def test_what_is_remembered_is_read_by_its_owner_alone(tmp_path):
    Home(tmp_path / "jiju").write(token="secret")
    assert stat.S_IMODE((tmp_path / "jiju" / "state.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "jiju").stat().st_mode) == 0o700


@pytest.mark.parametrize("text", ["", "{", '{"unknown": 1}', "[]"])
def test_a_memory_that_cannot_be_read_counts_as_none(tmp_path, text):
    (tmp_path / "state.json").write_text(text)
    assert Home(tmp_path).read() == Kept()


def test_every_kind_and_every_verb_is_listed_with_both_languages():
    shown = CliRunner().invoke(main, ["--help"], prog_name="jiju").output
    for name in (*VERBS, *(kind.plural for kind in load_all().values())):
        assert f"\n  {name} " in shown


@pytest.mark.parametrize("verb", [*VERBS, *(kind.plural for kind in load_all().values())])
def test_every_verb_has_a_help_page(verb):
    if verb != "serve":  # hands --help on to the trial itself
        result = CliRunner().invoke(main, [verb, "--help"], prog_name="jiju")
        assert result.exit_code == 0
        assert "Usage" in result.output


def test_a_kind_that_nobody_writes_has_no_writing_verbs():
    shown = CliRunner().invoke(main, ["titles", "--help"], prog_name="jiju").output
    assert "calendar" in shown
    assert "create" not in shown


def test_questions_about_rules_load_neither_the_client_nor_what_draws_tables():
    script = "import sys; import cli.main; cli.main.main(['rule', 'region', '320211'], standalone_mode=False); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].strip("[]").replace("'", "").split(", "))
    assert not loaded & {
        "rich",
        "urllib.request",
        "http.client",
        "cli.client",
        "sqlalchemy",
        "contracts.things.registry",
    }
