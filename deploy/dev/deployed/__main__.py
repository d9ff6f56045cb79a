"""Every fault of docker-compose.yml and of each overlay: `python -m deploy.dev.deployed`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deploy.dev import loaders
from deploy.dev.deployed import network, pods, settings, units
from deploy.dev.lockfile import ROOT
from deploy.full import secret_files
from deploy.full.supervise import ENDING_SECONDS

COMPOSE = ROOT / "docker-compose.yml"
OVERLAYS = ROOT / "deploy" / "k8s" / "overlays"
IN_CLUSTER = {"trial": set[network.Edge](), "province": set[network.Edge](), "city": network.needed()}
KUBERNETES = "1.32"  # the oldest that we speak of (docs/operations/kubernetes.md)


def compose_faults(project: dict[str, Any], secrets: Path) -> Iterator[str]:
    """The rules about compose's own keys, and those about what it starts."""
    found = units.of_compose(project)
    for unit in found:
        yield from settings.faults(unit, secrets)
        yield from pods.images(unit)
    yield from settings.connections(found, COMPOSE.name)
    for name, one in project["services"].items():
        yield from _confined(f"{COMPOSE.name}: services.{name}", one)


def _confined(where: str, one: dict[str, Any]) -> Iterator[str]:
    if one.get("cap_drop") != ["ALL"]:
        yield f"{where}: cap_drop is not [ALL]"
    if "no-new-privileges:true" not in one.get("security_opt", ()):
        yield f"{where}: security_opt lacks no-new-privileges:true"
    if one.get("privileged"):
        yield f"{where}: privileged must not be there"
    if one["image"].startswith(settings.OWN) and not one.get("read_only"):
        yield f"{where}: read_only is not set"
    if one.get("ports") and not where.endswith(".gateway"):
        yield f"{where}: ports are published, which only the gateway's are"
    stays = one.get("restart") == "unless-stopped"
    if stays and "healthcheck" not in one:
        yield f"{where}: healthcheck is missing"
    if stays and _seconds(one.get("stop_grace_period", "10s")) <= ENDING_SECONDS:
        yield f"{where}: stop_grace_period is {one.get('stop_grace_period')}, an end in order may take 30 s"
    if stays and one.get("user", "0").partition(":")[0] in ("", "0", "root"):
        yield f"{where}: user is root"


def _seconds(text: str) -> int:
    """Of 45s and 1m0s."""
    minutes, _, rest = text.rpartition("m")
    return int(minutes or 0) * 60 + int(rest.removesuffix("s") or 0)


def overlay_faults(name: str, objects: list[dict[str, Any]], secrets: Path) -> Iterator[str]:
    """Kubernetes' own schema of each object; where all keep it, the rules about what the overlay starts."""
    wrong = list(_schema_faults(name, objects))
    yield from wrong or rule_faults(name, objects, secrets)


def rule_faults(name: str, objects: list[dict[str, Any]], secrets: Path) -> Iterator[str]:
    """Ours, about objects that keep Kubernetes' schema."""
    found = units.of_manifests(name, objects)
    for unit in found:
        yield from settings.faults(unit, secrets)
        yield from pods.images(unit)
    yield from settings.connections(found, name)
    yield from pods.faults(name, objects)
    yield from network.faults(name, objects, IN_CLUSTER[name])
    yield from (f"{name}: a Secret stands in it" for one in objects if one["kind"] == "Secret")


def _schema_faults(name: str, objects: list[dict[str, Any]]) -> Iterator[str]:
    import kubernetes_validate  # noqa: PLC0415 - slow, and the rules of compose do without

    for one in objects:
        try:
            kubernetes_validate.validate(one, KUBERNETES, strict=True)
        except kubernetes_validate.ValidationError as error:
            path = ".".join(map(str, error.path))
            yield f"{units.name_of(name, one)}: {path}: {error.message[:200]}"


def faults() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        secrets = Path(folder, "secrets")
        secret_files.write(secrets)
        try:
            yield from compose_faults(loaders.compose(COMPOSE), secrets)
        except loaders.NotRead as error:
            yield str(error)
        for overlay in sorted(OVERLAYS.iterdir()):
            try:
                yield from overlay_faults(overlay.name, loaders.kustomize(overlay), secrets)
            except loaders.NotRead as error:
                yield f"{overlay.name}: {error}"


def main() -> int:
    """0 where all is well, or could not be asked outside of CI, which is said aloud."""
    if reason := loaders.obstacle():
        print(f"NOT CHECKED: docker-compose.yml and deploy/k8s: {reason}")
        return int(os.environ.get("CI", "").lower() in ("true", "1", "yes"))
    found = list(faults())
    print("\n".join(found) or f"docker-compose.yml and {len(list(OVERLAYS.iterdir()))} overlays start what they should")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
