"""Tables that people keep by hand: sent, looked at, confirmed; the template and the marked file."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import click

from cli import table
from cli.context import Context
from cli.rule import DAY
from cli.running import as_json, asks, basis_option, key_option, note, print_json
from contracts.intake import IMPORTED

PLURALS = tuple(IMPORTED)
VERDICTS = ("new", "changed", "unchanged", "bad", "alike", "decided", "refused")
RUNNING = ("receiving", "reading", "applying")
STEP, LONGEST = 1.0, 3600
plural_argument = click.argument("plural", type=click.Choice(PLURALS))
to_option = click.option("--to", type=click.Path(path_type=Path), required=True, help="存为 · Where to write it.")


@click.group(name="import")
def imports() -> None:
    """批量导入：先核对，再确认写入 · Import a table: judged first, written once confirmed."""


@imports.command()
@plural_argument
@to_option
@asks
def template(context: Context, plural: str, to: Path) -> None:
    """下载模板 · The workbook to be filled."""
    to.write_bytes(context.client.download(f"/imports/{plural}/template"))
    note(context, f"已存为 {to}", f"written to {to}")


@imports.command()
@plural_argument
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--valid-from", type=DAY, help="自哪天起，默认今天 · From which day on; today by default.")
@click.option("--no-wait", is_flag=True, help="不等核对完 · Do not wait until it is judged.")
@basis_option
@key_option
@as_json
@asks
def send(  # noqa: PLR0913 - one parameter per option
    context: Context, plural: str, file: Path, valid_from: Any, basis: str, key: str, *, no_wait: bool, as_json: bool
) -> None:
    """上传并逐行核对，不写入 · Send a file and have every row judged; nothing is written."""
    said = {"name": file.name, "basis": basis, "valid_from": valid_from.isoformat() if valid_from else None}
    made = context.client.upload(f"/imports/{plural}", said, file.read_bytes(), key=key).body
    _tell(context, made if no_wait else _waited(context, plural, made["id"]), as_json=as_json)


@imports.command()
@plural_argument
@click.argument("id", required=False)
@as_json
@asks
def show(context: Context, plural: str, id: str | None, *, as_json: bool) -> None:
    """一次导入，或自己的全部导入 · One import, or all of one's own."""
    if id:
        _tell(context, context.client.get(f"/imports/{plural}/{id}").body, as_json=as_json)
        return
    found = context.client.get(f"/imports/{plural}").body
    if as_json:
        print_json(found)
    for one in () if as_json else found["items"]:
        click.echo(_line(context, one))


@imports.command()
@plural_argument
@click.argument("id")
@click.option("--verdict", type=click.Choice(VERDICTS), help="只看一种结果 · Only rows of one verdict.")
@as_json
@asks
def rows(context: Context, plural: str, id: str, verdict: str | None, *, as_json: bool) -> None:
    """逐行的结果和全部原因 · What each row would do, with every reason."""
    pages = context.client.pages(f"/imports/{plural}/{id}/rows", {"verdict": verdict, "limit": 200})
    found = [one for page in pages for one in page.body["items"]]
    if as_json:
        print_json({"items": found})
        return
    lang = 0 if context.say(("zh", "en")) == "zh" else 1
    heads = [("行", "Row"), ("结果", "Verdict"), ("名称", "Name"), ("说明", "Remarks")]
    table.grid([context.say(head) for head in heads], [_row(one, ("zh", "en")[lang]) for one in found])


@imports.command()
@plural_argument
@click.argument("id")
@click.option("--take", multiple=True, type=click.Choice(["new", "changed", "alike"]), default=("new", "changed"),
              help="写入哪些，可多次 · Which to write; may come several times.")  # fmt: skip
@click.option("--without", type=int, multiple=True, help="不写入的行号，可多次 · A row to leave out.")
@click.option("--also", type=int, multiple=True, help="确认不是重复的行号，可多次 · A possible duplicate that is none.")
@click.option("--because", default="", help="为什么不是重复 · Why they are none.")
@key_option
@as_json
@asks
def confirm(  # noqa: PLR0913 - one parameter per option
    context: Context, plural: str, id: str, take: tuple[str, ...], without: tuple[int, ...], also: tuple[int, ...],
    because: str, key: str, *, as_json: bool,
) -> None:  # fmt: skip
    """确认写入预览过的行 · Write the rows that were previewed."""
    body = {"take": list(take), "without": list(without), "also": list(also), "because": because}
    context.client.send("POST", f"/imports/{plural}/{id}/confirmation", body, key=key)
    _tell(context, _waited(context, plural, id), as_json=as_json)


@imports.command()
@plural_argument
@click.argument("id")
@key_option
@as_json
@asks
def cancel(context: Context, plural: str, id: str, key: str, *, as_json: bool) -> None:
    """停止；已写入的不撤回 · Stop; what is written stays written."""
    _tell(context, context.client.send("POST", f"/imports/{plural}/{id}/cancellation", key=key).body, as_json=as_json)


@imports.command()
@plural_argument
@click.argument("id")
@click.option("--only-bad", is_flag=True, help="只要有错的行 · Only the bad rows.")
@to_option
@asks
def errors(context: Context, plural: str, id: str, to: Path, *, only_bad: bool) -> None:
    """自己的文件，错处标红 · One's own file with what is wrong in red."""
    to.write_bytes(context.client.download(f"/imports/{plural}/{id}/file", {"only_bad": "true" if only_bad else ""}))
    note(context, f"已存为 {to}", f"written to {to}")


def _waited(context: Context, plural: str, id: str) -> dict[str, Any]:
    """The import once it rests; the work goes on whether or not anybody waits."""
    for _ in range(LONGEST):
        if context.client.get(f"/imports/{plural}/{id}").body["state"] not in RUNNING:
            break
        threading.Event().wait(STEP)
    found: dict[str, Any] = context.client.get(f"/imports/{plural}/{id}").body
    return found


def _tell(context: Context, one: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(one)
        return
    click.echo(_line(context, one))
    for fault in one["faults"]:
        click.echo(f"  {context.say((fault['detail']['zh'], fault['detail']['en']))}")


def _line(context: Context, one: dict[str, Any]) -> str:
    counts = "  ".join(f"{name} {count}" for name, count in one["counts"].items())
    return f"{one['id']}  {one['name']}  {context.say((one['words']['zh'], one['words']['en']))}  {counts}"


def _row(one: dict[str, Any], lang: str) -> list[str]:
    faults = [f"{fault['cell']} {fault['fault']['detail'][lang]}".strip() for fault in one["faults"]]
    differs = [f"{diff['words'][lang]}: {diff['was']} → {diff['now']}" for diff in one["differences"]]
    alike = [f"≈ {other['id']} {other['title']}" for other in one["alike"]]
    remarks = [str(words[lang]) for words in one["remarks"]]
    told = "\n".join([*faults, *differs, *alike, *remarks])
    return [str(one["number"]), one["outcome"] or one["verdict"], one["title"], told]
