"""`jiju search eval` on Elasticsearch: the figures of the embedded engine, and nothing left behind."""

from __future__ import annotations

import json

from click.testing import CliRunner

from cli.main import main
from deploy.servers import elasticsearch
from services.search.storage.engines.elastic_at import ElasticAt
from services.search.storage.engines.elastic_link import Link
from tests.quality import judged
from tests.quality.wordings import WORDINGS


def files(folder):
    """Agencies' entries and plain wordings, judged by what the agencies can really do."""
    world = judged.agencies(150)
    queries = {code: texts[0][0] for code, texts in WORDINGS.items()}
    rows = [(code, one.facts.id) for code in queries for one in world if one.skill.get(code, 0) > 0.6]
    (folder / "corpus.jsonl").write_text(
        "\n".join(json.dumps({"_id": one.facts.id, "title": "", "text": one.text}) for one in world), "utf-8"
    )
    (folder / "queries.jsonl").write_text(
        "\n".join(json.dumps({"_id": code, "text": text}) for code, text in queries.items()), "utf-8"
    )
    (folder / "qrels.tsv").write_text("\n".join(f"{code}\t{id}\t1" for code, id in rows) + "\n", "utf-8")


def evaluated(folder, *more):
    words = ["search", "eval"]
    for option, name in (("--corpus", "corpus.jsonl"), ("--queries", "queries.jsonl"), ("--qrels", "qrels.tsv")):
        words += [option, str(folder / name)]
    result = CliRunner().invoke(main, [*words, *more, "--json"], prog_name="jiju")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_both_engines_print_the_same_figures_and_leave_no_index(elastic, tmp_path):
    files(tmp_path)
    address = elastic.url.replace("://", f"://{elasticsearch.USER}:{elastic.password}@") + "/jiju-eval-own?seconds=20"
    one = evaluated(tmp_path)
    other = evaluated(tmp_path, "--engine", "elasticsearch", "--url", address)
    assert one["nDCG@10"] > 0.3
    for name in ("nDCG@10", "MRR", "R@50", "R@100", "documents", "queries"):
        assert one[name] == other[name], name
    link = Link(ElasticAt.read(address))
    left = link.ask(lambda client: client.indices.get_alias(index="jiju-eval-*")).body
    link.close()
    assert dict(left) == {}
