"""
The secrets of an installation as files, made once: `python -m deploy.full.secret_files var/secrets`.

One folder for whoever reads it, with the names under which compose and Kubernetes mount it at /run/secrets. What is there
stays, so a second run adds only what is missing. `--kubernetes` prints the same as Secret objects for `kubectl apply -f -`.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from deploy.full.place import SERVICES
from deploy.servers import rabbitmq

FOLDERS = ("admin", "broker", "elasticsearch", "gateway", "owners", "postgres", "principal", "rabbitmq", *SERVICES)


class Files:
    """The folder; a text is made only where there is none yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)  # the files below can be read by the user of a container, which is none of this machine

    def once(self, name: str, make: Callable[[], str]) -> str:
        """The text of *name*, which is made now or was made before."""
        path = self._path(name)
        if not path.exists():
            path.write_text(make(), "utf-8")
            path.chmod(0o644)
        return path.read_text("utf-8")

    def key(self, name: str, make: Callable[[Path], object]) -> Path:
        """The key of *name*, made by who reads it."""
        path = self._path(name)
        make(path)
        path.chmod(0o644)
        return path

    def _path(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.parent.chmod(0o755)
        return path


def write(folder: Path) -> None:
    """Everything that FOLDERS hold."""
    from chassis.tokens import Signer, make_key  # noqa: PLC0415 - help needs no package

    files = Files(folder)
    words = {name: files.once(f"{name}/password", _password) for name in ("postgres", "elasticsearch", "rabbitmq")}
    elastic = f"http://elastic:{words['elasticsearch']}@elasticsearch:9200"
    files.once("admin/database_url", lambda: _database("postgres", words["postgres"], "postgres"))
    files.once("broker/url", lambda: f"amqp://{rabbitmq.USER}:{words['rabbitmq']}@rabbitmq:5672/{rabbitmq.VHOST}")
    files.once("rabbitmq/definitions.json", lambda: json.dumps(rabbitmq.definitions(words["rabbitmq"])))
    files.once("gateway/db_url", lambda: _database("jiju_gateway", _password(), "jiju_gateway"))
    files.once("gateway/session_key", lambda: secrets.token_urlsafe(48))
    files.once("gateway/metrics_token", _password)
    private = files.key("gateway/gateway.pem", make_key)
    files.once("principal/gateway.pub.pem", Signer(private).public.decode)
    for name in SERVICES:
        _write_service(files, name)
    files.once("search/elastic_url", lambda: elastic)


def _write_service(files: Files, name: str) -> None:
    """Its way into its database, its owner's, and its two keys."""
    from chassis.ledger.heads import Signer  # noqa: PLC0415 - help needs no package
    from chassis.storage.persons import master_key  # noqa: PLC0415 - the same

    database = f"jiju_{name}"
    files.once(f"{name}/db_url", lambda: _database(f"{database}_service", _password(), database))
    files.once(f"owners/{name}_db_url", lambda: _database(f"{database}_owner", _password(), database))
    files.key(f"{name}/{name}.persons", master_key)
    files.key(f"{name}/{name}.ledger.pem", lambda path: Signer(name, path))


def objects(folder: Path) -> str:
    """Secret objects, one for each folder: `jiju-<folder>` with its files as keys."""
    made = []
    for name in FOLDERS:
        data = {path.name: base64.b64encode(path.read_bytes()).decode() for path in sorted((folder / name).iterdir())}
        made.append({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": f"jiju-{name}"}, "data": data})
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": made})


def _database(user: str, password: str, name: str) -> str:
    return f"postgresql+psycopg://{user}:{password}@postgres:5432/{name}"


def _password() -> str:
    return secrets.token_hex(20)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.full.secret_files", description="密钥文件 · secrets as files"
    )
    parser.add_argument("folder", type=Path, help="目录 · the folder")
    parser.add_argument("--kubernetes", action="store_true", help="写成 Secret 对象 · print them as Secret objects")
    options = parser.parse_args()
    os.umask(0o077)
    write(options.folder)
    if options.kubernetes:
        sys.stdout.write(objects(options.folder))
    else:
        sys.stderr.write(f"{options.folder}：密钥已备好，请另存备份 · secrets are there; keep a copy elsewhere\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
