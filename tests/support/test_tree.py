"""What no line of the tree may hold is found, and what looks like it is left alone."""

from __future__ import annotations

import pytest

from deploy.dev.tree import faults_of

WORDS = ["/home/someone/clone/"]


def found(line, name="chassis/some.py"):
    return [fault.partition(": ")[2] for fault in faults_of(name, line, WORDS)]


@pytest.mark.parametrize(
    "host", ["registry.npm" + "js.org", "py" + "pi.org", "files.python" + "hosted.org", "py" + "pi.tuna.example.cn"]
)
def test_a_registry_s_host_is_found_in_any_file(host):
    assert found(f"see https://{host}/simple", name="docs/note.md") == ["names a package registry's host"]


def test_a_path_of_this_machine_is_found():
    assert found('open("/home/someone/clone/x")') == ["names this machine (/home/someone/clone/)"]


@pytest.mark.parametrize("word", ["TO" + "DO", "FIX" + "ME"])
def test_unfinished_work_needs_an_issue(word):
    assert found(f"# {word}: later") == ["unfinished work without an issue's number"]
    assert found(f"# {word} (#12): later") == []


@pytest.mark.parametrize(
    "bare", ["# no" + "qa", "# no" + "qa: E501", "# type" + ": ignore[misc]", "# pragma" + ": no cover"]
)
def test_an_exception_to_a_check_needs_its_reason(bare):
    assert found(f"x = 1  {bare}") == ["an exception to a check without its reason on the line"]
    assert found(f"x = 1  {bare} - the law says so") == []


@pytest.mark.parametrize("line", ["<" * 7 + " HEAD", "=" * 7, ">" * 7 + " theirs"])
def test_two_versions_of_a_line_are_found_in_any_file(line):
    assert found(line, name="pages/list.html") == ["two versions of a line, neither chosen"]
    assert found(f"| {line} |", name="docs/note.md") == []


@pytest.mark.parametrize("line", ["pip install .", "the npm registry", "docs.python.org", "https://www.gov.cn/zhengce"])
def test_ordinary_words_pass(line):
    assert found(line) == []
