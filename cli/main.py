"""`jiju`: each verb is loaded when it is called, so that `jiju rule …` does not wait for the others."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from cli.context import Context, environment
from cli.usage import in_both_languages

if TYPE_CHECKING:
    from contracts.declare import Words

# verb: where it is, and its line in the list of verbs
VERBS = {
    "login": ("cli.session:login", "登录 · Sign in"),
    "logout": ("cli.session:logout", "退出登录 · Sign out"),
    "whoami": ("cli.session:whoami", "当前身份 · Who is signed in"),
    "find": ("cli.search:find", "按关键词查找 · Find by words and filters"),
    "search": ("cli.evaluate:search", "供需撮合与检索质量 · Matching, and the quality of finding"),
    "card": ("cli.search:card", "一家机构的联合信息 · What all services say of one record"),
    "cases": ("cli.cases:cases", "案件办理：待办、能办与不能办的原因 · Cases: desk, acts and reasons"),
    "import": (
        "cli.imports:imports",
        "批量导入：先核对，再确认写入 · Import a table: judged first, written once confirmed",
    ),
    "datasets": ("cli.exporting:datasets", "开放数据：公布了什么、散列 · Open data: what is published, with hashes"),
    "tell-apart": (
        "cli.duplicates:tell_apart",
        "两家相像的机构确是两家 · Two alike agencies are two",
    ),
    "programmes": ("cli.programmes:programmes", "某日的适用办法 · The programmes in force on a day"),
    "tasks": ("cli.programmes:tasks", "办法所列任务的进度 · How far the dated tasks of a programme are"),
    "events": ("cli.events:events", "事件与停放的事件 · Events, and those that are parked"),
    "ledger": ("cli.ledger:ledger", "账本：核验、签名头、证明 · The ledger: checks, heads, proofs"),
    "draw": ("cli.draw:draw", "抽查：核验公布的文件，不联网 · Draws: checks of published files, on this machine"),
    "jobs": ("cli.jobs:jobs", "长任务 · Long work"),
    "index": ("cli.index:index", "检索索引：重建、退回 · The index of search: a new one, the one before"),
    "clock": ("cli.clock:clock", "平台时钟 · The platform's clock"),
    "rule": ("cli.rule:rule", "规则查询，不联网 · Questions about rules, answered on this machine"),
    "serve": ("cli.serve:serve", "在本机运行试用版 · Run the trial on this machine"),
}


class Verbs(click.Group):
    """The verbs of the table, and one per kind of record."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The words before the verb."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            raise in_both_languages(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        """The verb with its own words."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise in_both_languages(error) from error

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [*_plurals(), *VERBS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name in VERBS:
            module, _, name = VERBS[cmd_name][0].partition(":")
            found: click.Command = getattr(import_module(module), name)
            return found
        if cmd_name in _plurals():
            return _of_kind(cmd_name)
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Two lists, without loading any verb."""
        kinds = [(plural, f"{words.zh} · {words.en}") for plural, words in _plurals().items()]
        for title, rows in (
            ("记录 · Records", kinds),
            ("其他 · Others", [(name, row[1]) for name, row in VERBS.items()]),
        ):
            with formatter.section(title):
                formatter.write_dl(rows)


def _plurals() -> dict[str, Words]:
    from contracts.things import load_all  # noqa: PLC0415 - not needed for the verbs of the table

    return {kind.plural: kind.words for kind in load_all().values()}


def _of_kind(plural: str) -> click.Command:
    from cli.things import group_of  # noqa: PLC0415 - not needed for the verbs of the table
    from contracts.declare import kind_of  # noqa: PLC0415 - slow, and only verbs of records need it

    kind = kind_of(plural)
    assert kind is not None  # noqa: S101 - the caller looked it up
    return group_of(kind)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--server", help="服务地址，默认登录时所用 · The server; by default that of the last sign-in.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="语言，默认中文 · The language; by default Chinese.")
@click.pass_context
def main(ctx: click.Context, server: str | None, lang: str | None) -> None:
    """
    集聚的命令行：HTTP API 的客户端。

    The command line of Jiju, a client of its HTTP API.

    --json gives the answer as it came. Exit code 1: refused, with every reason on stderr; 2: asked wrongly.
    """
    ctx.obj = Context(environment(), server=server or "", lang=lang or "")
