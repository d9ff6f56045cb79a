"""Open data: what is published, with fields, licence, time and hash; the catalogue for harvesters."""

from __future__ import annotations

import json
from http import HTTPStatus

from flask import Response

from contracts.open_data import datasets
from gateway.access.allow import allow
from gateway.api import now, schemas, told
from gateway.api.blueprint import PREFIX, Routes
from gateway.published_data import OpenDataset, catalogue, published

routes = Routes(
    "datasets", __name__, url_prefix=f"{PREFIX}/datasets", description="开放数据 · open data", now=now.FIXED
)
DATASET = schemas.schema_of(OpenDataset)
LD = "application/ld+json"


@routes.get("")
@allow.everybody
@routes.answers(HTTPStatus.OK, schemas.page_of("Datasets", DATASET))
def list_() -> Response:
    """Every dataset: its fields, its licence, and its newest files with their hashes."""
    return told.page(published())


@routes.get("/catalogue")
@allow.everybody
@routes.response(HTTPStatus.OK, {"type": "object"}, content_type=LD)
def catalogue_() -> Response:
    """The catalogue as DCAT in JSON-LD, for those who harvest many of them."""
    return Response(json.dumps(catalogue(), ensure_ascii=False, indent=1), mimetype=LD)


@routes.get(f"/<any({', '.join(repr(name) for name in datasets())}):dataset>")
@allow.everybody
@routes.answers(HTTPStatus.OK, DATASET)
def one(dataset: str) -> Response:
    """One dataset."""
    return told.answer(published([dataset])[0])
