"""The list of first passwords: written before the accounts are made, so that no password is lost on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.declare import Words
from services.trial.folder import Folder

NAME = "accounts.txt"
HEAD = """\
# 首次启动时生成的账号和初始密码，每个数据目录都不同；登录后可在“我的账号”改密码。记下后可以删掉本文件。
# Accounts and first passwords, made at the first start, different in every data folder. May be deleted once noted.
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """One account with the password that it had at first."""

    login: str
    password: str
    words: Words

    @property
    def row(self) -> tuple[str, str, str]:
        return self.login, self.password, f"{self.words.zh} · {self.words.en}"


def kept(folder: Folder) -> dict[str, str]:
    """Login and password of those that are listed; none where the list was deleted."""
    file = folder.path / NAME
    if not file.exists():
        return {}
    rows = [line.split("\t") for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {row[0]: row[1] for row in rows if len(row) > 1}


def keep(folder: Folder, listed: Sequence[Listed]) -> None:
    """The list, readable by its owner alone."""
    folder.write(NAME, HEAD + "".join("\t".join(one.row) + "\n" for one in listed))
