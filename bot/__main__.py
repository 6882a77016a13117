"""The `lotse` command."""

from __future__ import annotations

import os
import sys
from collections.abc import Coroutine
from typing import Any, Literal

import click
from pydantic import ValidationError

from bot import logs, roles, wiring
from bot.model.errors import LotseError, RefusedError
from bot.settings import Settings


def read_settings() -> Settings:
    """The settings, or a one-line error naming what is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(f"LOTSE_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors())
        raise click.ClickException(problems) from None


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run it; an error of ours ends the command with one line and exit code 1."""
    try:
        return _run(work)
    except LotseError as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        sys.exit(130)


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    import uvloop  # noqa: PLC0415  # half of the commands need no loop

    return uvloop.run(work)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lotse")
def main() -> None:
    """Lotse: first-level customer service for messengers."""


@main.command()
def up() -> None:
    """Start everything on this machine: Redis if none is set, brain, worker, gateway, desk."""
    from bot import up as installation  # noqa: PLC0415

    settings = read_settings()
    logs.configure(settings.log_format, "up", settings.log_level)
    sys.exit(run(installation.up(settings)))


@main.command()
def demo() -> None:
    """`up` with the simulator as the world outside, and one agent and one admin account."""
    from bot import up as installation  # noqa: PLC0415

    env = installation.demo_environment()
    os.environ.update(env)
    settings = read_settings()
    logs.configure(settings.log_format, "demo", settings.log_level)
    sys.exit(run(installation.up(settings, env, demo=True)))


def _role(name: str, help_text: str, work: Any) -> None:
    @main.command(name, help=help_text)
    def command() -> None:
        settings = read_settings()
        logs.configure(settings.log_format, name, settings.log_level)
        run(work(settings))


_role("gateway", "Run the public door: webhooks and web chat.", roles.gateway)
_role("worker", "Run a worker: turns, sending, sources, timers.", roles.worker)
_role("brain", "Run the brain: Rasa with the live release.", roles.brain)
_role("desk", "Run the internal listener: desk, metrics, readiness.", roles.desk)
_role("studio", "Run the internal listener: desk, metrics, readiness.", roles.desk)


@main.command(hidden=True)
def redis() -> None:
    """Become the embedded Redis of the data folder."""
    roles.redis(read_settings())


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def simulator(arguments: tuple[str, ...]) -> None:
    """Run the world outside: messengers, an alert feed, carriers."""
    os.execvp(sys.executable, [sys.executable, "-m", "simulator", *arguments])


@main.command()
@click.option("--port", default=5055, show_default=True, help="Port of rasa-sdk's webhook.")
def actions(port: int) -> None:
    """Serve the actions for `rasa shell`."""
    settings = read_settings()
    logs.configure(settings.log_format, "actions")
    run(roles.actions(settings.model_copy(update={"actions_url": f"http://127.0.0.1:{port}"})))


@main.command()
def train() -> None:
    """Build a release from the packs, and make it live if its golden dialogues pass."""
    settings = read_settings()
    logs.configure(settings.log_format, "train")
    run(roles.train(settings, click.echo))


@main.command()
def check() -> None:
    """Check the content without training it."""
    settings = read_settings()
    run(roles.check(settings, click.echo))


@main.command()
@click.option("--one", is_flag=True, help="All lines are one conversation.")
def ask(*, one: bool) -> None:
    """Read lines, print what the bot makes of each as JSON. Needs no settings and sends nothing."""
    logs.configure("console", "ask")
    # a line ends with \n wherever this runs, and bytes that are no text end nothing
    sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    run(roles.ask_lines(read_settings(), sys.stdin, one=one))


@main.command("settings")
def list_settings() -> None:
    """List every setting with its value and meaning; secrets are not shown."""
    roles.show_settings(read_settings(), click.echo)


@main.group("twilio")
def twilio() -> None:
    """WhatsApp by way of Twilio."""


@twilio.command("check")
def twilio_check() -> None:
    """Check that Twilio calls the right addresses and tries again; names each line to paste."""
    problems = run(roles.check_messenger(read_settings(), "twilio"))
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo("Twilio calls the right addresses, tries again, and has a fallback.")


@main.group("account")
def account() -> None:
    """Agents and admins."""


@account.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(["agent", "admin"]), required=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, for scripts.")
def account_add(name: str, role: Literal["agent", "admin"], *, password_stdin: bool) -> None:
    """Create an account; prints a one-time link to set its password."""
    run(_account(name, role, password_stdin=password_stdin))


@account.command("reset")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, for scripts.")
def account_reset(name: str, *, password_stdin: bool) -> None:
    """Take the password away; prints a one-time link to set a new one."""
    run(_account(name, None, password_stdin=password_stdin))


async def _account(name: str, role: Literal["agent", "admin"] | None, *, password_stdin: bool) -> None:
    settings = read_settings()
    settings = settings.model_copy(update={"redis_url": roles.redis_url(settings)})
    async with roles.store_of(settings) as redis:
        accounts = wiring.stores(settings, redis).accounts
        try:
            token = await accounts.add(name, role) if role else await accounts.reset(name)
            if password_stdin:
                await accounts.set_password(token, sys.stdin.readline().rstrip("\r\n"))
                click.echo(f"{name}: password set")
                return
        except RefusedError as refusal:
            raise click.ClickException(f"account {name}: {refusal.code}") from None
        click.echo(f"{wiring.internal_url(settings)}/desk/welcome#{token}")


if __name__ == "__main__":
    main()
