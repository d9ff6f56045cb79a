"""Cases of procedures: the own desk, a case with its acts and reasons, and doing one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from cli import table
from cli.context import Context
from cli.moving import former, move_all
from cli.of_cases import plural_argument
from cli.of_cases import said as _said
from cli.of_cases import say as _say
from cli.reading import as_of_option, known_option
from cli.rule import DAY
from cli.running import as_json, asks, key_option, print_json
from cli.together import act_all


@click.group(name="cases")
def cases() -> None:
    """案件办理 · Cases of procedures: desk, state, acts."""


cases.add_command(act_all)
cases.add_command(former)
cases.add_command(move_all)


@cases.command()
@plural_argument
@click.option("--everybody", is_flag=True, help="正在公示的 · What is open to everybody.")
@click.option("--late", is_flag=True, help="辖区内他人逾期未办的 · What others in the region owe and have not done.")
@as_json
@asks
def desk(context: Context, plural: str, *, everybody: bool, late: bool, as_json: bool) -> None:
    """自己的待办，先到期的在前 · What waits on one's own desk, the next due first."""
    asked: dict[str, Any] = (
        {"limit": 200} | ({"everybody": "true"} if everybody else {}) | ({"late": "true"} if late else {})
    )
    found = [one for page in context.client.pages(f"/cases/{plural}/desk", asked) for one in page.body["items"]]
    if as_json:
        print_json({"items": found})
        return
    heads = [("编号", "Id"), ("对象", "What"), ("状态", "State"), ("部分", "Part"), ("最后一日", "Due")]
    rows = [[one["id"], one["title"], _say(context, one["what"]), one["part"], one["due"] or "-"] for one in found]
    table.grid([context.say(head) for head in heads], rows)


@cases.command()
@plural_argument
@click.argument("id")
@as_of_option
@known_option
@click.option("--days", is_flag=True, help="期限逐日列出 · Each clock day by day.")
@as_json
@asks
def show(  # noqa: PLR0913 - one parameter per option
    context: Context, plural: str, id: str, as_of: Any, known_on: str | None, *, days: bool, as_json: bool
) -> None:
    """一件案件：状态、能办与不能办的事项和原因、期限 · A case: state, acts with all reasons, clocks."""
    asked = {"days": "true" if days else "", "asOf": as_of, "knownOn": known_on}
    found = context.client.get(f"/cases/{plural}/{id}", asked).body
    if as_json:
        print_json(found)
        return
    _tell(context, found)


@cases.command()
@plural_argument
@click.argument("id")
@click.argument("act")
@click.option("--part", default="", help="哪一部分 · On which part, as material:pledge.")
@click.option(
    "--input",
    "inputs",
    multiple=True,
    metavar="NAME=VALUE",
    help="所填，可多次 · What is said; may come several times.",
)
@click.option("--on", type=DAY, help="办理日，默认今天 · The legal day; today by default.")
@click.option("--revision", type=int, help="所见的版次；不写则先取现行版 · The revision that you saw.")
@key_option
@as_json
@asks
def act(  # noqa: PLR0913 - one parameter per option
    context: Context, plural: str, id: str, act: str, part: str, inputs: tuple[str, ...], on: Any, revision: int | None,
    key: str, *, as_json: bool,
) -> None:  # fmt: skip
    """办理一个事项 · Do one act."""
    path = f"/cases/{plural}/{id}"
    said = _said(inputs)
    body: dict[str, Any] = {"act": act, "part": part, "inputs": said} | ({"on": on.isoformat()} if on else {})
    _done(context, path, "/acts", body, revision, key, as_json=as_json)


@cases.command()
@plural_argument
@click.argument("id")
@click.argument("number", type=int)
@click.option("--on", type=DAY, help="办理日应为 · The legal day as it should have been.")
@click.option(
    "--input", "inputs", multiple=True, metavar="NAME=VALUE", help="所填应为，可多次 · Words as they should have been."
)
@click.option("--reason", default="", help="理由 · Why.")
@click.option("--approver", default="", help="批准人 · Who approved it.")
@click.option("--look", is_flag=True, help="只看会改变什么 · Only shows what it would change.")
@click.option("--revision", type=int, help="所见的版次；不写则先取现行版 · The revision that you saw.")
@key_option
@as_json
@asks
def correct(  # noqa: PLR0913 - one parameter per option
    context: Context, plural: str, id: str, number: int, on: Any, inputs: tuple[str, ...], reason: str, approver: str,
    revision: int | None, key: str, *, look: bool, as_json: bool,
) -> None:  # fmt: skip
    """更正一步的办理日或所填 · Correct the day or the words of one step."""
    path = f"/cases/{plural}/{id}"
    body: dict[str, Any] = {"inputs": _said(inputs)} | ({"on": on.isoformat()} if on else {})
    if look:
        found = context.client.send("POST", f"{path}/entries/{number}/trial", body, key=key).body
        if as_json:
            print_json(found)
            return
        _tell_effect(context, found)
        return
    body |= {"reason": reason, "approver": approver}
    _done(context, path, f"/entries/{number}/corrections", body, revision, key, as_json=as_json)


