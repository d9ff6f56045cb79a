"""Lists as files: `jiju agencies export --to FILE`, gone on with where the connection broke; and the open data."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click

from cli.context import Context
from cli.reading import as_of_option, known_option, moment, narrowed, with_filters
from cli.running import as_json, asks, note, print_json
from cli.values import looked_up
from contracts.commands.exports import FORMS
from contracts.declare import Kind

PAUSES = (1.0, 3.0, 10.0, 30.0)  # seconds before each further try; a file that grew begins them anew
END_OF_JSON = b"]}\n"
EVERY = 5000  # rows between two words about it
BROKEN = (http.client.HTTPException, OSError)


def export(kind: Kind) -> click.Command:
    """`export`, with the options of `list`."""
    specs = looked_up(kind.cls)

    @click.option("--to", type=click.Path(path_type=Path), required=True, help="存为 · Where to write it.")
    @click.option(
        "--format", "form", type=click.Choice(FORMS), help="格式，默认按文件名 · By default as the name ends."
    )
    @as_of_option
    @known_option
    @asks
    def export_(context: Context, to: Path, form: str | None, as_of: Any, known_on: str | None, **given: Any) -> None:
        ending = to.suffix.lstrip(".").lower()
        wanted = form or (ending if ending in FORMS else "csv")
        query = {**narrowed(specs, given), **moment(as_of, known_on), "format": wanted, "lang": context.lang}
        rows, known = _Download(context, f"/{kind.plural}/export", query).to(to)
        note(context, f"{rows} 行，按 {known} 所知，已存为 {to}", f"{rows} rows as known at {known}, written to {to}")

    said = f"{kind.words.zh}整表导出 · The whole list as a file."
    return click.command("export", help=said)(with_filters(export_, specs))


class _Download:
    """Whole records are written as they come; what breaks off goes on behind the last of them, at the same moment."""

    def __init__(self, context: Context, path: str, query: dict[str, Any]) -> None:
        self._context, self._path, self._query = context, path, query
        self._rows = self._total = 0
        self._last = b""

    def to(self, place: Path) -> tuple[int, str]:
        """How many rows the file has, and as known at which moment."""
        part = place.with_name(f"{place.name}.part")
        with part.open("wb") as file:
            tries = iter(PAUSES)
            while not self._whole(file):
                pause = next(tries, None)
                if pause is None:
                    raise click.ClickException(f"{part}: 连接中断 · the connection broke off")
                threading.Event().wait(pause)
        part.replace(place)
        return self._rows, str(self._query["knownOn"])

    def _whole(self, file: BinaryIO) -> bool:
        """Whether all of it came; else everything that came whole is in the file."""
        try:
            with self._context.client.stream(self._path, self._query) as response:
                self._query |= {"asOf": response.headers["Jiju-As-Of"], "knownOn": response.headers["Jiju-Known-On"]}
                self._total = int(response.headers.get("Jiju-Total", self._total))
                if self._query["format"] == "xlsx":  # a zip cannot be gone on with
                    file.seek(0)
                    file.truncate()
                    while chunk := response.read(1 << 16):
                        file.write(chunk)
                    self._rows = self._total
                    return True
                for record in self._records(response):
                    file.write(record)
                    self._tell()
        except BROKEN:
            return False
        return self._rows == self._total and (self._query["format"] == "csv" or self._last == END_OF_JSON)

    def _records(self, response: Any) -> Iterator[bytes]:
        going_on = bool(self._query.get("after"))
        whole = b""
        for line in _lines(response):
            whole += line
            if self._query["format"] == "csv" and whole.count(b'"') % 2:
                continue  # a line break inside a cell
            if not (going_on and whole in (b",\n", b"\n")):  # it stands behind the last record already
                yield whole
                self._note(whole)
                self._last = whole
            whole, going_on = b"", False

    def _note(self, record: bytes) -> None:
        """Which record is the last that came whole."""
        if self._query["format"] == "csv":
            first = record.split(b",", 1)[0].decode().lstrip("\ufeff")
            known = len(first) == 12 and first.isascii() and first.isalnum()
            if not known:
                return
            self._query["after"] = first
        elif record.startswith(b'{"id":'):
            self._query["after"] = json.loads(record.rstrip(b",\n"))["id"]
        else:
            return
        self._rows += 1

    def _tell(self) -> None:
        if self._rows and self._rows % EVERY == 0:
            note(self._context, f"{self._rows} / {self._total}", f"{self._rows} / {self._total}")


def _lines(response: Any) -> Iterator[bytes]:
    """Whole lines; not `for line in response`, which takes a connection that broke off for the end of the last one."""
    rest = b""
    while block := response.read(1 << 16):
        *lines, rest = (rest + block).split(b"\n")
        yield from (line + b"\n" for line in lines)


@click.command()
@as_json
@asks
def datasets(context: Context, *, as_json: bool) -> None:
    """开放数据：公布了什么、许可和散列 · Open data: what is published, its licence and its hashes."""
    found = context.client.get("/datasets").body
    if as_json:
        print_json(found)
        return
    for one in found["items"]:
        click.echo(f"{one['name']}  {one['words'][context.lang]}  {one['licence']}")
        for file in one["files"]:
            click.echo(
                f"  {file['format']}  {file['rows']}  {file['known_on']}  sha256:{file['hash']}\n    {file['address']}"
            )
