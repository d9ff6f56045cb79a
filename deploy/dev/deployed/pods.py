"""What every pod has: restricted rights, probes, resources, a budget, time to end, and an image with a version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from deploy.dev import lockfile
from deploy.dev.deployed.units import Object, Unit, containers, labels_of, name_of, pod_of, workloads
from deploy.full.secret_files import FOLDERS
from deploy.full.supervise import ENDING_SECONDS

PINNED = re.compile(r"@sha256:[0-9a-f]{64}$|:\d+\.\d+(\.\d+)?(-[\w.]+)?$")
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")
POD: Mapping[tuple[str, ...], Any] = {
    ("automountServiceAccountToken",): False,
    ("enableServiceLinks",): False,
    ("securityContext", "runAsNonRoot"): True,
    ("securityContext", "seccompProfile", "type"): "RuntimeDefault",
}
CONTAINER: Mapping[tuple[str, ...], Any] = {
    ("securityContext", "allowPrivilegeEscalation"): False,
    ("securityContext", "readOnlyRootFilesystem"): True,
    ("securityContext", "capabilities", "drop"): ["ALL"],
}
NEVER = (("hostNetwork",), ("hostPID",), ("hostIPC",))
NEVER_INSIDE = (("securityContext", "privileged"), ("securityContext", "capabilities", "add"))


def faults(overlay: str, objects: list[dict[str, Any]]) -> Iterator[str]:
    for one in workloads(objects):
        where = name_of(overlay, one)
        yield from _restricted(where, pod_of(one))
        yield from _secrets(where, pod_of(one))
        if one["kind"] != "Job":
            yield from _watched(where, pod_of(one))
            yield from _ends_in_order(where, pod_of(one))
            yield from _budgeted(where, one, objects)


def images(unit: Unit) -> Iterator[str]:
    """A tag that moves is another program tomorrow; our own carry the version of pyproject.toml."""
    name, _, tag = unit.image.partition(":")
    version = lockfile.manifest()["project"]["version"]
    if name.startswith("jiju-") and tag != version:
        yield f"{unit.where}: image {unit.image} is not of this version, {version}"
    elif not PINNED.search(unit.image):
        yield f"{unit.where}: image {unit.image} has no full version"


def _restricted(where: str, pod: Object) -> Iterator[str]:
    yield from _differs(where, pod, POD)
    yield from (f"{where}: {'.'.join(path)} must not be there" for path in NEVER if _at(pod, path))
    if _at(pod, ("securityContext", "runAsUser")) in (None, 0):
        yield f"{where}: securityContext.runAsUser names no ordinary user"
    for container in containers(pod):
        inside = f"{where} {container['name']}"
        yield from _differs(inside, container, CONTAINER)
        yield from (f"{inside}: {'.'.join(path)} must not be there" for path in NEVER_INSIDE if _at(container, path))
        for path in (("requests", "cpu"), ("requests", "memory"), ("limits", "memory")):
            if not _at(container, ("resources", *path)):
                yield f"{inside}: resources.{'.'.join(path)} is missing"
    yield from (
        f"{where}: volumes.{one['name']} is a folder of the node" for one in pod.get("volumes", ()) if "hostPath" in one
    )


def _differs(where: str, value: Object, wanted: Mapping[tuple[str, ...], Any]) -> Iterator[str]:
    for path, right in wanted.items():
        if _at(value, path) != right:
            yield f"{where}: {'.'.join(path)} is {_at(value, path)}, must be {right}"


def _secrets(where: str, pod: Object) -> Iterator[str]:
    known = {f"jiju-{folder}" for folder in FOLDERS}
    for volume in pod.get("volumes", ()):
        name = _at(volume, ("secret", "secretName"))
        if name and name not in known:
            yield f"{where}: volumes.{volume['name']} asks for a Secret {name} that deploy.full.secret_files does not make"


def _watched(where: str, pod: Object) -> Iterator[str]:
    for container in pod["containers"]:
        yield from (f"{where} {container['name']}: {probe} is missing" for probe in PROBES if probe not in container)
        ports = {port["name"] for port in container.get("ports", ())}
        for probe in PROBES:
            port = _at(container, (probe, "httpGet", "port"))
            if isinstance(port, str) and port not in ports:
                yield f"{where} {container['name']}: {probe} asks port {port}, which it does not have"


def _ends_in_order(where: str, pod: Object) -> Iterator[str]:
    given = pod.get("terminationGracePeriodSeconds", 30)
    if given <= ENDING_SECONDS:
        yield f"{where}: terminationGracePeriodSeconds is {given}, an end in order may take {ENDING_SECONDS}"


def _budgeted(where: str, one: Object, objects: list[dict[str, Any]]) -> Iterator[str]:
    budgets = [each for each in objects if each["kind"] == "PodDisruptionBudget"]
    if not any(each["spec"]["selector"]["matchLabels"].items() <= labels_of(one).items() for each in budgets):
        yield f"{where}: no PodDisruptionBudget is about it"


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
