"""Who may speak to whom by the NetworkPolicies of an overlay, against what the processes need: no edge less, and none more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from deploy.dev.deployed.units import Object, labels_of, pod_of, workloads
from deploy.full.place import SERVICES

Edge = tuple[str, str, int]  # from, to, port
PROCESSES = (*SERVICES, "worker", "carrier", "gateway", "migrate")
READERS = ("search", "worker")
CLOSED = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def needed() -> set[Edge]:
    """What the full shape needs inside of the cluster."""
    found = {(name, server, port) for name in PROCESSES for server, port in (("postgres", 5432), ("rabbitmq", 5672))}
    return found | {(name, "elasticsearch", 9200) for name in READERS}


def faults(overlay: str, objects: list[dict[str, Any]], wanted: set[Edge]) -> Iterator[str]:
    policies = [one["spec"] for one in objects if one["kind"] == "NetworkPolicy"]
    if CLOSED not in policies:
        yield f"{overlay}: no NetworkPolicy closes every pod in both directions"
    for one in workloads(objects):
        own = [each for each in policies if each["podSelector"] and _selects(each["podSelector"], labels_of(one))]
        if not own:
            yield f"{overlay}: {one['kind']}/{one['metadata']['name']}: no NetworkPolicy is about it"
    open_ = set(edges(objects))
    yield from (f"{overlay}: {_said(edge)} is closed and needed" for edge in sorted(wanted - open_))
    yield from (f"{overlay}: {_said(edge)} is open and not needed" for edge in sorted(open_ - wanted))


def edges(objects: list[dict[str, Any]]) -> Iterator[Edge]:
    """Every way from a pod to a port of another that both of them allow."""
    policies = [one["spec"] for one in objects if one["kind"] == "NetworkPolicy"]
    pods = [(one["metadata"]["name"], labels_of(one), _ports(pod_of(one))) for one in workloads(objects)]
    for source, from_, _ in pods:
        for target, to, ports in pods:
            for name, port in ports.items():
                out = _open(policies, "Egress", from_, to, {name, port})
                if source != target and out and _open(policies, "Ingress", to, from_, {name, port}):
                    yield source, target, port


def _open(policies: list[Any], way: str, own: Mapping[str, str], other: Mapping[str, str], ports: set[Any]) -> bool:
    key, peers = ("egress", "to") if way == "Egress" else ("ingress", "from")
    for policy in policies:
        if way in policy["policyTypes"] and _selects(policy["podSelector"], own):
            for rule in policy.get(key, ()):
                to_other = peers not in rule or any(_is_peer(peer, other) for peer in rule[peers])
                if to_other and ("ports" not in rule or any(one["port"] in ports for one in rule["ports"])):
                    return True
    return False


def _is_peer(peer: Object, labels: Mapping[str, str]) -> bool:
    return "podSelector" in peer and "namespaceSelector" not in peer and _selects(peer["podSelector"], labels)


def _selects(selector: Object, labels: Mapping[str, str]) -> bool:
    return bool(selector.get("matchLabels", {}).items() <= labels.items())


def _ports(pod: Object) -> dict[str, int]:
    return {port["name"]: port["containerPort"] for one in pod["containers"] for port in one.get("ports", ())}


def _said(edge: Edge) -> str:
    return f"{edge[0]} to {edge[1]}:{edge[2]}"
