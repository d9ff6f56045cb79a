"""How good the product's ranking of words is on a judged set of somebody else's, in the layout of BEIR."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import click

from chassis.clock import monotonic
from cli.matching import search
from cli.running import as_json, print_json

DEPTH = 100
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@search.command("eval")
@click.option("--corpus", required=True, type=FILE, help="文档，每行 _id、title、text · Documents, one JSON per line.")
@click.option("--queries", required=True, type=FILE, help="查询，每行 _id、text · Queries, one JSON per line.")
@click.option("--qrels", required=True, type=FILE, help="判定，三列制表符 · Judgements, three columns with tabs.")
@click.option(
    "--engine", type=click.Choice(["embedded", "elasticsearch"]), default="embedded", help="引擎 · Which engine."
)
@click.option("--url", default="http://127.0.0.1:9200", help="Elasticsearch 地址 · Where Elasticsearch is.")
@click.option(
    "--run", "out", type=click.Path(dir_okay=False, path_type=Path), help="排序写到这里 · The run in TREC's form."
)
@as_json
def evaluate(  # noqa: PLR0913 - one parameter per option
    corpus: Path, queries: Path, qrels: Path, engine: str, url: str, out: Path | None, *, as_json: bool
) -> None:
    """用判定好的资料检验文字排序（BEIR 格式） · Measure the ranking of words on a judged set (BEIR's layout)."""
    from services.search.domain.relevance import measured  # noqa: PLC0415 - needs the parts of search
    from services.search.storage import trying  # noqa: PLC0415 - as above

    judged = _judged(qrels)
    texts = {str(one["_id"]): str(one.get("text", "")) for one in _lines(queries)}
    began = monotonic()
    with trying.engine_for(url if engine == "elasticsearch" else "") as place:
        count = place.rebuild(trying.documents(_texts(corpus)))
        built = monotonic()
        run = {id: trying.ranked(place, texts.get(id, ""), DEPTH) for id in judged}
        ended = monotonic()
        place.close()
    if out:
        _write(out, run)
    found: dict[str, Any] = {name: round(value, 4) for name, value in measured(run, judged).items()}
    found |= {"documents": count, "queries": len(judged), "index_seconds": round(built - began, 2)}
    found |= {"query_ms": round((ended - built) * 1000 / max(len(judged), 1), 3), "engine": engine}
    if as_json:
        print_json(found)
    else:
        for name, value in found.items():
            click.echo(f"{name:>14}  {value}")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _object(path, number, line)


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict) or "_id" not in found:
        raise click.ClickException(f"{path}:{number}: 不是带 _id 的 JSON 对象 · not a JSON object with _id")
    return found


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    for one in _lines(path):
        title, text = str(one.get("title") or ""), str(one.get("text") or "")
        yield str(one["_id"]), f"{title}\n{text}" if title else text


def _judged(path: Path) -> dict[str, dict[str, int]]:
    """query, document, grade; with or without a line of headings, and TREC's four columns too."""
    found: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(_rows(file), start=1):
            if len(row) not in (3, 4) or (number == 1 and not _is_grade(row[-1])):
                if number == 1:
                    continue
                raise click.ClickException(f"{path}:{number}: 应为三列 · three columns are expected")
            if not _is_grade(row[-1]):
                raise click.ClickException(f"{path}:{number}: {row[-1]} 不是等级 · is no grade")
            found.setdefault(row[0], {})[row[-2]] = int(float(row[-1]))
    return found


def _rows(file: IO[str]) -> Iterator[list[str]]:
    for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
        if row:
            yield row if len(row) > 1 else row[0].split()


def _is_grade(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _write(path: Path, run: dict[str, list[tuple[str, float]]]) -> None:
    """TREC's six columns; the place decides, so equal scores are told apart by a hair."""
    with path.open("w", encoding="utf-8") as file:
        for query, hits in run.items():
            for place, (id, score) in enumerate(hits, start=1):
                file.write(f"{query} Q0 {id} {place} {score - place * 1e-6:.7f} jiju\n")
