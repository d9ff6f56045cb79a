"""Documents as files: the same bytes for the same case, the font inside, and a check that finds a changed one."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

import pytest
from click.testing import CliRunner

from cli.main import main
from contracts.roles import Role
from tests.support.capabilities import needs
from tests.support.counter import PASSWORD, Counter

pytestmark = pytest.mark.slow("a story up to the recommendation, and a page laid out")
PLACE = {"region": "320211", "organisation": ""}


@pytest.fixture
def counter(county):
    return Counter(county.backend)


def streams(pdf):
    """What is packed in a PDF."""
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            yield zlib.decompress(found[1].rstrip(b"\r\n"))
        except zlib.error:
            yield found[1]


def test_a_document_is_printed_served_edited_and_checked(county, counter, tmp_path):
    needs("cjk-font", "pango")
    seen = county.recommended("JS_2016")
    number = next(one.number for one in seen.entries if one.act == "recommend")
    city = counter.account(Role.CITY, region="3202")
    path = f"/api/v1/cases/applications/{seen.id}/documents/{number}"
    told = counter.ask(path, city).json
    assert told["words"] == {"zh": "推荐函", "en": "Recommendation"}
    assert "同意推荐" in [line["zh"] for line in told["lines"]]
    assert any("found 15 agencies, asked 15 agencies" in line["en"] for line in told["lines"])
    assert told["issued_by"] == {"zh": "无锡市知识产权局", "en": "IP Office of Wuxi City"}
    pdf = counter.ask(f"{path}/file", city)
    assert (pdf.status_code, pdf.mimetype, pdf.data[:5]) == (200, "application/pdf", b"%PDF-")
    county.do("province", seen, "receive")  # what happens later changes no byte of it
    assert counter.ask(f"{path}/file", city).data == pdf.data
    packed = b"".join(streams(pdf.data)) + pdf.data
    assert b"NotoSerifCJK" in packed.replace(b"-", b"")
    assert b"/FontFile" in packed
    assert told["hash"].encode() in packed or told["hash"].encode().hex().encode() in packed
    english = counter.ask(f"{path}/file", city, lang="en")
    assert english.data != pdf.data
    docx = counter.ask(f"{path}/file?form=docx", city).data
    assert counter.ask(f"{path}/file?form=docx", city).data == docx
    with zipfile.ZipFile(BytesIO(docx)) as opened:
        text = opened.read("word/document.xml").decode()
        assert "同意推荐" in text
        assert 'w:w="11906" w:h="16838"' in text  # A4
        assert "2026年3月2日" in text  # below the signature, as documents write it
        edges = "".join(opened.read(one).decode() for one in opened.namelist() if "footer" in one or "header" in one)
        assert f"编号 {told['number']}  内容散列（SHA-256） {told['hash']}" in edges
        assert 'w:instr="NUMPAGES"' in edges
    _checked_by_anybody(counter, told, tmp_path)
    assert counter.ask(path).status_code == 403  # as the case itself: only what is public is told without an account
    stranger = counter.account(Role.APPLICANT, region="320505", organisation="x")
    assert counter.ask(path, stranger).status_code == 403
    assert counter.ask(f"{path.rpartition('/')[0]}/0", city).json["code"] == "procedures.no-entry"
    given = next(one.number for one in seen.entries if one.act == "material.give")
    assert counter.ask(f"{path.rpartition('/')[0]}/{given}", city).json["code"] == "procedures.no-document"
    _by_verb(counter, city, seen.id, number, pdf.data, tmp_path)


def _checked_by_anybody(counter, told, tmp_path):
    good = f"number={told['number']}&hash={told['hash']}"
    assert counter.ask(f"/api/v1/documents?{good}").json["genuine"]
    page = counter.page(f"/verify/document?{good}")
    assert "核验通过" in page
    assert "蠡岸集聚区" in page
    other = ("0" if told["hash"][0] != "0" else "1") + told["hash"][1:]
    unknown = told["number"][:-3] + "999"
    for number, hash_ in ((told["number"], other), (unknown, told["hash"]), ("x", told["hash"]), ("", "")):
        answer = counter.page(f"/verify/document?number={number}&hash={hash_}", "en")
        assert "Genuine" not in answer
        assert "蠡岸集聚区" not in answer


def _by_verb(counter, login, id, number, content, tmp_path):
    with counter.served() as address:
        environ = {"JIJU_HOME": str(tmp_path / "home"), "JIJU_SERVER": address}
        run = CliRunner()
        run.invoke(main, ["login", login, "--password-stdin"], input=f"{PASSWORD}\n", env=environ)
        file = tmp_path / "letter.pdf"
        said = run.invoke(main, ["cases", "document", "applications", id, str(number), str(file)], env=environ)
        assert said.exit_code == 0, said.output
        told = re.search(rf"({id}-[0-9]+)  .*  ([0-9a-f]{{64}})", said.output)
        assert told
        assert run.invoke(main, ["cases", "check", told[1], told[2]], env=environ).exit_code == 0
        assert run.invoke(main, ["cases", "check", told[1], "0" * 64], env=environ).exit_code == 1
    assert file.read_bytes()[:5] == content[:5]
