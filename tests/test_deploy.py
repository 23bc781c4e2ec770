"""The files in deploy/ are held to the code: what they copy is there, what they set is a setting, what they ask is served."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.settings import FROM_FILE, Settings, variable

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
NAMES = {variable(field) + end for field in Settings.model_fields for end in ("", FROM_FILE)}


def instructions() -> list[tuple[str, str]]:
    lines = "\n".join(line for line in DOCKERFILE.splitlines() if not line.startswith("#"))
    joined = re.sub(r"\\\n\s*", " ", lines)
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.splitlines()) if name]


def last_of(name: str) -> str:
    return [rest for found, rest in instructions() if found == name][-1]


def image_settings() -> dict[str, str]:
    found = dict(re.findall(r"(\w+)=(\S+)", " ".join(rest for name, rest in instructions() if name == "ENV")))
    return {name: value for name, value in found.items() if name.startswith("SCOPEWISE_")}


def document(name: str) -> Any:  # noqa: ANN401 - YAML may be anything
    return yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pod() -> dict[str, Any]:
    return dict(document("kubernetes/deployment.yaml")["spec"]["template"]["spec"])


@pytest.fixture(scope="module")
def container(pod: dict[str, Any]) -> dict[str, Any]:
    (found,) = pod["containers"]
    return dict(found)


def test_every_file_that_the_image_copies_is_there_and_reaches_the_builder() -> None:
    copied = [rest.split()[:-1] for name, rest in instructions() if name == "COPY" and "--from" not in rest]
    sources = {source for some in copied for source in some}
    assert [source for source in sources if not (ROOT / source).exists()] == []
    let_through = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"
    }
    assert {source.partition("/")[0] for source in sources} == let_through


def test_all_that_is_installed_as_a_package_is_copied() -> None:
    packages = re.search(r"include = \[(.*)\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert packages
    for name in re.findall(r'"(\w+)\*"', packages[1]):
        assert f"COPY {name} {name}" in DOCKERFILE


def test_the_image_runs_as_nobody_who_is_somebody_and_without_a_shell_around_it() -> None:
    user = last_of("USER").split(":")
    assert all(int(each) > 1000 for each in user)
    assert json.loads(last_of("ENTRYPOINT")) == ["start"]
    assert json.loads(last_of("CMD")) == ["web"]
    assert last_of("STOPSIGNAL") == "SIGTERM"


def test_what_the_image_sets_are_settings_that_can_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in image_settings().items():
        monkeypatch.setenv(name, value)
    assert set(image_settings()) <= NAMES
    settings = Settings()
    assert {settings.port, settings.operations_port} == {int(port) for port in last_of("EXPOSE").split()}
    assert f":{settings.operations_port}/healthz" in last_of("HEALTHCHECK")
    assert last_of("VOLUME") == str(settings.data)


def test_what_is_taken_out_of_the_image_is_pinned_and_nothing_that_is_needed_imports_it() -> None:
    taken = [line for line in (DEPLOY / "not-at-run-time.txt").read_text(encoding="utf-8").split("\n")[1:] if line]
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower()
    assert [name for name in taken if f"\n{name}==" not in pins.replace("_", "-")] == []
    assert {"torch", "sentence-transformers", "onnx"} <= set(taken)
    check = "import sys, ui.web, ui.run, assistant.store, chromadb; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True)
    owners = importlib.metadata.packages_distributions()
    needed = {owner.lower() for name in done.stdout.split() for owner in owners.get(name, [])}
    assert needed & set(taken) == set()


@pytest.fixture
def start(tmp_path: Path) -> list[str]:
    """What `start` runs, over a prepared index, with a stand-in for scopewise that says what it was given."""
    for name in ("model/minilm-2.onnx", "chroma/rows"):
        path = tmp_path / "prepared" / "index" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("prepared", encoding="utf-8")
    stand_in = tmp_path / "bin" / "scopewise"
    stand_in.parent.mkdir()
    stand_in.write_text('#!/bin/sh\nprintf "%s|" "$$" "$@"\n', encoding="utf-8")
    stand_in.chmod(0o755)
    return [str(DEPLOY / "start"), "web", "--port", "1 2"]


def started(command: list[str], folder: Path) -> list[str]:
    chosen = {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "PREPARED": str(folder / "prepared")}
    process = subprocess.Popen(
        command, env=chosen | {"SCOPEWISE_DATA": str(folder / "data")}, stdout=subprocess.PIPE, text=True
    )
    said = process.communicate()[0]
    assert process.returncode == 0
    number, *arguments = said.split("|")[:-1]
    assert int(number) == process.pid, "it became scopewise, so that signals reach it"
    return arguments


def test_the_image_starts_with_what_was_prepared_and_keeps_what_is_there(start: list[str], tmp_path: Path) -> None:
    index = tmp_path / "data" / "index"
    for name in ("model/minilm-1.onnx", "chroma/older"):
        (index / name).parent.mkdir(parents=True)
        (index / name).write_text("kept", encoding="utf-8")
    assert started(start, tmp_path) == ["web", "--port", "1 2"]
    found = {str(path.relative_to(index)) for path in index.rglob("*") if path.is_file()}
    assert found == {"model/minilm-1.onnx", "model/minilm-2.onnx", "chroma/older"}


def test_the_image_starts_over_an_empty_folder_twice(start: list[str], tmp_path: Path) -> None:
    for _ in range(2):
        started(start, tmp_path)
        assert (tmp_path / "data" / "index" / "chroma" / "rows").read_text(encoding="utf-8") == "prepared"
        assert (tmp_path / "data" / "index" / "model" / "minilm-2.onnx").exists()


def test_what_compose_sets_are_settings_and_its_secrets_are_where_they_are_read() -> None:
    compose = document("compose.yaml")
    page = compose["services"]["page"]
    assert set(page["environment"]) <= NAMES
    files = [value for name, value in page["environment"].items() if name.endswith(FROM_FILE)]
    assert files == [f"/run/secrets/{name}" for name in page["secrets"]]
    for service in compose["services"].values():
        assert set(service.get("secrets", [])) <= set(compose["secrets"])
        assert set(service["networks"]) <= set(compose["networks"])
    assert page["depends_on"].keys() <= compose["services"].keys()
    assert (ROOT / "deploy" / page["build"]["context"] / page["build"]["dockerfile"]).is_file()


def test_compose_publishes_the_page_alone_and_on_the_loopback_alone() -> None:
    services = document("compose.yaml")["services"]
    assert services["page"]["ports"] == [f"127.0.0.1:{port}:{port}" for port in [image_settings()["SCOPEWISE_PORT"]]]
    assert [name for name, service in services.items() if "ports" in service] == ["page"]
    assert services["page"]["read_only"] is True
    assert services["page"]["cap_drop"] == ["ALL"]


def test_the_server_of_chroma_is_of_the_version_of_the_client() -> None:
    image = document("compose.yaml")["services"]["chroma"]["image"]
    assert f"\nchromadb=={image.rpartition(':')[2]}\n" in (ROOT / "constraints.txt").read_text(encoding="utf-8")


def test_the_pod_asks_for_what_is_served(container: dict[str, Any]) -> None:
    settings = image_settings()
    ports = {port["name"]: str(port["containerPort"]) for port in container["ports"]}
    assert ports == {"page": settings["SCOPEWISE_PORT"], "operations": settings["SCOPEWISE_OPERATIONS_PORT"]}
    asked = {name: container[name]["httpGet"] for name in ("startupProbe", "readinessProbe", "livenessProbe")}
    assert {probe["port"] for probe in asked.values()} == {"operations"}
    assert {name: probe["path"] for name, probe in asked.items()} == {
        "startupProbe": "/readyz",
        "readinessProbe": "/readyz",
        "livenessProbe": "/healthz",
    }


def test_what_the_pod_sets_are_settings_and_its_secret_is_where_it_is_read(
    pod: dict[str, Any], container: dict[str, Any]
) -> None:
    environment = {each["name"]: each["value"] for each in container["env"]}
    assert set(environment) <= NAMES
    mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
    assert environment["SCOPEWISE_DATABASE_FILE"] == f"{mounts['secrets']}/database"
    assert mounts["data"] == image_settings()["SCOPEWISE_DATA"]
    assert set(mounts) == {volume["name"] for volume in pod["volumes"]}


def test_the_pod_is_given_the_time_that_it_needs_to_stop(pod: dict[str, Any], container: dict[str, Any]) -> None:
    seconds = next(int(each["value"]) for each in container["env"] if each["name"] == "SCOPEWISE_STOP_SECONDS")
    pause = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
    assert pod["terminationGracePeriodSeconds"] >= pause + seconds + 5
    grace = document("compose.yaml")["services"]["page"]["stop_grace_period"]
    assert int(grace.removesuffix("s")) > Settings.model_fields["stop_seconds"].default


def test_the_pod_may_do_nothing_that_it_need_not(pod: dict[str, Any], container: dict[str, Any]) -> None:
    assert str(pod["securityContext"]["runAsUser"]) == last_of("USER").partition(":")[0]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False, "SCOPEWISE_PORT would be the address of the service"


def test_all_objects_speak_of_the_same_pods_and_are_listed() -> None:
    labels = {"app.kubernetes.io/name": "scopewise"}
    deployment = document("kubernetes/deployment.yaml")
    assert deployment["spec"]["selector"]["matchLabels"] == labels
    assert deployment["spec"]["template"]["metadata"]["labels"] == labels
    assert document("kubernetes/service.yaml")["spec"]["selector"] == labels
    assert document("kubernetes/disruption.yaml")["spec"]["selector"]["matchLabels"] == labels
    assert document("kubernetes/network.yaml")["spec"]["podSelector"]["matchLabels"] == labels
    listed = document("kubernetes/kustomization.yaml")["resources"]
    assert sorted([*listed, "kustomization.yaml"]) == sorted(path.name for path in (DEPLOY / "kubernetes").iterdir())
    namespaces = {document(f"kubernetes/{name}")["metadata"].get("namespace") for name in listed[1:]}
    assert namespaces == {document("kubernetes/namespace.yaml")["metadata"]["name"]}


def test_the_network_lets_through_to_the_ports_that_are_served_and_no_others() -> None:
    spec = document("kubernetes/network.yaml")["spec"]
    assert sorted(spec["policyTypes"]) == ["Egress", "Ingress"]
    served = {int(image_settings()[name]) for name in ("SCOPEWISE_PORT", "SCOPEWISE_OPERATIONS_PORT")}
    assert {port["port"] for rule in spec["ingress"] for port in rule["ports"]} == served
    assert all("from" in rule for rule in spec["ingress"])
    assert {port["port"] for rule in spec["egress"] for port in rule["ports"]} == {53, 443, 5432}


def test_the_version_of_the_image_is_that_of_the_project(container: dict[str, Any]) -> None:
    version = re.search(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version
    image = f"scopewise:{version[1]}"
    assert container["image"] == document("compose.yaml")["services"]["page"]["image"] == image
    assert document("kubernetes/kustomization.yaml")["images"] == [{"name": "scopewise", "newTag": version[1]}]
    assert f"--tag {image}" in DOCKERFILE
