"""What no line of the tree may hold: a registry's host, a path of this machine, a bare exception, unowned work, two versions."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from deploy.dev.lockfile import ROOT

SHARED_FOLDERS = {Path(name) for name in ("/", "/tmp", "/var/tmp", "/home", "/opt", "/srv", "/usr/src")}  # noqa: S108 - names to leave out, nothing is written there
CODE = (".py", ".html", ".js", ".css", ".sh", ".toml", ".yml", ".yaml", "Makefile")

# Written so that this file does not hold what it looks for.
HOST = re.compile(
    r"(?<![\w-])(?:[\w-]+\.)*(?:npmjs|npmmirror|pythonhosted|pypi|rubygems|crates)\.(?:org|com|io|net|cn|tuna)\b"
    r"|\b(?:deb|security)\.debian\.(?:org)\b|\brepo1?\.maven\.(?:apache|org)"
)
UNOWNED = re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X)\b(?!\s*\(?#\d)")
CONFLICT = re.compile(r"<{7} |>{7} |={7}$")  # what two who changed the same line leave behind
BARE = re.compile(r"#\s*(?:noqa(?::\s*[A-Z0-9, ]+)?|type:\s*ignore(?:\[[\w, -]+\])?|pragma: no cover)\s*$")


def files() -> list[Path]:
    """Every text file that is or would be committed; in a copy without git, all but what set-up and tools made."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    own = (ROOT / ".git").exists() and listed.returncode == 0
    names = listed.stdout.split("\0") if own else _walked()
    return [path for name in sorted(filter(None, names)) if (path := ROOT / name).is_file() and not path.is_symlink()]


def _walked() -> Iterator[str]:
    made = {"var", "mutants", "dist", "build", "vendor", "__pycache__"}
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [name for name in inner if (name not in made and not name.startswith(".")) or name == ".ci"]
        yield from (str(Path(folder, name).relative_to(ROOT)) for name in names)


def machine_words() -> list[str]:
    """Words that would tell on which machine a file was written: its folders, and the hosts it installs from."""
    folders = [ROOT, *(folder for folder in (ROOT.parent, Path.home()) if folder not in SHARED_FOLDERS)]
    settings = "\n".join(
        f"{key}={value}" for key, value in os.environ.items() if re.search("INDEX|REGISTRY|MIRROR", key)
    )
    hosts = re.findall(r"//(?:[^/@\s]*@)?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", settings)
    return [f"{folder}/" for folder in folders] + hosts


def faults_of(name: str, text: str, words: list[str]) -> Iterator[str]:
    """Each fault of one file, with its line."""
    code = name.endswith(CODE)
    for number, line in enumerate(text.splitlines(), start=1):
        if HOST.search(line):
            yield f"{name}:{number}: names a package registry's host"
        if CONFLICT.match(line):
            yield f"{name}:{number}: two versions of a line, neither chosen"
        yield from (f"{name}:{number}: names this machine ({word})" for word in words if word in line)
        if code and UNOWNED.search(line):
            yield f"{name}:{number}: unfinished work without an issue's number"
        if code and BARE.search(line):
            yield f"{name}:{number}: an exception to a check without its reason on the line"


def faults() -> list[str]:
    words = machine_words()
    found: list[str] = []
    for path in files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture or another binary file
        found += faults_of(str(path.relative_to(ROOT)), text, words)
    return found


if __name__ == "__main__":
    wrong = faults()
    print("\n".join(wrong) or f"{len(files())} files hold nothing they must not")
    sys.exit(bool(wrong))
