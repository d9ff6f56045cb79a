"""Writing verbs of a kind: create, change, preview, correct, withdraw, end, act, erase."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from cli import table
from cli.context import Context
from cli.rule import DAY
from cli.running import as_json, asks, basis_option, key_option, note, print_json
from cli.values import readable, state_of
from contracts.declare import ActName, Kind

sets_option = click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="NAME=VALUE",
    help="字段值，可多次；列表用逗号 · A value; may come several times.",
)
file_option = click.option(
    "--file",
    type=click.Path(path_type=Path, allow_dash=True),
    help="字段值的 JSON 文件，- 为标准输入 · A JSON file of values; - is standard input.",
)
from_option = click.option("--valid-from", type=DAY, help="自哪天起，默认今天 · From which day on; today by default.")
until_option = click.option("--until", type=DAY, help="至哪天（不含） · Until which day, not including it.")
on_option = click.option("--on", type=DAY, help="自哪天起，默认今天 · From which day on; today by default.")
entry_option = click.option("--entry", type=int, required=True, help="哪一版 · Which entry, by its revision.")
needed_basis = click.option("--basis", required=True, help="依据 · Why: an article, a document.")
revision_option = click.option(
    "--revision",
    type=int,
    help="所见的版次；不写则先取现行版 · The revision that you saw; fetched where it is left out.",
)


def create(kind: Kind) -> click.Command:
    """`create`."""

    @sets_option
    @file_option
    @from_option
    @basis_option
    @key_option
    @as_json
    @asks
    def create_(  # noqa: PLR0913 - one parameter per option
        context: Context,
        sets: tuple[str, ...],
        file: Path | None,
        valid_from: date | None,
        basis: str,
        key: str,
        *,
        as_json: bool,
    ) -> None:
        body = _said(state=_state(kind.cls, sets, file), valid_from=valid_from, basis=basis)
        _tell(context, kind, context.client.send("POST", f"/{kind.plural}", body, key=key).body, as_json=as_json)

    return click.command("create", help=f"新建{kind.words.zh} · Begin a record.")(create_)


def change(kind: Kind) -> click.Command:
    """`change ID`."""

    @click.argument("id")
    @sets_option
    @file_option
    @from_option
    @until_option
    @basis_option
    @revision_option
    @key_option
    @as_json
    @asks
    def change_(  # noqa: PLR0913 - one parameter per option
        context: Context,
        id: str,
        sets: tuple[str, ...],
        file: Path | None,
        valid_from: date | None,
        until: date | None,
        basis: str,
        revision: int | None,
        key: str,
        *,
        as_json: bool,
    ) -> None:
        body = _said(sets=_state(kind.cls, sets, file), valid_from=valid_from, until=until, basis=basis)
        _on_existing(context, kind, id, "PATCH", "", body, revision, key, as_json=as_json)

    return click.command("change", help="自某日起改 · Set fields from a day on.")(change_)


def preview(kind: Kind) -> click.Command:
    """`preview ID`: what a correction, or a withdrawal, would change; nothing is written."""

    @click.argument("id")
    @entry_option
    @sets_option
    @file_option
    @click.option(
        "--valid-from", type=DAY, help="自哪天起，默认该版首日 · From which day on; the entry's own by default."
    )
    @until_option
    @as_json
    @asks
    def preview_(  # noqa: PLR0913 - one parameter per option
        context: Context,
        id: str,
        entry: int,
        sets: tuple[str, ...],
        file: Path | None,
        valid_from: date | None,
        until: date | None,
        *,
        as_json: bool,
    ) -> None:
        said = _said(entry=entry, valid_from=valid_from, until=until)
        if sets or file:
            said["sets"] = _state(kind.cls, sets, file)
        body = context.client.send("POST", f"/{kind.plural}/{id}/preview", said).body
        if as_json:
            print_json(body)
        else:
            table.preview(context, kind, body["items"])

    words = "更正（写 --set）或撤回会改什么，先看后办 · What a correction (--set) or a withdrawal would change."
    return click.command("preview", help=words)(preview_)


def correct(kind: Kind) -> click.Command:
    """`correct ID`."""

    @click.argument("id")
    @entry_option
    @sets_option
    @file_option
    @click.option("--valid-from", type=DAY, required=True, help="自哪天起 · From which day on.")
    @until_option
    @needed_basis
    @revision_option
    @key_option
    @as_json
    @asks
    def correct_(  # noqa: PLR0913 - one parameter per option
        context: Context,
        id: str,
        entry: int,
        sets: tuple[str, ...],
        file: Path | None,
        valid_from: date,
        until: date | None,
        basis: str,
        revision: int | None,
        key: str,
        *,
        as_json: bool,
    ) -> None:
        said = _said(corrects=entry, sets=_state(kind.cls, sets, file), valid_from=valid_from, until=until, basis=basis)
        _on_existing(context, kind, id, "POST", "/corrections", said, revision, key, as_json=as_json)

    return click.command("correct", help="更正以前的记录 · Say that an earlier entry was wrong.")(correct_)


def withdraw(kind: Kind) -> click.Command:
    """`withdraw ID`."""

    @click.argument("id")
    @entry_option
    @needed_basis
    @revision_option
    @key_option
    @as_json
    @asks
    def withdraw_(  # noqa: PLR0913 - one parameter per option
        context: Context, id: str, entry: int, basis: str, revision: int | None, key: str, *, as_json: bool
    ) -> None:
        body = _said(entry=entry, basis=basis)
        _on_existing(context, kind, id, "POST", "/withdrawals", body, revision, key, as_json=as_json)

    return click.command("withdraw", help="撤回一版 · Take one entry back.")(withdraw_)


def end(kind: Kind) -> click.Command:
    """`end ID`."""

    @click.argument("id")
    @on_option
    @needed_basis
    @revision_option
    @key_option
    @as_json
    @asks
    def end_(  # noqa: PLR0913 - one parameter per option
        context: Context, id: str, on: date | None, basis: str, revision: int | None, key: str, *, as_json: bool
    ) -> None:
        body = _said(on=on, basis=basis)
        _on_existing(context, kind, id, "POST", "/ending", body, revision, key, as_json=as_json)

    return click.command("end", help="终止记录 · End the record from a day on.")(end_)


def erase(kind: Kind) -> click.Command:
    """`erase ID`."""

    @click.argument("id")
    @needed_basis
    @revision_option
    @key_option
    @as_json
    @asks
    def erase_(  # noqa: PLR0913 - one parameter per option
        context: Context, id: str, basis: str, revision: int | None, key: str, *, as_json: bool
    ) -> None:
        _on_existing(context, kind, id, "POST", "/erasure", _said(basis=basis), revision, key, as_json=as_json)

    return click.command("erase", help="删除个人信息，不可恢复 · Erase the personal data, for good.")(erase_)


def act(kind: Kind) -> click.Command:
    """`act ID ACT`."""
    known = {one.name: one for one in kind.acts}
    listed = "；".join(f"{one.name} {one.words.zh}" for one in kind.acts)

    @click.argument("id")
    @click.argument("act", type=click.Choice(list(known)))
    @click.option(
        "--input", "inputs", multiple=True, metavar="NAME=VALUE", help="事项须说明的内容 · What the act asks for."
    )
    @on_option
    @basis_option
    @revision_option
    @key_option
    @as_json
    @asks
    def act_(  # noqa: PLR0913 - one parameter per option
        context: Context,
        id: str,
        act: str,
        inputs: tuple[str, ...],
        on: date | None,
        basis: str,
        revision: int | None,
        key: str,
        *,
        as_json: bool,
    ) -> None:
        said = _said(act=act, inputs=_inputs(known[act], inputs), on=on, basis=basis)
        _on_existing(context, kind, id, "POST", "/acts", said, revision, key, as_json=as_json)

    return click.command("act", help=f"办理事项 · Do an act.\n\n{listed}")(act_)


def _inputs(act: ActName, pairs: tuple[str, ...]) -> dict[str, Any]:
    return state_of(act.asks, pairs) if act.asks else dict(pair.partition("=")[::2] for pair in pairs)


def _state(cls: type, sets: tuple[str, ...], file: Path | None) -> dict[str, Any]:
    opened = readable(file)
    try:
        return state_of(cls, sets, opened)
    finally:
        if opened:
            opened.close()


def _said(**members: Any) -> dict[str, Any]:
    """A body of what was said; what was not is left out."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in members.items()
        if value not in (None, "")
    }


def _on_existing(  # noqa: PLR0913 - one command on a record
    context: Context,
    kind: Kind,
    id: str,
    method: str,
    path: str,
    body: Mapping[str, Any],
    revision: int | None,
    key: str,
    *,
    as_json: bool,
) -> None:
    """Send it for the revision that was seen; where none was said, the present one is fetched and told."""
    address = f"/{kind.plural}/{id}"
    if revision is None:
        revision = int(context.client.get(address).body["revision"])
        note(context, f"按第 {revision} 版办理", f"acting on revision {revision}")
    answer = context.client.send(method, f"{address}{path}", body, key=key, revision=revision)
    _tell(context, kind, answer.body, as_json=as_json)


def _tell(context: Context, kind: Kind, view: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(view)
    else:
        table.record(context, kind, view)
