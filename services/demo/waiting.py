"""A list of agencies that the demonstration's operator has sent and not confirmed: whoever tries the product looks at it first."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Callable, Iterator

import xlsxwriter

from chassis.rpc.client import Caller, Clients
from contracts.commands.intake import BeginIntake, Intake, PreviewIntake, PutIntakePart
from contracts.roles import Principal
from services.demo.agencies import code_of
from services.demo.steps import book

KIND = "admission"
KEY = "demo/waiting"
FORM, REGION = "company", "320211"  # of the invented credit codes


def send(clients: Clients, sign: Callable[[Principal], str], operator: Principal) -> Intake:
    """It is with the registry and judged there; sent again it comes to the same."""
    list_, content = book("waiting"), workbook()
    token = sign(operator)

    def caller(step: str) -> Caller:
        return Caller(token=token, key=f"{KEY}/{operator.id}/{step}")

    begun = clients.send(BeginIntake(kind=KIND, name=list_["name"], size=len(content)), caller("file"))
    part = PutIntakePart(kind=KIND, id=begun.id, number=0, content=b64encode(content).decode())
    clients.send(part, caller("part"))
    return clients.send(PreviewIntake(kind=KIND, id=begun.id, basis=list_["basis"]), caller("preview"))


def workbook() -> bytes:
    """As somebody keeps it: a title over all columns, and everything typed as text."""
    made, list_ = io.BytesIO(), book("waiting")
    with xlsxwriter.Workbook(made, {"strings_to_numbers": False}) as file:
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
