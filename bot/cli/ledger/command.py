"""`lotse ledger`."""

from __future__ import annotations

import dataclasses
import sys
from typing import Literal

import click
import orjson

from bot.cli.command import read_settings, run


@click.group("ledger")
def ledger() -> None:
    """The proof of consents."""


@ledger.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def ledger_verify(*, as_json: bool) -> None:
    """Check every chain, every text and every daily root; exit code 1 if anything was changed."""
    from bot.cli.ledger.verify import verify  # noqa: PLC0415  # imports half of Lotse

    report = run(verify(read_settings(), lambda line: click.echo(line, err=True)))
    if as_json:
        click.echo(orjson.dumps(dataclasses.asdict(report) | {"whole": report.whole}))
    else:
        for finding in report.findings:
            click.echo(finding)
        for note in report.notes:
            click.echo(f"({note})")
        click.echo(
            f"{report.contacts} contacts, {report.entries} entries, {report.days} daily roots: "
            + ("whole." if report.whole else f"{len(report.findings)} findings.")
        )
        if report.erased:
            click.echo(f"{report.erased} consents: erased, chain whole.")
        if report.older:
            click.echo(f"{report.older} consents are older than the ledger: nothing vouches for their texts.")
    sys.exit(0 if report.whole else 1)


@ledger.command("show")
@click.argument("address")
@click.option("--language", type=click.Choice(["de", "en"]), default="de", show_default=True)
def ledger_show(address: str, language: Literal["de", "en"]) -> None:
    """Show what proves each consent of ADDRESS, such as twilio:whatsapp:+4915112345678, or of a contact's id."""
    from bot.cli.ledger.show import show  # noqa: PLC0415

    for line in run(show(read_settings(), address, language)):
        click.echo(line)
