"""The append-only ledger of each service: signed heads, entries, proofs, and the check of everything."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response
from marshmallow import fields as mf

from chassis.platform import LEDGER_KEEPERS
from contracts.commands import platform as asked
from contracts.roles import Role
from gateway.access.allow import allow
from gateway.api import fields, now, schemas, told
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask, do
from gateway.api.fields import words
from gateway.api.headers import command
from gateway.api.services import ONE

routes = Routes("ledger", __name__, url_prefix=f"{PREFIX}/ledger", description="账本 · ledger", now=now.PLATFORM)
READERS = (*LEDGER_KEEPERS, Role.CITY, Role.PROVINCE, Role.PARTNER)
MOST = 2**53
HEAD, PROOF = schemas.schema_of(asked.SignedHead), schemas.schema_of(asked.Proof)


def _number(said: dict[str, Any], least: int, **how: Any) -> mf.Integer:
    return mf.Integer(validate=ma.validate.Range(least, MOST), metadata=said, **how)


class LeavesQuery(ma.Schema):
    """After which index."""

    after = _number(words("哪条之后", "after", "this index"), -1, load_default=-1)
    limit = fields.limit(500)


class InclusionQuery(ma.Schema):
    """Which leaf, in the tree of which size."""

    index = _number(words("第几条", "index", "of the leaf, from 0"), 0, required=True)
    size = _number(words("账本长度", "size", "of the tree; the present one where it is left out"), 0, load_default=None)


class ConsistencyQuery(ma.Schema):
    """Two sizes."""

    first = _number(words("较早的长度", "first", "the earlier size"), 0, required=True)
    second = _number(
        words("较晚的长度", "second", "the later size; the present one where it is left out"), 0, load_default=None
    )


@routes.get(f"/{ONE}/head")
@allow.everybody
@routes.answers(HTTPStatus.OK, HEAD)
def head(service: str) -> Response:
    """The newest signed head."""
    return told.answer(ask(asked.ReadHead(service=service)))


@routes.post(f"/{ONE}/head")
@allow(*LEDGER_KEEPERS)
@command
@routes.answers(HTTPStatus.OK, HEAD)
def sign(service: str) -> Response:
    """Sign the ledger as it stands now."""
    return told.answer(do(asked.SignHead(service=service)))


@routes.get(f"/{ONE}/leaves")
@allow(*READERS)
@routes.arguments(LeavesQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.page_of("Leaves", schemas.schema_of(asked.Leaf)), link=True)
def leaves(given: dict[str, Any], service: str) -> Response:
    """Entries of the ledger, oldest first; what is personal stands in them sealed."""
    found = ask(asked.ReadLeaves(service=service, **given))
    return told.page(found.items, next_cursor=found.next)


@routes.get(f"/{ONE}/inclusion")
@allow.everybody
@routes.arguments(InclusionQuery, location="query")
@routes.answers(HTTPStatus.OK, PROOF)
def inclusion(given: dict[str, Any], service: str) -> Response:
    """The proof that a leaf stands in the tree (RFC 6962)."""
    return told.answer(ask(asked.ProveLeaf(service=service, **given)))


@routes.get(f"/{ONE}/consistency")
@allow.everybody
@routes.arguments(ConsistencyQuery, location="query")
@routes.answers(HTTPStatus.OK, PROOF)
def consistency(given: dict[str, Any], service: str) -> Response:
    """The proof that a later tree continues an earlier one (RFC 6962)."""
    return told.answer(ask(asked.ProveGrowth(service=service, **given)))


@routes.get(f"/{ONE}/verification")
@allow(*LEDGER_KEEPERS)
@routes.answers(HTTPStatus.OK, schemas.schema_of(asked.Verified))
def verification(service: str) -> Response:
    """Everything recomputed: entries, tree, heads, signatures, guards."""
    return told.answer(ask(asked.VerifyLedger(service=service)))
