"""The compose file, read as an operator's promise: what it starts exists, and nothing is open that should not be."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILES = sorted((ROOT / "docker").glob("*.Dockerfile"))
SECRETS = re.compile(r"SECRET|TOKEN|PASSWORD|API_KEY")

BUILT_FROM = {
    "LOTSE_PACKS", "LOTSE_EMBEDDINGS", "LOTSE_COMPANY", "LOTSE_TEAM", "LOTSE_PRIVACY_URL", "LOTSE_IMPRINT_URL",
    "LOTSE_PUBLIC_URL", "LOTSE_OWN_HOSTS", "LOTSE_NOTICE_WORDS",
}  # fmt: skip


def commands_of_lotse() -> set[str]:
    main = pytest.importorskip("bot.__main__", reason="the command line is not there yet").main
    return set(main.commands)


def test_all_roles_are_there() -> None:
    """Redis, brain, gateway, worker, trainer and desk run; the simulator never does."""
    assert {"redis", "brain", "gateway", "worker", "trainer", "desk"} <= set(SERVICES)
    assert "simulator" not in SERVICES


def test_every_command_exists() -> None:
    """What a container runs is a command of `lotse`."""
    given = {service["command"][0] for name, service in SERVICES.items() if "build" in service and "command" in service}
    assert given <= commands_of_lotse()


def test_what_is_built_has_its_dockerfile() -> None:
    """Every build names a Dockerfile of this repository, and each of those is used."""
    used = {service["build"]["dockerfile"] for service in SERVICES.values() if "build" in service}
    assert used == {str(file.relative_to(ROOT)) for file in DOCKERFILES}


@pytest.mark.parametrize("file", DOCKERFILES, ids=lambda file: file.name)
def test_what_an_image_copies_is_in_the_repository(file: Path) -> None:
    """Every COPY names a path that is here and that the ignore file lets through."""
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for line in re.findall(r"^COPY (?!--from)(.+)$", file.read_text(encoding="utf-8"), re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert source.split("/")[0] in allowed, source


@pytest.mark.parametrize("file", DOCKERFILES, ids=lambda file: file.name)
def test_no_image_runs_as_root(file: Path) -> None:
    """Each stage that is started ends as the user that owns nothing but the data."""
    assert re.findall(r"^USER (\w+)$", file.read_text(encoding="utf-8"), re.MULTILINE)[-1] == "lotse"


def test_nothing_is_open_past_the_proxy() -> None:
    """The public door and the desk are published on this machine only, for a proxy that brings TLS; nothing else is."""
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"gateway": ["127.0.0.1:8080:8080"], "desk": ["127.0.0.1:8081:8081"]}


def test_the_brain_has_no_network_and_no_secrets() -> None:
    """The brain reaches nothing but its sockets, and knows of the settings only its folder, what a release is built
    from, and the secret that it would share with workers elsewhere."""
    brain = SERVICES["brain"]
    assert brain["network_mode"] == "none"
    assert not {"env_file", "networks", "ports"} & set(brain)
    assert set(brain["environment"]) == {"LOTSE_DATA_DIR", "LOTSE_BRAIN_SECRET", *BUILT_FROM}
    assert brain["environment"]["LOTSE_BRAIN_SECRET"] == "${LOTSE_BRAIN_SECRET:-}"
    assert brain["volumes"] == ["releases:/data/releases", "sockets:/data/run"]


def test_a_release_is_built_from_what_the_others_know() -> None:
    """Where compose has a default for what a release is built from, it is the program's own."""
    given = SERVICES["brain"]["environment"]
    for name in BUILT_FROM:
        default = str(Settings.model_fields[name.removeprefix("LOTSE_").lower()].default)
        assert given[name] == f"${{{name}:-{default.lower() if default == 'True' else default}}}"


def test_only_brain_and_trainer_write_releases() -> None:
    """Every other role reads releases and cannot change one; the trainer has the brain's image and no door."""
    assert "releases:/data/releases" in SERVICES["trainer"]["volumes"]
    assert SERVICES["trainer"]["image"] == SERVICES["brain"]["image"]
    assert "ports" not in SERVICES["trainer"]
    for name in ("gateway", "worker", "desk"):
        assert "releases:/data/releases:ro" in SERVICES[name]["volumes"]


def test_redis_keeps_what_it_accepts() -> None:
    """Redis writes to disk before it answers, throws nothing away, and has no way out."""
    redis = SERVICES["redis"]
    assert {
        "--appendonly yes",
        "--appendfsync always",
        "--no-appendfsync-on-rewrite no",
        "--maxmemory-policy noeviction",
    } <= set(redis["command"])
    assert redis["networks"] == ["store"]
    assert COMPOSE["networks"]["store"] == {"internal": True}
    assert "redis:/data" in redis["volumes"]


