"""Documents as files, and checking one: what API and pages have in common."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, current_app, request

from chassis import ids
from contracts.cases import CaseThing
from contracts.commands.cases import CaseDocument, CheckDocument, DocumentCheck
from contracts.things import load_all
from gateway.language import language
from gateway.printing.docx import docx
from gateway.printing.pdf import pdf

NUMBER = re.compile(r"(?P<id>[0-9A-HJKMNP-TV-Z]{12})-(?P<entry>[0-9]{3,6})")
CHECK = "/verify/document"
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
FORMS = {"pdf": pdf, "docx": docx}


def printed(document: CaseDocument, form: str) -> Response:
    """The file, to be kept."""
    lang = language()
    content = FORMS[form](document, lang, check_address(document))
    name = quote(f"{document.words.of(lang)}-{document.number}.{form}")
    said = f"attachment; filename=\"{document.number}.{form}\"; filename*=UTF-8''{name}"
    return Response(content, mimetype=TYPES[form], headers={"Content-Disposition": said, "Cache-Control": "no-store"})


def check_address(document: CaseDocument) -> str:
    """Where it is checked, as the square at its foot says it."""
    root = current_app.config["PUBLIC_URL"] or request.url_root
    return f"{root.rstrip('/')}{CHECK}?{urlencode({'number': document.number, 'hash': document.hash})}"


def checked(number: str, hash_: str, ask: Callable[[CheckDocument], Any]) -> DocumentCheck:
    """Whether such a document was issued, by whichever service; a number that cannot be one is none."""
    said = NUMBER.fullmatch(number.strip().upper())
    id = ids.check(said["id"]) if said else ""
    kinds = [kind.name for kind in load_all().values() if issubclass(kind.cls, CaseThing)] if id else []
    for kind in kinds:
        assert said is not None  # noqa: S101 - else there is no id
        found: DocumentCheck = ask(CheckDocument(kind=kind, id=id or "", number=int(said["entry"]), hash=hash_[:80]))
        if found.genuine:
            return found
    return DocumentCheck(genuine=False)
