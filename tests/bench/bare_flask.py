"""The yardstick of P8: a Flask application with one route that answers what it is told to, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, Response

app = Flask(__name__)
BODY = Path(os.environ["BENCH_BODY"]).read_bytes()
KIND = os.environ["BENCH_KIND"]


@app.get("/")
def answer() -> Response:
    return Response(BODY, content_type=KIND)