@pytest.mark.parametrize("name", list(SERVICES))
def test_containers_are_closed(name: str) -> None:
    """No container may gain rights or write its own root, and each is started again."""
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["read_only"]
    assert service["restart"] == "unless-stopped"


def test_no_secret_is_written_down() -> None:
    """Secrets come from the environment file, never from the compose file."""
    written = {
        (name, str(value)) for service in SERVICES.values() for name, value in service.get("environment", {}).items()
    }
    assert not [name for name, value in written if SECRETS.search(name) and value != f"${{{name}:-}}"]


def test_settings_in_the_compose_file_are_settings() -> None:
    """Every LOTSE_ variable that is given is one that the settings know."""
    from bot.settings import Settings  # noqa: PLC0415

    known = {f"LOTSE_{name.upper()}" for name in Settings.model_fields}
    assert {name for service in SERVICES.values() for name in service.get("environment", {})} <= known


def test_the_desk_answers_to_health_checks_and_to_a_prometheus_beside_it() -> None:
    """The container's health check and whoever asks for the service by its name pass the door; an operator's list adds
    to these names and never takes them away."""
    from bot import wiring  # noqa: PLC0415
    from bot.settings import Settings  # noqa: PLC0415
    from bot.web.allowed_callers import ANYWHERE, HERE  # noqa: PLC0415

    desk = SERVICES["desk"]
    for listed in ("", "metrics.example.org"):
        names = desk["environment"]["LOTSE_INTERNAL_HOSTS"].replace("${LOTSE_INTERNAL_HOSTS:-}", listed)
        door = wiring.doorway(Settings(_env_file=None, internal_host="0.0.0.0", internal_hosts=names))
        assert door.hosts - HERE == {"desk", listed} - {""}
    address = urlsplit(desk["healthcheck"]["test"][-1])
    assert address.hostname in HERE
    assert address.path in ANYWHERE


def volumes(service: dict[str, Any]) -> dict[str, str]:
    """Where which volume is mounted; `${PLACE:-name}` is the named one unless the operator has said a place."""
    mounts = [re.sub(r"\$\{\w+:-(\w+)\}", r"\1", mount).split(":") for mount in service.get("volumes", [])]
    return {mount[1]: mount[0] for mount in mounts}


def test_every_volume_is_declared() -> None:
    """A named volume that a service mounts is declared, so that it survives the container."""
    assert {name for service in SERVICES.values() for name in volumes(service).values()} == set(COMPOSE["volumes"])


def test_backups_and_roots_do_not_lie_beside_what_they_vouch_for() -> None:
    """The worker's roots and the desk's backups have mounts of their own outside /data, which the image has made
    for the user that writes there."""
    made = re.findall(r"install -d -m 700 -o lotse -g lotse (.+?)$", DOCKERFILES[1].read_text(), re.MULTILINE)[
        0
    ].split()
    for name in ("worker", "desk"):
        assert {"/backups", "/ledger"} <= set(volumes(SERVICES[name])) & set(made)
        assert SERVICES[name]["environment"]["LOTSE_LEDGER_DIR"] == "/ledger"


def described() -> list[str]:
    """What docs/production.md has people type after `docker compose run`."""
    text = (ROOT / "docs" / "production.md").read_text(encoding="utf-8")
    return re.findall(r"docker compose run --rm (?:-T )?((?!--entrypoint)[a-z].+?)(?:`|  |$)", text, re.MULTILINE)


@pytest.mark.parametrize("line", described())
def test_what_the_guide_tells_is_a_command(line: str) -> None:
    """Each command of the guide to production is one that the service's container knows, down to its options."""
    import click  # noqa: PLC0415

    from bot.__main__ import main  # noqa: PLC0415

    service, *words = re.sub(r"\$\(.+?\)", "now", line).split()
    assert service in SERVICES
    command: click.Command = main
    while words and isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    if words:
        command.make_context("lotse", words)


def test_the_guide_names_settings_that_are_there() -> None:
    """Each LOTSE_ variable of the guide is a setting."""
    from bot.cli.settings import known  # noqa: PLC0415
    from bot.settings import Settings  # noqa: PLC0415

    text = (ROOT / "docs" / "production.md").read_text(encoding="utf-8")
    assert set(re.findall(r"LOTSE_[A-Z_]+", text)) <= {one.name for one in known(Settings(_env_file=None), {})}