@cases.command()
@plural_argument
@click.argument("id")
@as_json
@asks
def editions(context: Context, plural: str, id: str, *, as_json: bool) -> None:
    """在办案件可以转到哪个版本，有何不同 · To which editions a running case could go, and what differs."""
    found = context.client.get(f"/cases/{plural}/{id}/editions").body
    if as_json:
        print_json(found)
        return
    click.echo(found["edition"])
    for one in found["items"]:
        click.echo(f"  → {one['edition']}  {_say(context, one['rule'])}")
        for mark, words in (("*", one["differences"]), ("!", one["against"])):
            click.echo("".join(f"      {mark} {_say(context, each)}\n" for each in words), nl=False)


@cases.command()
@plural_argument
@click.argument("id")
@click.argument("edition")
@click.option("--reason", required=True, help="理由 · Why.")
@click.option("--revision", type=int, help="所见的版次；不写则先取现行版 · The revision that you saw.")
@key_option
@as_json
@asks
def move(  # noqa: PLR0913 - one parameter per option
    context: Context, plural: str, id: str, edition: str, reason: str, revision: int | None, key: str, *, as_json: bool
) -> None:
    """把在办案件转到另一版本 · Take a running case to another edition."""
    path = f"/cases/{plural}/{id}"
    body = {"edition": edition, "reason": reason}
    _done(context, path, "/moves", body, revision, key, as_json=as_json)


@cases.command()
@plural_argument
@click.argument("id")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@key_option
@as_json
@asks
def send(context: Context, plural: str, id: str, file: Path, key: str, *, as_json: bool) -> None:  # noqa: PLR0913 - one parameter per option
    """上传一份文件；办理时用它的指纹 · Send a file; an act then names its hash."""
    made = context.client.upload(f"/cases/{plural}/{id}/papers", {"name": file.name}, file.read_bytes(), key=key).body
    if as_json:
        print_json(made)
        return
    click.echo(f"{made['hash']}  {made['name']}  {made['size']}")


@cases.command()
@plural_argument
@click.argument("id")
@click.argument("number", type=int)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@asks
def document(context: Context, plural: str, id: str, number: int, file: Path) -> None:
    """取一步的文书，写入 .pdf 或 .docx · The document of an entry, into a .pdf or a .docx."""
    path = f"/cases/{plural}/{id}/documents/{number}"
    form = "docx" if file.suffix.lower() == ".docx" else "pdf"
    file.write_bytes(context.client.download(f"{path}/file", {"form": form}))
    told = context.client.get(path).body
    click.echo(f"{told['number']}  {_say(context, told['words'])}  {told['hash']}")


@cases.command()
@click.argument("id", required=False)
@click.option("--on", type=DAY, help="哪一天，默认今天 · Of which day; today by default.")
@as_json
@asks
def progress(context: Context, id: str | None, *, on: Any, as_json: bool) -> None:
    """指标进度和预计等次，不写编号则列出各集聚区 · Indicators of a plan and the likely grade; of all zones without an id."""
    if id is None:
        _plans(context, as_json=as_json)
        return
    found = context.client.get(f"/applications/{id}/progress", {"on": on.isoformat() if on else ""}).body
    if as_json:
        print_json(found)
        return
    click.echo(f"{found['zone_name']}  {found['on']}  {_say(context, found['likely_grade'])}".rstrip())
    heads = [("指标", "Indicator"), ("进度", "Progress"), ("完成值", "Reached"), ("目标值", "Target")]
    rows = [[one["name"], _say(context, one["words"]), one["actual"] or "-", one["target"]] for one in found["items"]]
    if any(one["counted"] for one in found["items"]):
        heads.append(("登记可证", "Proven by records"))
        rows = [[*row, one["counted"] or "-"] for row, one in zip(rows, found["items"], strict=True)]
    table.grid([context.say(head) for head in heads], rows)


def _plans(context: Context, *, as_json: bool) -> None:
    found = context.client.get("/plans").body
    if as_json:
        print_json(found)
        return
    heads = [
        ("编号", "Id"),
        ("集聚区", "Zone"),
        ("方案备案号", "Plan"),
        ("指标", "Indicators"),
        ("预计等次", "Likely grade"),
    ]
    rows = [
        [
            one["application_id"],
            one["zone_name"],
            one["plan_no"] or "-",
            " ".join(f"{_say(context, colour['words'])} {colour['count']}" for colour in one["colours"]) or "-",
            _say(context, one["likely_grade"]) or "-",
        ]
        for one in found["items"]
    ]
    table.grid([context.say(head) for head in heads], rows)


