"""What the gateway itself refuses: the form of a request, or that nobody is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from chassis.errors import Problem
from contracts.codes import chassis as codes
from contracts.codes.base import Fault


class RequestProblem(Problem):
    """The request cannot be taken as it is; the gateway alone raises it, with HTTP's own status."""

    def __init__(self, status: HTTPStatus, *faults: Fault, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(*faults)
        self.status = status
        self.headers = dict(headers or {})


class SignInNeeded(RequestProblem):
    """Nobody is signed in, or no longer; pages answer with the sign-in form."""

    def __init__(self, fault: Fault | None = None) -> None:
        super().__init__(
            HTTPStatus.UNAUTHORIZED, fault or codes.SIGN_IN.fault(), headers={"WWW-Authenticate": 'Bearer realm="jiju"'}
        )
