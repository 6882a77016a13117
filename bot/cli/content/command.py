"""`lotse content`."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.command import at_home, run


@click.group("content")
def content() -> None:
    """The company's own content: out as files, in again, and what it changes."""


@content.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--all", "everything", is_flag=True, help="What is shipped and not changed, too.")
def export(folder: Path, *, everything: bool) -> None:
    """Write the company's own files into DIR, which must be empty or an earlier export."""
    from bot.cli.content import exchange  # noqa: PLC0415  # imports half of Lotse

    run(exchange.export(at_home(), folder, click.echo, everything=everything))


@content.command("import")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Own files that are not in DIR go; without this they stay.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--anyway", is_flag=True, help="Also with errors, and over what others have changed since the export.")
def bring(folder: Path, *, replace: bool, dry_run: bool, anyway: bool) -> None:
    """Make the files in DIR the draft's, as one revision that can be taken back. Shows what changes."""
    from bot.cli.content import exchange  # noqa: PLC0415

    run(exchange.bring(at_home(), folder, click.echo, replace=replace, only_look=dry_run, anyway=anyway))


@content.command("diff")
@click.option("--live", is_flag=True, help="Against the release that is live, not against what is shipped.")
def diff(*, live: bool) -> None:
    """Print what the draft changes, as a unified diff."""
    from bot.cli.content import exchange  # noqa: PLC0415

    for line in run(exchange.differences(at_home(), live=live)):
        click.echo(line)
