"""The one mapping from refusals to HTTP: status, problem+json (RFC 9457) and page from the same report."""

from gateway.problems.kinds import RequestProblem, SignInNeeded
from gateway.problems.report import STATUS, Report, report_of

__all__ = ["STATUS", "Report", "RequestProblem", "SignInNeeded", "report_of"]
