"""What compose and Kubernetes are told is what the program asks; and each way of getting it wrong is named by its place."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path

import pytest

from deploy.dev import loaders
from deploy.dev.deployed import __main__ as deployed
from deploy.dev.deployed import network, settings, units
from deploy.full import secret_files
from deploy.full.place import SERVICES
from tests.support.capabilities import needs

ROOT = Path(__file__).resolve().parents[2]
K8S = ROOT / "deploy" / "k8s"


@pytest.fixture(scope="module")
def secrets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("secrets") / "made"
    secret_files.write(folder)
    return folder


@pytest.fixture(scope="module")
def project():
    needs("go-loaders")
    return loaders.compose(ROOT / "docker-compose.yml")


@pytest.fixture(scope="module")
def city():
    needs("go-loaders")
    return loaders.kustomize(K8S / "overlays" / "city")


def found(objects, kind, name):
    made = {name} | {one["metadata"]["name"] for one in objects if one["metadata"]["name"].rpartition("-")[0] == name}
    wanted = made if kind == "ConfigMap" else {name}  # which kustomize names by its content, too
    return next(one for one in objects if one["kind"] == kind and one["metadata"]["name"] in wanted)


def main_of(objects, kind, name):
    return found(objects, kind, name)["spec"]["template"]["spec"]["containers"][0]


# compose


def test_compose_starts_what_it_should(project, secrets):
    assert list(deployed.compose_faults(project, secrets)) == []


def test_the_demonstration_moves_one_clock_for_all_processes(secrets):
    needs("go-loaders")
    project = loaders.compose(ROOT / "docker-compose.yml", JIJU_DEMO="1", JIJU_PORT="8123")
    assert list(deployed.compose_faults(project, secrets)) == []
    told = project["services"]
    assert told["gateway"]["environment"]["GATEWAY_CLOCK_FILE"] == told["registry"]["environment"]["CLOCK_FILE"]
    assert told["registry"]["environment"]["DEMO_CLOCK"] == told["gateway"]["environment"]["GATEWAY_DEMO"] == "1"
    assert [port["published"] for port in told["gateway"]["ports"]] == ["8123"]
    assert any(mount["target"] == "/var/lib/jiju" for mount in told["gateway"]["volumes"])


def test_without_it_every_process_is_on_real_time(project):
    told = project["services"]
    assert told["gateway"]["environment"]["GATEWAY_CLOCK_FILE"] == ""
    assert told["registry"]["environment"]["DEMO_CLOCK"] == "0"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s["registry"]["environment"].update(REGISTRY_DB_ULR="x"),
         "services.registry: REGISTRY_DB_ULR is not a setting of any process"),
        (lambda s: s["registry"]["environment"].pop("BROKER_URL_FILE"), "services.registry: BROKER_URL is not set"),
        (lambda s: s["search"]["environment"].pop("SEARCH_ELASTIC_URL_FILE"), "services.search: SEARCH_ELASTIC_URL is not set"),
        (lambda s: s["worker"]["environment"].update(HEALTH_PORT="often"), "services.worker: HEALTH_PORT='often' is not a whole"),
        (lambda s: s["gateway"]["environment"].update(GATEWAY_SESSION_KEY_FILE="/run/secrets/gateway/none"),
         "services.gateway: GATEWAY_SESSION_KEY_FILE="),
        (lambda s: s["credit"].update(volumes=[]), "services.credit: BROKER_URL_FILE='/run/secrets/broker/url' cannot be read"),
        (lambda s: s["registry"]["volumes"].append(
            {"type": "bind", "source": "x", "target": "/run/secrets/owners"}), "sees the secrets of owners"),
        (lambda s: s["migrate"]["environment"].pop("REGISTRY_OWNER_DB_URL_FILE"), "REGISTRY_OWNER_DB_URL is not set"),
        (lambda s: s["prepare"]["environment"].pop("GATEWAY_DB_URL_FILE"), "services.prepare: GATEWAY_DB_URL is not set"),
        (lambda s: s["postgres"]["environment"].update(POSTGRES_PASSWROD="x"), "POSTGRES_PASSWROD is not a setting of postgres"),
        (lambda s: s["postgres"].update(image="postgres:latest"), "services.postgres: image postgres:latest has no full version"),
        (lambda s: s["carrier"].update(image="jiju-process:0.0.1"), "is not of this version"),
        (lambda s: s["postgres"].update(command=["-c", "max_connections=100"]), "connections, PostgreSQL gives 100"),
        (lambda s: s["carrier"].pop("healthcheck"), "services.carrier: healthcheck is missing"),
        (lambda s: s["carrier"].update(privileged=True), "services.carrier: privileged must not be there"),
        (lambda s: s["carrier"].update(read_only=False), "services.carrier: read_only is not set"),
        (lambda s: s["carrier"].update(cap_drop=[]), "services.carrier: cap_drop"),
        (lambda s: s["carrier"].update(security_opt=[]), "services.carrier: security_opt"),
        (lambda s: s["carrier"].update(user="0:0"), "services.carrier: user is root"),
        (lambda s: s["carrier"].update(stop_grace_period="10s"), "services.carrier: stop_grace_period is 10s"),
        (lambda s: s["postgres"].update(ports=[{"published": "5432"}]), "services.postgres: ports are published"),
    ],
)  # fmt: skip
def test_what_compose_tells_wrongly_is_named(project, secrets, change, said):
    broken = copy.deepcopy(project)
    change(broken["services"])
    told = list(deployed.compose_faults(broken, secrets))
    assert [one for one in told if said in one], told


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("    command: [-m, services.full, work]", "    comand: [-m, services.full, work]", "comand"),
        ("networks: [backend]\n  logging", "networks: [backstage]\n  logging", "backstage"),
        (
            "prepare: {condition: service_completed_successfully}",
            "prepar: {condition: service_completed_successfully}",
            "prepar",
        ),
        ("driver: local", "driver: [local", "line "),
    ],
)
def test_what_compose_itself_refuses_is_told_with_its_words(tmp_path, before, after, said):
    needs("go-loaders")
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    assert before in text
    broken = tmp_path / "docker-compose.yml"
    broken.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(loaders.NotRead, match=said) as error:
        loaders.compose(broken)
    assert "docker-compose.yml" in str(error.value)


def test_every_process_of_make_full_is_started_by_compose_with_the_same_words(project):
    from deploy.full.supervise import commands

    for name, (_, *words) in commands(8000).items():
        beside = ["--worker-tmp-dir", "/tmp"] if name == "gateway" else []  # noqa: S108 - a volume of the container's own
        own = [word.replace("0.0.0.0:", "127.0.0.1:") for word in project["services"][name]["command"]]
        assert own == words + beside, name


# manifests


@pytest.mark.slow(reason="renders and validates every object of every overlay")
@pytest.mark.parametrize("overlay", ["trial", "city", "province"])
def test_an_overlay_starts_what_it_should(secrets, overlay):
    needs("go-loaders")
    assert list(deployed.overlay_faults(overlay, loaders.kustomize(K8S / "overlays" / overlay), secrets)) == []


def test_no_overlay_is_left_out():
    assert {path.name for path in (K8S / "overlays").iterdir()} == set(deployed.IN_CLUSTER)


def drop(kind, name):
    def change(objects):
        objects.remove(found(objects, kind, name))

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda o: found(o, "ConfigMap", "settings")["data"].update(REGISTRY_KEY="/x"),
         "city: Deployment/registry main: REGISTRY_KEY is not a setting"),
        (lambda o: found(o, "ConfigMap", "settings")["data"].pop("CREDIT_DB_URL_FILE"),
         "city: Deployment/credit main: CREDIT_DB_URL is not set"),
        (lambda o: main_of(o, "Deployment", "credit").pop("livenessProbe"), "Deployment/credit main: livenessProbe is missing"),
        (lambda o: main_of(o, "Deployment", "credit").update(ports=[]), "Deployment/credit main: startupProbe asks port health"),
        (lambda o: main_of(o, "Deployment", "credit")["securityContext"].update(privileged=True), "privileged must not be there"),
        (lambda o: main_of(o, "StatefulSet", "postgres")["securityContext"].update(readOnlyRootFilesystem=False),
         "StatefulSet/postgres main: securityContext.readOnlyRootFilesystem is False"),
        (lambda o: main_of(o, "Job", "migrate")["securityContext"]["capabilities"].update(drop=[]), "capabilities.drop is []"),
        (lambda o: found(o, "Job", "migrate")["spec"]["template"]["spec"].pop("automountServiceAccountToken"),
         "Job/migrate: automountServiceAccountToken is None"),
        (lambda o: found(o, "Deployment", "worker")["spec"]["template"]["spec"].update(hostNetwork=True), "hostNetwork"),
        (lambda o: found(o, "Deployment", "worker")["spec"]["template"]["spec"]["securityContext"].pop("runAsUser"),
         "Deployment/worker: securityContext.runAsUser"),
        (lambda o: main_of(o, "Deployment", "worker").pop("resources"), "resources.limits.memory is missing"),
        (lambda o: found(o, "Deployment", "carrier")["spec"]["template"]["spec"].update(terminationGracePeriodSeconds=5),
         "Deployment/carrier: terminationGracePeriodSeconds is 5"),
        (lambda o: main_of(o, "StatefulSet", "rabbitmq").update(image="rabbitmq"), "image rabbitmq has no full version"),
        (lambda o: found(o, "HorizontalPodAutoscaler", "gateway")["spec"].update(maxReplicas=40), "the processes may want"),
        (drop("PodDisruptionBudget", "credit"), "Deployment/credit: no PodDisruptionBudget"),
        (drop("NetworkPolicy", "nothing"), "no NetworkPolicy closes every pod"),
        (drop("NetworkPolicy", "to-elasticsearch"), "city: search to elasticsearch:9200 is closed and needed"),
        (drop("NetworkPolicy", "postgres"), "city: carrier to postgres:5432 is closed and needed"),
        (lambda o: found(o, "NetworkPolicy", "to-elasticsearch")["spec"].update(podSelector={"matchLabels": {"jiju": "process"}}) or
         found(o, "NetworkPolicy", "elasticsearch")["spec"]["ingress"][0].pop("from"),
         "city: credit to elasticsearch:9200 is open and not needed"),
        (lambda o: o.append({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x"}}), "city: a Secret stands in it"),
        (lambda o: found(o, "Deployment", "credit")["spec"]["template"]["spec"]["volumes"].append(
            {"name": "more", "secret": {"secretName": "jiju-everything"}}), "asks for a Secret jiju-everything"),
        (lambda o: found(o, "Deployment", "credit")["spec"]["template"]["spec"]["volumes"].append(
            {"name": "more", "hostPath": {"path": "/"}}), "volumes.more is a folder of the node"),
    ],
)  # fmt: skip
def test_what_a_manifest_tells_wrongly_is_named(city, secrets, change, said):
    broken = copy.deepcopy(city)
    change(broken)
    told = list(deployed.rule_faults("city", broken, secrets))
    assert [one for one in told if said in one], told


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [("Deployment", "replica", 2), ("Deployment", "replicas", "two"), ("Job", "schedule", "x")],
)
def test_what_breaks_the_schema_of_kubernetes_is_named(city, secrets, kind, field, value):
    one = copy.deepcopy(next(one for one in city if one["kind"] == kind))
    one["spec"][field] = value
    told = list(deployed.overlay_faults("city", [one], secrets))
    assert [
        said for said in told if said.startswith(f"city: {kind}/{one['metadata']['name']}: spec") and field in said
    ], told


def test_what_kustomize_itself_refuses_is_told_with_its_words(tmp_path):
    needs("go-loaders")
    shutil.copytree(K8S, tmp_path / "k8s")
    path = tmp_path / "k8s" / "base" / "kustomization.yaml"
    path.write_text(path.read_text("utf-8").replace("gateway.yaml", "gatway.yaml", 1), "utf-8")
    with pytest.raises(loaders.NotRead, match=r"gatway\.yaml"):
        loaders.kustomize(tmp_path / "k8s" / "overlays" / "city")


def test_the_files_that_compose_and_the_cluster_share_are_the_same_settings(project, city):
    compose = {unit.where.rpartition(".")[2]: unit for unit in units.of_compose(project)}
    for unit in units.of_manifests("city", city):
        program = settings.program_of(unit)
        if program.verb in ("serve", "work", "carry"):
            same = compose[{"work": "worker", "carry": "carrier"}.get(program.verb, program.services[0])]
            assert unit.environ == {name: value for name, value in same.environ.items() if name != "CLOCK_FILE"}, (
                unit.where
            )
            assert unit.words == same.words


# what cannot be checked


def test_without_a_toolchain_it_says_so_and_ci_fails(monkeypatch, capsys):
    monkeypatch.setattr(loaders, "obstacle", lambda: "no Go toolchain")
    monkeypatch.setenv("CI", "")
    assert deployed.main() == 0
    assert "NOT CHECKED: docker-compose.yml and deploy/k8s: no Go toolchain" in capsys.readouterr().out
    monkeypatch.setenv("CI", "true")
    assert deployed.main() == 1


def test_the_edges_that_are_needed_are_those_of_the_picture():
    """Written out once by hand, so that the rule and its oracle are not one."""
    assert ("credit", "elasticsearch", 9200) not in network.needed()
    assert ("gateway", "registry", 9100) not in network.needed()
    assert len(network.needed()) == 9 * 2 + 2


def test_the_connections_of_an_engine_are_those_that_the_documentation_counts_with():
    assert settings.Program("serve", ("credit",)).connections == 20
    assert settings.Program("work", SERVICES).connections == 100
