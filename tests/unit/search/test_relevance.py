"""The measures of relevance agree with a kept library, on rankings of every shape; `jiju search eval` prints them."""

from __future__ import annotations

import json

import ir_measures
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, R, nDCG

from cli.main import main
from services.search.domain.relevance import measured

IDS = [f"d{number}" for number in range(30)]
THEIRS = {"nDCG@10": nDCG @ 10, "MRR": RR, "R@50": R @ 50, "R@100": R @ 100}
RANKINGS = st.lists(st.sampled_from(IDS), unique=True, max_size=30)
GRADES = st.dictionaries(st.sampled_from(IDS), st.integers(0, 3), min_size=1, max_size=12)


@given(st.dictionaries(st.sampled_from(["q1", "q2", "q3"]), st.tuples(RANKINGS, GRADES), min_size=1))
def test_the_measures_are_those_of_a_kept_library(cases):
    judged = {query: grades for query, (_, grades) in cases.items()}
    run = {query: [(id, 100.0 - place) for place, id in enumerate(ranked)] for query, (ranked, _) in cases.items()}
    if not any(ranked for ranked, _ in cases.values()):
        return
    theirs = ir_measures.calc_aggregate(
        list(THEIRS.values()), judged, {query: dict(hits) for query, hits in run.items()}
    )
    ours = measured(run, judged)
    for name, measure in THEIRS.items():
        assert ours[name] == pytest.approx(theirs[measure], abs=1e-9), name


@pytest.fixture
def files(tmp_path):
    corpus = [
        {"_id": "a", "title": "专利侵权", "text": "未经许可实施专利的，专利权人可以起诉"},
        {"_id": "b", "title": "", "text": "商标注册的申请人应当按规定的分类表提出"},
        {"_id": "c", "title": "饮食", "text": "红烧肉要先焯水"},
    ]
    queries = [{"_id": "1", "text": "別人侵犯我的專利怎麼辦"}, {"_id": "2", "text": "怎么申请商标"}]
    (tmp_path / "corpus.jsonl").write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in corpus), "utf-8")
    (tmp_path / "queries.jsonl").write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in queries), "utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n1\ta\t1\n2\tb\t2\n2\tc\t0\n", "utf-8")
    return tmp_path


def evaluated(files, *more):
    words = ("search", "eval", "--corpus", "corpus.jsonl", "--queries", "queries.jsonl", "--qrels", "qrels.tsv")
    said = [str(files / word) if "." in word else word for word in words]
    return CliRunner().invoke(main, [*said, *more], prog_name="jiju")


def test_a_set_in_the_layout_of_beir_is_measured_and_its_run_written(files):
    result = evaluated(files, "--json", "--run", str(files / "out.trec"))
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["nDCG@10"], found["MRR"], found["R@50"], found["documents"]) == (1.0, 1.0, 1.0, 3)
    run = list(ir_measures.read_trec_run(str(files / "out.trec")))
    assert {(one.query_id, one.doc_id) for one in run} >= {("1", "a"), ("2", "b")}


def test_a_line_that_is_no_document_is_named(files):
    (files / "corpus.jsonl").write_text('{"_id": "a", "text": "x"}\n[1]\n', "utf-8")
    result = evaluated(files)
    assert result.exit_code == 1
    assert "corpus.jsonl:2" in result.stderr


def test_the_fiftieth_and_the_hundredth_place_count_and_the_next_ones_do_not():
    found = measured({"q": [(str(n), -float(n)) for n in range(1, 121)]}, {"q": {"50": 1, "51": 1, "100": 1, "101": 1}})
    assert (found["R@50"], found["R@100"], found["MRR"], found["nDCG@10"]) == (0.25, 0.75, 0.02, 0.0)


@pytest.mark.parametrize("run", [{}, {"q": []}, {"q": [("a", 1.0), ("b", 0.5)]}])
def test_a_query_without_an_answer_or_without_a_right_one_counts_nothing(run):
    judged = {"q": {"c": 1}} if run.get("q") else {"q": {"a": 1}}
    for grades in (judged, {"q": {"a": 0}}):
        assert set(measured(run, grades).values()) == {0.0}
