"""What a turn may use, in the tests of the flow: real parts on the test's Redis and clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from actions.kit.server import ActionServer
from bot import wiring
from bot.content.load import FolderContent
from bot.flow.turn.services import Services
from bot.model.channel import Channel
from bot.model.outage import Outage
from bot.nlu.language import PhraseLanguages
from bot.settings import Settings
from bot.store.agent_texts import RedisAgentTexts
from bot.wiring.sources import Recognition
from tests.flow.outside import BERLIN, Watch, follow_nobody, is_admin
from tests.support.names import NAMES
from tests.support.scripted_brain import ScriptedBrain


def services_of(
    given: Settings,
    content: FolderContent,
    brain: ScriptedBrain,
    acting: ActionServer,
    stores: wiring.Stores,
    languages: PhraseLanguages,
    channel: Channel,
    clock: Watch,
) -> Services:
    """All of it, as the wiring would build it for these settings."""

    async def place_in_queue(contact: str) -> int:
        return [row.contact for row in await stores.threads.queue() if row.owner == "queue"].index(contact) + 1

    return Services(
        content=lambda: content,
        follow=follow_nobody,
        brain=brain,
        actions=acting,
        recogniser=Recognition(),
        languages=languages,
        presence=stores.presence,
        place_in_queue=place_in_queue,
        channels={"listener": replace(channel, name="listener")},
        timezone=BERLIN,
        idle=given.idle,
        optin_confirm=given.optin_confirm,
        clock=clock,
        erasing=stores.erasing,
        links=stores.links,
        public_url=given.public_url,
        alarms=stores.alarms,
        agent_texts=RedisAgentTexts(stores.redis, str(given.data_dir), clock),  # each test hears its own agents alone
        outage=Outage(clock),
        same_text=given.same_text_contacts,
        pushes=stores.pushes,
        is_admin=is_admin,
        outlives=wiring.outlives(given),
        names=NAMES,
        words=stores.words,
        sent=stores.sent,
        crossings=stores.crossings,
        undo_for=timedelta(seconds=given.undo_seconds),
        agent_away=timedelta(minutes=given.agent_away),
        agent_unanswered=timedelta(minutes=given.agent_unanswered),
    )