@cases.command()
@click.argument("id")
@click.option("--form", "name", default="", help="哪种表，不写则第一种 · Which form; the first by default.")
@click.option("--year", type=int, help="年度，默认今年 · Of which year; this year by default.")
@as_json
@asks
def form(context: Context, id: str, *, name: str, year: int | None, as_json: bool) -> None:
    """预填表格：取自登记的数据、来源和所据记录 · A form filled from the register, each figure with its source."""
    found = context.client.get(f"/applications/{id}/forms", {"form": name, "year": year or ""}).body
    if as_json:
        print_json(found)
        return
    click.echo(f"{found['zone_name']}  {_say(context, found['words'])}  {found['last']}  {'  '.join(found['sources'])}")
    heads = [("项目", "Line"), ("内容", "Value"), ("记录", "Records")]
    blank = context.say(("（请填写）", "(to be written)"))
    rows = [
        [_say(context, one["words"]), _say(context, one["value"]) or blank, str(len(one["records"]) or "")]
        for one in found["lines"]
    ]
    table.grid([context.say(head) for head in heads], rows)
    click.echo("  ".join(one["name"] for one in found["forms"]))


@cases.command()
@click.argument("number")
@click.argument("digest", metavar="HASH")
@as_json
@asks
def check(context: Context, number: str, digest: str, *, as_json: bool) -> None:
    """核验一份文书的编号和内容散列 · Check number and hash of a printed document."""
    found = context.client.get("/documents", {"number": number, "hash": digest}).body
    if as_json:
        print_json(found)
    elif found["genuine"]:
        click.echo(
            f"{context.say(('核验通过', 'genuine'))}  {_say(context, found['words'])}  {found['title']}  {found['issued_on']}"
        )
    else:
        click.echo(context.say(("核验未通过", "not issued so")))
    if not found["genuine"]:
        sys.exit(1)


def _tell_effect(context: Context, found: dict[str, Any]) -> None:
    for one in found["changes"]:
        click.echo(f"  {_say(context, one['words'])}  {one['before'] or '-'} → {one['after'] or '-'}")
    for one in found["clocks"]:
        click.echo(f"  ~ {_say(context, one['words'])}  {one['before'] or '…'} → {one['after'] or '…'}")
    for one in found["doubts"]:
        click.echo(f"  ? {one['number']}  {_say(context, one['words'])}")
        for reason in one["reasons"]:
            click.echo(f"      {_say(context, reason['detail'])}")
    for reason in found["against"]:
        click.echo(f"  ! {_say(context, reason['detail'])}")


def _done(  # noqa: PLR0913 - what is done to which case, as seen when, and how it is told
    context: Context, path: str, what: str, body: dict[str, Any], revision: int | None, key: str, *, as_json: bool
) -> None:
    """Do something to a case as it was seen, or as it is now, and tell the case after it."""
    seen = revision if revision is not None else context.client.get(path).body["revision"]
    done = context.client.send("POST", f"{path}{what}", body, revision=seen, key=key).body
    if as_json:
        print_json(done)
        return
    _tell(context, done)


def _tell(context: Context, found: dict[str, Any]) -> None:
    click.echo(f"{found['id']}  {found['title']}  {_say(context, found['stage_words'])}  {found['edition']}")
    for one in found["open_acts"]:
        click.echo(f"  + {one['act']}  {one['part']}  {_say(context, one['words'])}  {_asks(one)}".rstrip())
        for text in (choice for ask in one["asks"] if ask["type"] == "statement" for choice in ask["choices"]):
            lines = _say(context, text["words"]).splitlines()
            click.echo("\n".join(f"      {line}" for line in (text["value"], *lines)))
    for one in found["closed_acts"]:
        click.echo(f"  - {one['act']}  {one['part']}  {_say(context, one['words'])}".rstrip())
        for reason in one["reasons"] if one["mine"] else ():
            click.echo(
                f"      {_say(context, reason['detail'])} {_say(context, reason['change'] or {'zh': '', 'en': ''})}".rstrip()
            )
    for one in found["clocks"]:
        click.echo(
            f"  ~ {_say(context, one['words'])}  {one['start']} → {one['last'] or '…'}  {one['ended'] or ''}".rstrip()
        )
        for day in one["days"]:
            click.echo(f"      {day['day']} {'+' if day['counted'] else ' '} {_say(context, day['why'])}")


def _asks(one: dict[str, Any]) -> str:
    return " ".join(
        f"[--input {ask['name']}=…]" if ask["optional"] else f"--input {ask['name']}=…" for ask in one["asks"]
    )
