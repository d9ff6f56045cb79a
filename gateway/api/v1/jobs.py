"""Long work of the services: how far it is, how it ended, and asking it to stop."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Response

from chassis.platform import OPERATIONS
from contracts.commands.platform import CancelJob, Job, ListJobs, ReadJob
from gateway.access.allow import allow
from gateway.api import fields, now, schemas, told
from gateway.api.addresses import thing_id
from gateway.api.blueprint import PREFIX, Routes
from gateway.api.calls import ask, do
from gateway.api.headers import command
from gateway.api.services import ONE

routes = Routes("jobs", __name__, url_prefix=f"{PREFIX}/jobs", description="任务 · jobs", now=now.PLATFORM)
JOB = schemas.schema_of(Job)


class JobsQuery(ma.Schema):
    """Where the list goes on."""

    after = fields.After()
    limit = fields.limit()


@routes.get(f"/{ONE}")
@allow(*OPERATIONS)
@routes.arguments(JobsQuery, location="query")
@routes.answers(HTTPStatus.OK, schemas.page_of("Jobs", JOB), link=True)
def list_(given: dict[str, Any], service: str) -> Response:
    """The jobs of a service, newest first."""
    found = ask(ListJobs(service=service, **given))
    return told.page(found.items, next_cursor=found.next)


@routes.get(f"/{ONE}/<id>")
@allow.signed_in
@routes.answers(HTTPStatus.OK, JOB)
def one(service: str, id: str) -> Response:
    """One job."""
    return told.answer(ask(ReadJob(service=service, id=thing_id(id))))


@routes.post(f"/{ONE}/<id>/cancellation")
@allow(*OPERATIONS)
@command
@routes.answers(HTTPStatus.OK, JOB)
def cancel(service: str, id: str) -> Response:
    """It stops after its present step; what is done stays done."""
    return told.answer(do(CancelJob(service=service, id=thing_id(id))))
