"""One started process, whether compose or Kubernetes starts it: image, words, environment, and the secrets it sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

SECRETS = "/run/secrets/"
WORKLOADS = ("Deployment", "StatefulSet", "Job")
Object = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unit:
    """*where* names file and field, as a fault begins."""

    where: str
    image: str
    words: tuple[str, ...]
    environ: Mapping[str, str] = field(default_factory=dict)
    secrets: frozenset[str] = frozenset()  # folders of deploy.full.secret_files below /run/secrets
    copies: int = 1  # at most


def of_compose(project: Object, name: str = "docker-compose.yml") -> list[Unit]:
    return [_of_service(f"{name}: services.{key}", one) for key, one in project["services"].items()]


def _of_service(where: str, one: Object) -> Unit:
    mounts = [mount for mount in one.get("volumes", ()) if mount["type"] == "bind"]
    return Unit(
        where,
        one["image"],
        tuple(one.get("command") or ()),
        {key: value or "" for key, value in (one.get("environment") or {}).items()},
        frozenset(mount["target"].removeprefix(SECRETS) for mount in mounts if mount["target"].startswith(SECRETS)),
    )


def workloads(objects: list[dict[str, Any]]) -> Iterator[Object]:
    return (one for one in objects if one["kind"] in WORKLOADS)


def pod_of(workload: Object) -> Object:
    found: Object = workload["spec"]["template"]["spec"]
    return found


def labels_of(workload: Object) -> Mapping[str, str]:
    found: Mapping[str, str] = workload["spec"]["template"]["metadata"].get("labels", {})
    return found


def name_of(overlay: str, one: Object) -> str:
    return f"{overlay}: {one['kind']}/{one['metadata']['name']}"


def containers(pod: Object) -> Iterator[Object]:
    yield from pod.get("initContainers", ())
    yield from pod["containers"]


def of_manifests(overlay: str, objects: list[dict[str, Any]]) -> list[Unit]:
    """Every container of every workload."""
    maps = {one["metadata"]["name"]: one.get("data", {}) for one in objects if one["kind"] == "ConfigMap"}
    most = {
        one["spec"]["scaleTargetRef"]["name"]: one["spec"]["maxReplicas"]
        for one in objects
        if one["kind"] == "HorizontalPodAutoscaler"
    }
    found = []
    for one in workloads(objects):
        copies = most.get(one["metadata"]["name"], one["spec"].get("replicas", 1))
        for container in containers(pod_of(one)):
            where = f"{name_of(overlay, one)} {container['name']}"
            found.append(_of_container(where, container, pod_of(one), maps, copies))
    return found


def _of_container(where: str, container: Object, pod: Object, maps: Mapping[str, Any], copies: int) -> Unit:
    environ: dict[str, str] = {}
    for source in container.get("envFrom", ()):
        environ |= maps.get(source["configMapRef"]["name"], {})
    environ |= {one["name"]: one.get("value", "") for one in container.get("env", ())}
    names = {one["name"]: one["secret"]["secretName"] for one in pod.get("volumes", ()) if "secret" in one}
    seen = frozenset(
        mount["mountPath"].removeprefix(SECRETS)
        for mount in container.get("volumeMounts", ())
        if names.get(mount["name"]) == f"jiju-{mount['mountPath'].removeprefix(SECRETS)}"
    )
    words = (*container.get("command", ()), *container.get("args", ()))
    return Unit(where, container["image"], words, environ, seen, copies)
