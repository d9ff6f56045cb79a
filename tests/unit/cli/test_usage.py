"""What somebody reads who wrote a command wrongly: one line, in Chinese and English, that names the word at fault."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from cli.home import Home
from cli.main import main

BEGINNING = "写错了 · wrong: "
WRONG = {
    ("nonsense",): "没有命令 nonsense · no such command: nonsense",
    ("rule", "nonsense"): "没有命令 nonsense · no such command: nonsense",
    ("--nonsense",): "没有选项 --nonsense · no such option: --nonsense",
    ("find", "--nonsense"): "没有选项 --nonsense · no such option: --nonsense",
    ("find", "--limits", "3"): "（或为 · perhaps --limit）",
    ("clock", "set"): "缺少 TO · missing TO",
    ("ledger", "head"): "缺少 {registry|applications|assessment|credit|search} · missing",
    ("find", "--limit", "x"): "--limit: 须为 1 至 100 的整数 · it is a whole number from 1 to 100",
    ("find", "--limit", "101"): "--limit: 须为 1 至 100 的整数",
    (
        "rule",
        "deadline",
        "--from",
        "2026-02-13",
        "--working-days",
        "x",
    ): "--working-days: 须为整数 · it is a whole number",
    ("rule", "deadline", "--from", "2026-02-13", "--months", "1.5"): "--months: 须为整数",
    (
        "events",
        "parked",
        "--service",
        "x",
    ): "--service: 只能是 registry, applications, assessment, credit, search · it is",
    ("rule", "region", "320211", "--on"): "选项 --on 后须写值 · option --on needs a value",
    ("rule", "region", "320211", "--json=1"): "选项 --json 后没有值 · option --json takes no value",
    ("rule", "region", "320211", "320212"): "多写了 320212 · too much: 320212",
    ("rule", "region", "32"): "行政区划代码为6位数字 · a region code has six digits: 32",
    (
        "rule",
        "region",
        "320211",
        "--on",
        "20260131",
    ): "--on: 不是日期（YYYY-MM-DD） · not a date (YYYY-MM-DD): 20260131",
    ("rule", "region", "320211", "--on", "2026-W05-6"): "not a date (YYYY-MM-DD): 2026-W05-6",
    ("rule", "region", "320211", "--on", "２０２６-01-31"): "not a date (YYYY-MM-DD): ２０２６-01-31",
    (
        "clock",
        "set",
        "20260131",
    ): "TO: 不是日期或时刻（2026-12-01 或 2026-12-01T09:00） · not a day or a moment: 20260131",
    ("agencies", "create", "--file", "there/is/none"): "there/is/none 读不出 · cannot be read: No such file",
    ("agencies", "create", "--file", "."): ". 读不出 · cannot be read: Is a directory",
    ("agencies", "create", "--set", "name"): "写作 名称=值 · write name=value: name",
}


def run(home, *words, **environ):
    return CliRunner().invoke(main, words, env={"JIJU_HOME": str(home), "JIJU_SERVER": ""} | environ, prog_name="jiju")


@pytest.mark.parametrize(("words", "said"), WRONG.items(), ids=[" ".join(words) for words in WRONG])
def test_a_wrong_line_is_told_in_both_languages_and_ends_with_2(tmp_path, words, said):
    done = run(tmp_path, *words)
    assert (done.exit_code, done.stdout) == (2, "")
    last = done.stderr.splitlines()[-1]
    assert last.startswith(BEGINNING)
    assert said in last
    assert re.search("[\u4e00-\u9fff]", last.removeprefix(BEGINNING))


def test_a_wrong_line_is_told_how_the_verb_is_used_and_where_its_help_is(tmp_path):
    lines = run(tmp_path, "clock", "set").stderr.splitlines()
    assert lines[:2] == ["Usage: jiju clock set [OPTIONS] TO", "用法说明 · for help: jiju clock set --help"]


def test_a_group_without_a_verb_answers_with_its_help(tmp_path):
    done = run(tmp_path, "rule")
    assert done.exit_code == 2
    assert "credit-code" in done.stderr
    assert BEGINNING not in done.stderr


@pytest.mark.parametrize(
    "server",
    [
        "localhost:8000",
        "ftp://x",
        "http://",
        "http://[::1",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:0",
        "http://a b",
    ],
)
@pytest.mark.parametrize("how", ["option", "shell", "kept", "login"])
def test_a_server_that_is_no_address_is_told_at_once(tmp_path, server, how):
    said = "服务地址写作 http://主机:端口 · a server is written http://host:port: "
    if how == "kept":
        Home(tmp_path).write(server=server)
    words = {"option": ("--server", server, "whoami"), "login": ("login", "x", "--server", server)}
    done = run(tmp_path, *words.get(how, ("whoami",)), **({"JIJU_SERVER": server} if how == "shell" else {}))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith(BEGINNING + said)
