"""A list of agencies that the demonstration's operator has sent and not confirmed: whoever tries the product looks at it first."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import xlsxwriter

from chassis.rpc.client import Caller, Clients
from contracts.commands.intake import BeginIntake, ListIntakes, PreviewIntake, PutIntakePart
from contracts.roles import Principal, Role
from services.demo.agencies import code_of
from services.demo.steps import book

KIND = "admission"
KEY = "demo/waiting"
BEGUN = "receiving"  # of an import that was not sent whole
MADE = datetime(2026, 11, 20, tzinfo=UTC)
FORM, REGION = "company", "320211"  # of the invented credit codes


def send(clients: Clients, sign: Callable[[Principal], str], operator: Principal) -> None:
    """
    It is with the registry and judged there; whatever the operator did with it since, it comes no second time.

    Asked at every start: a first one may have been broken off before, or in the middle of, sending it. What was sent so far is
    not sent twice, since every step has its key and the workbook is the same byte for byte.
    """
    if operator.role is not Role.OPERATOR:  # somebody gave the account another one
        return
    list_, token = book("waiting"), sign(operator)
    sent = clients.send(ListIntakes(kind=KIND), Caller(token=token)).items
    if any(one.name == list_["name"] and one.state != BEGUN for one in sent):
        return
    content = workbook()

    def caller(step: str) -> Caller:
        return Caller(token=token, key=f"{KEY}/{operator.id}/{step}")

    begun = clients.send(BeginIntake(kind=KIND, name=list_["name"], size=len(content)), caller("file"))
    part = PutIntakePart(kind=KIND, id=begun.id, number=0, content=b64encode(content).decode())
    clients.send(part, caller("part"))
    clients.send(PreviewIntake(kind=KIND, id=begun.id, basis=list_["basis"]), caller("preview"))


def workbook() -> bytes:
    """As somebody keeps it: a title over all columns, and everything typed as text."""
    made, list_ = io.BytesIO(), book("waiting")
    with xlsxwriter.Workbook(made, {"strings_to_numbers": False}) as file:
        file.set_properties({"created": MADE})
        sheet = file.add_worksheet("入驻机构")
        sheet.merge_range(0, 0, 0, len(list_["heads"]) - 1, list_["title"], file.add_format({"bold": True}))
        for row, cells in enumerate(_rows(), start=1):
            sheet.write_row(row, 0, cells)
    return made.getvalue()


def _rows() -> Iterator[list[str]]:
    list_ = book("waiting")
    yield list_["heads"]
    for place, row in enumerate(list_["rows"], start=1):
        name, *rest = row["cells"]
        yield [str(place), name, row.get("code") or code_of(row["number"], FORM, REGION), *rest]
