"""The forms of an application, filled from the register: to be read with every source, and to be written on as .docx."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from contracts.commands.applications import FilledForm, FormLine, FormRecord, ReadForm
from contracts.commands.cases import CaseDocument
from contracts.declare import KINDS, Words
from gateway.access.allow import allow
from gateway.access.principal import principal
from gateway.clients import send
from gateway.documents import TYPES
from gateway.language import language
from gateway.portal.asked import checked_id
from gateway.portal.case_lines import source_words
from gateway.portal.shown import sep
from gateway.portal.zone_names import zone_called
from gateway.printing.docx import docx

pages = Blueprint("forms", __name__, url_prefix="/forms")
TO_WRITE = Words("（请填写）", "(to be written)")
SHOWN = 50  # records of a line, one by one


@pages.get("/<id>")
@allow.signed_in
def page(id: str) -> str:
    """Each line with its figure, its source and the records behind it; what is left to be written."""
    found = _form(id)
    sources = [source_words(one) for one in found.sources]
    place = partial(_place, found.zone_id)
    return render_template("pages/form.html", found=found, sources=sources, place=place, shown=SHOWN)


def _place(zone_id: str, one: FormRecord) -> str:
    """Where a record is read; of a service that was signed, among those of the zone: the contact itself is its parties'."""
    if one.kind == "contact":
        return url_for("pairing.served", id=zone_id, _anchor=one.id)
    return url_for("records.one", plural=KINDS[one.kind].plural, id=one.id)


@pages.get("/<id>.docx")
@allow.signed_in
def file(id: str) -> Response:
    """The same, to be gone on with in an office; it is no document of the case and has no number."""
    found, lang = _form(id), language()
    sources, zone = sep().join(map(source_words, found.sources)), zone_called(found.zone_name)
    head = Words(
        f"{found.procedure.zh}；数据截至 {found.last}，{sources}。",
        f"{found.procedure.en}; figures as of {found.last}, {sources}.",
    )
    document = CaseDocument(
        number="",
        words=found.words,
        title=zone,
        procedure=found.procedure,
        edition=found.edition,
        issued_on=found.last,
        issued_by=Words("", ""),
        lines=(head, *(_line(at, one) for at, one in enumerate(found.lines, start=1))),
        hash="",
    )
    note = _("预填草稿：数据取自登记，须核对并补充，盖章后作为材料提交。")
    content = docx(document, lang, note)
    name = quote(f"{found.words.of(lang)}-{zone}.docx")
    said = f"attachment; filename=\"form.docx\"; filename*=UTF-8''{name}"
    return Response(content, mimetype=TYPES["docx"], headers={"Content-Disposition": said, "Cache-Control": "no-store"})


def _line(at: int, one: FormLine) -> Words:
    value = one.value if one.value.zh else TO_WRITE
    return Words(f"{at}．{one.words.zh}：{value.zh}", f"{at}. {one.words.en}: {value.en}")


def _form(id: str) -> FilledForm:
    year = request.args.get("year", "")
    chosen = int(year) if year.isascii() and year.isdigit() and 2000 <= int(year) <= 2100 else None
    query = ReadForm(application_id=checked_id(id), form=request.args.get("form", "")[:40], year=chosen)
    return send(query, principal())
