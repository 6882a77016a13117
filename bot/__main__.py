"""The `lotse` command."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot import logs
from bot.cli.accounts import account
from bot.cli.command import at_home, read_settings, run
from bot.cli.content import draft
from bot.cli.content.command import content
from bot.cli.ledger.command import ledger
from bot.cli.personal_data import erase_person, export_person
from bot.cli.platforms import platforms
from bot.cli.releases import release
from bot.cli.settings import known
from bot.file_modes import UMASK
from bot.model.clock import utc_now
from bot.model.errors import LotseError
from bot.processes import roles
from bot.processes.trainer import trainer
from bot.settings import written


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lotse")
def main() -> None:
    """Lotse: first-level customer service for messengers."""
    os.umask(UMASK)  # whatever any role or command writes, and the processes that it becomes, is its owner's alone


@main.command()
def up() -> None:
    """Start everything on this machine: Redis if none is set, brain, worker, gateway, desk."""
    from bot.processes import up as installation  # noqa: PLC0415

    settings = at_home()
    logs.configure(settings.log_format, "up", settings.log_level)
    sys.exit(run(installation.up(settings)))


@main.command()
def demo() -> None:
    """`up` with the simulator as the world outside, and one agent and one admin account."""
    from bot.processes import up as installation  # noqa: PLC0415

    env = installation.demo_environment(written())
    os.environ.update(env)
    settings = at_home()
    logs.configure(settings.log_format, "demo", settings.log_level)
    sys.exit(run(installation.up(settings, env, demo=True)))


def _role(name: str, help_text: str, work: Any) -> None:
    @main.command(name, help=help_text)
    def command() -> None:
        settings = at_home()
        logs.configure(settings.log_format, name, settings.log_level)
        run(work(settings))


_role("gateway", "Run the public door: webhooks and web chat.", roles.gateway)
_role("worker", "Run a worker: turns, sending, sources, timers.", roles.worker)
_role("brain", "Run the brain: Rasa with the live release.", roles.brain)
_role("trainer", "Run the trainer: make releases of the draft, check the live one daily.", trainer)
_role("desk", "Run the internal listener: desk, metrics, readiness.", roles.desk)
_role("studio", "The same listener as `desk`: desk and studio are parts of it.", roles.desk)


@main.command(hidden=True)
def tryout() -> None:
    """Answer those who try the draft out, and end when nobody does."""
    from bot.processes import tryouts  # noqa: PLC0415

    settings = at_home()
    logs.configure(settings.log_format, "tryout", settings.log_level)
    run(tryouts.stage(settings))


@main.command(hidden=True)
def redis() -> None:
    """Become the embedded Redis of the data folder."""
    roles.redis(at_home())


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def simulator(arguments: tuple[str, ...]) -> None:
    """Run the world outside: messengers, an alert feed, carriers."""
    os.environ.update({name: value for name, value in written().items() if name.startswith("LOTSE_")})
    os.execvp(sys.executable, [sys.executable, "-m", "simulator", *arguments])


@main.command()
@click.option("--port", default=5055, show_default=True, help="Port of rasa-sdk's webhook.")
def actions(port: int) -> None:
    """Serve the actions for `rasa shell`."""
    settings = read_settings()
    logs.configure(settings.log_format, "actions")
    run(roles.actions(settings.model_copy(update={"actions_url": f"http://127.0.0.1:{port}"})))


@main.command()
@click.option("--accept-notices", is_flag=True, help="The changed texts of notices that it names are right.")
@click.option(
    "--write-out", type=click.Path(path_type=Path), metavar="DIR", help="Only write what `rasa train` needs, there."
)
def train(*, accept_notices: bool, write_out: Path | None) -> None:
    """Build a release from the packs, and make it live if its golden dialogues pass.

    Each text of a notice that would change is named, and needs --accept-notices. Consents keep the words that they
    were given for. With --write-out nothing is trained.
    """
    if write_out:
        run(draft.write_out(read_settings(), write_out, click.echo))
        return
    settings = at_home()
    logs.configure(settings.log_format, "train")
    run(draft.train(settings, click.echo, accept_notices=accept_notices))


@main.command()
def check() -> None:
    """Check the content without training it."""
    settings = read_settings()
    run(draft.check(settings, click.echo))


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
    try:
        rows = list(known(read_settings(), written()))
    except LotseError as error:
        raise click.ClickException(str(error)) from None
    for one in rows:
        click.echo(f"{one.name}={one.value}\n    {one.meaning}")


@main.command()
@click.option("--ask", is_flag=True, help="Ask each source once, also if workers run who know.")
def sources(*, ask: bool) -> None:
    """Tell how the sources of answers stand: alert feeds, carriers. Ends with 1 if one of them fails."""
    from bot.cli import sources as known_sources  # noqa: PLC0415

    told = run(known_sources.told(read_settings(), ask=ask))
    for line in known_sources.lines(told, utc_now()):
        click.echo(line)
    if told.fails:
        sys.exit(1)


@main.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
def backup(file: Path | None) -> None:
    """Write everything that must not be lost into FILE, while Lotse runs. It holds secrets: keep it safe."""
    from bot.cli import backup as backups  # noqa: PLC0415

    click.echo(run(backups.take(at_home(), file, _progress)))


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Delete what is in this installation.")
@click.option(
    "--complete",
    is_flag=True,
    help="No consent has ended since that withdrawals.log does not name: it is the original, not a copy of it, or "
    "the old installation has not run since the backup. Without this all consents are given up.",
)
def restore(file: Path, *, replace: bool, complete: bool) -> None:
    """Make an installation of the backup in FILE. Nothing leaves until `lotse resume`."""
    from bot.cli import backup as backups  # noqa: PLC0415

    done = run(backups.restore(at_home(), file, _progress, replace=replace, complete=complete))
    reaches = f", the last of them on {done.list_until:%Y-%m-%d %H:%M:%S} UTC" if done.list_until else ""
    click.echo(f"Restored {done.contacts} contacts as of {done.made_at}.")
    click.echo(f"  {done.unsent} messages had not left and never will; the desk shows them as not sent")
    click.echo(f"  {done.open} messages had no answer yet; a person looks at them")
    click.echo(f"  {done.consents_ended} consents have ended since by the revocation log{reaches}")
    if done.erased:
        click.echo(f"  {done.erased} people have been erased since, and are erased again")
    if done.consents_given_up:
        click.echo(
            f"  {done.consents_given_up} consents were given up, since the list may lack the latest; their customers "
            "will be told. If it is complete, run this again with --replace --complete"
        )
    click.echo("Sending is held. Start Lotse, look around, then: lotse resume")


@main.command()
@click.option("--without-platform-log", is_flag=True, help="Do not look for stop words in the messengers' logs.")
@click.option(
    "--died-at",
    type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="When the old installation died (UTC): what customers wrote since is fetched from the log and answered.",
)
def resume(*, without_platform_log: bool, died_at: datetime | None) -> None:
    """Let messages leave again after a restore."""
    from bot.cli import backup as backups  # noqa: PLC0415

    moment = died_at.replace(tzinfo=UTC) if died_at else None
    done = run(backups.resume(at_home(), platform_log=not without_platform_log, died_at=moment))
    if done is None:
        click.echo("Nothing is held.")
        return
    ends = f"{done.by_list} consents ended by the revocation log"
    click.echo(f"{ends}, {done.by_platform} by stop words since the backup.")
    click.echo(f"{done.fetched} messages that nobody had received were fetched from the messengers' logs.")
    click.echo(f"Sending goes on; {done.waiting} contacts have messages waiting.")


def _progress(line: str) -> None:
    click.echo(line, err=True)


main.add_command(account)
main.add_command(content)
main.add_command(ledger)
main.add_command(release)
main.add_command(export_person)
main.add_command(erase_person)
for _platform in platforms():
    main.add_command(_platform)


if __name__ == "__main__":
    main()
