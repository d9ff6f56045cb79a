"""flask-smorest with our problems: one error schema, one media type, in the answers and in the document."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

import marshmallow as ma
from flask import Flask, Response
from flask_smorest import Api
from werkzeug.exceptions import HTTPException

from gateway.api.blueprint import Routes
from gateway.api.document import complete
from gateway.api.faults import problem_of_arguments
from gateway.problems.answers import refused, refused_by_http
from gateway.problems.report import MEDIA_TYPE


class ReasonTexts(ma.Schema):
    """What is told about one reason."""

    detail = ma.fields.String(required=True)
    basis = ma.fields.String(required=True, allow_none=True, metadata={"description": "article"})
    fact = ma.fields.String(required=True, allow_none=True, metadata={"description": "what was found, and where"})
    change = ma.fields.String(required=True, allow_none=True, metadata={"description": "what would change it"})


class Reason(ReasonTexts):
    """One reason, and the place in the request that it is about."""

    pointer = ma.fields.String(required=True, metadata={"description": "#/name of the body, ?asOf of the query"})
    code = ma.fields.String(required=True)


class OtherLanguage(ma.Schema):
    """The same in the language that was not asked for."""

    lang = ma.fields.String(required=True, validate=ma.validate.OneOf(["zh-CN", "en"]))
    title = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)
    errors = ma.fields.List(ma.fields.Nested(ReasonTexts), required=True)


class ProblemSchema(ma.Schema):
    """RFC 9457 problem details with every reason, in both languages."""

    type = ma.fields.String(required=True, metadata={"description": "/problems/<code>, a page about this problem"})
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True)
    instance = ma.fields.String(required=True)
    code = ma.fields.String(required=True)
    errors = ma.fields.List(ma.fields.Nested(Reason), required=True)
    basis = ma.fields.String(required=True, allow_none=True)
    trace_id = ma.fields.String(required=True)
    alt = ma.fields.Nested(OtherLanguage, required=True)


class ProblemApi(Api):  # type: ignore[misc]  # flask-smorest brings no types
    """The one API of the app."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None  # every refusal is documented by its own status

    def __init__(self, app: Flask) -> None:
        self._described: list[Routes] = []
        super().__init__(app)

    def register_blueprint(self, blp: Routes, **options: Any) -> None:
        """Its routes; what the document says of them is made once somebody asks for it, which few processes see."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        self._described.append(blp)

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Arguments that do not fit, and whatever else HTTP refuses."""
        if getattr(error, "data", {}).get("messages"):
            return refused(problem_of_arguments(error))
        return refused_by_http(error)  # type: ignore[return-value]  # a ready response may be werkzeug's

    def _register_responses(self) -> None:
        """Errors are documented as problem+json, everything else as before."""
        self.DEFAULT_RESPONSE_CONTENT_TYPE: str = MEDIA_TYPE
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE  # the class's own shows again

    @cached_property
    def document(self) -> str:
        """The OpenAPI document as it is served and checked in; asked for once every blueprint is registered."""
        for one in self._described:
            one.register_views_in_doc(self, self._app, self.spec, name=one.name, parameters=None)
            self.spec.tag({"name": one.name, "description": one.description})
        return json.dumps(complete(self.spec.to_dict(), self._app), ensure_ascii=False, indent=1) + "\n"
