"""Every setting of Lotse, one line each; read from `LOTSE_…` variables and `.env`, frozen after start."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, PrivateAttr, field_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, SettingsConfigDict

from bot.model.comma_list import split_names


class Settings(BaseSettings):
    """Settings of the whole installation. What a connector or a pack is told lives in its own settings."""

    model_config = SettingsConfigDict(env_prefix="LOTSE_", env_file=".env", extra="ignore", frozen=True)

    company: str = Field("Hansebahn", description="Name of the company, as customers read it (demonstration value)")
    team: str = Field("unser Team", description="What the human team is called in texts")
    privacy_url: str = Field(
        "https://example.org/datenschutz", description="Privacy notice, linked below the very first answer"
    )
    imprint_url: str = Field("https://example.org/impressum", description="Imprint")
    own_hosts: str = Field(
        "",
        description="Further hosts of the company, comma separated, to which texts of notices may link; those of "
        "LOTSE_PRIVACY_URL, LOTSE_IMPRINT_URL and LOTSE_PUBLIC_URL always may",
    )
    notice_words: str = Field(
        "",
        description="Words that notices of this company may say besides the known ones, comma separated, "
        "e.g. 'Freibad,Freibäder'",
    )
    address_form: Literal["du", "sie", "auto"] = Field(
        "du", description="How German texts address customers; auto: Sie for those who write Sie, else du"
    )
    timezone: str = Field("Europe/Berlin", description="IANA time zone of all times that people read")
    desk_hours: str = Field(
        "Mo-Fr 08:00-18:00", description="When the team is there, e.g. 'Mo-Fr 08:00-18:00, Sa 9-13'"
    )
    packs: str = Field(
        "",
        description="Packs of skills, comma separated; common is always on. One with a dot is a module of your own. "
        "Empty: all that are shipped",
    )
    idle_minutes: int = Field(60, ge=1, description="Minutes of silence after which the bot's conversation ends")
    optin_confirm: Literal["clear", "always"] = Field(
        "always",
        description="Ask before each consent is noted (always), or take the customer's own clear words (clear)",
    )

    prefilled: str = Field(
        "",
        description="Texts that your own links, codes and starters put into a customer's message, separated by |: they "
        "never grant a consent by themselves",
    )

    redis_url: str = Field(
        "",
        description="Redis 7 or Valkey; empty: an embedded one with its files in the data folder. "
        "A cluster: redis+cluster://host:port,host:port",
    )
    redis_replicas: int = Field(
        0, ge=0, description="How many replicas must have a write before it counts; have one more of them than that"
    )
    data_dir: Path = Field(Path(".lotse"), description="Folder for releases, pid files, the embedded Redis, secrets")
    ledger_dir: Path = Field(
        Path(), description="Folder of the ledger's daily roots, best on another disk; empty: in the data folder"
    )
    secret_key: str = Field("", description="Key of pseudonyms and signatures; empty: made once in the data folder")
    brain_url: str = Field(
        "", description="Where the brain listens (unix:/path or http://host:port), several by comma; empty: data folder"
    )

    brain_secret: str = Field(
        "",
        description="Shared secret of workers, desk and brains; needed as soon as LOTSE_BRAIN_URL or LOTSE_ACTIONS_URL "
        "is an http address, which others on the network could call as well",
    )
    brain_python: Path = Field(Path(), description="Interpreter of the brain's environment; empty: brain/.venv")
    embeddings: bool = Field(
        True, description="Sentence embeddings beside the words, in training and in service; off: words alone"
    )
    actions_url: str = Field("", description="Where a brain elsewhere finds this worker's actions; empty: a socket")
    actions_host: str = Field("127.0.0.1", description="Interface of the actions when LOTSE_ACTIONS_URL is set")

    processes: str = Field(
        "", description="How many processes `lotse up` starts, e.g. 'gateway=2,worker=3,brain=2'; else one of each"
    )
    host: str = Field("127.0.0.1", description="Interface that the public door listens on")
    port: int = Field(8080, ge=0, description="Port of the public door: webhooks, web chat")
    share_port: bool = Field(
        False, description="Several gateways of one machine listen on the port together; `lotse up` sets it"
    )
    internal_host: str = Field("127.0.0.1", description="Interface of the desk, /metrics, /readyz and /events")
    internal_port: int = Field(8081, ge=0, description="Port of the desk, /metrics, /readyz and /events")
    public_url: str = Field(
        "http://127.0.0.1:8080", description="Public address of the door; signatures are checked against it"
    )
    internal_url: str = Field("", description="Address at which people open the desk; empty: http://127.0.0.1:<port>")
    trusted_proxies: str = Field(
        "", description="Proxies before either door whose X-Forwarded-For counts: networks, comma separated"
    )
    internal_hosts: str = Field(
        "",
        description="Further names by which the internal port may be asked, comma separated, e.g. a container's; "
        "LOTSE_INTERNAL_URL's, localhost and the address it listens at always may",
    )
    internal_networks: str = Field(
        "", description="Networks from which people reach the internal port, comma separated; empty: all"
    )
    monitoring_networks: str = Field(
        "", description="Networks from which /metrics and /readyz may be read, comma separated; empty: all"
    )
    webchat_memory_share: float = Field(
        0.7, gt=0, le=1, description="Share of Redis' memory above which the web chat waits; the rest is messengers'"
    )
    webchat_contacts_per_hour: int = Field(
        60, ge=1, description="New web chat visitors that one network address may bring in an hour"
    )
    webchat_sockets: int = Field(1_000, ge=1, description="Open web chat pages of one gateway process, at most")
    chat_session_hours: float = Field(
        24, gt=0, le=24 * 14, description="How long the web chat knows a browser that nobody uses, if it stays open"
    )
    chat_remember_days: int = Field(
        30,
        ge=0,
        le=400,
        description="For how long after their last visit the web chat knows who has ticked so; "
        "0: nobody is remembered, as on public computers",
    )
    connectors: str = Field("webchat", description="Messengers that are switched on, comma separated")

    alarm_url: str = Field(
        "",
        description="Where danger is paged: a signed POST, repeated until somebody has heard of it; empty: nobody "
        "outside the desk is called, and customers are promised nobody",
    )
    alarm_second_url: str = Field("", description="Called as well if nobody has heard of it after three minutes")
    alarm_secret: str = Field(
        "", description="Secret of these calls (Standard Webhooks, whsec_ and base64); needed with LOTSE_ALARM_URL"
    )

    pieces_seconds: float = Field(
        1.5,
        ge=0,
        le=10,
        description='How long the rest of an unfinished sentence is waited for ("Fährt die"); further pieces make it '
        "four times that at most. What is complete never waits. 0: nothing waits",
    )
    answers_per_contact: int = Field(
        30,
        ge=0,
        description="Messages of the bot to one contact in ten minutes; then a person takes over, so that two bots do "
        "not talk for ever. Fixed texts, as emergency numbers, may be twice as many. 0: any number",
    )
    same_text_contacts: int = Field(
        5,
        ge=0,
        description="Contacts who may get much the same words of agents within 24 hours without having just asked; "
        "more are refused and raise an alarm. 0: any number",
    )
    agent_pushes_per_hour: int = Field(
        10,
        ge=0,
        description="Messages of one agent in an hour to people who have not just asked, whatever they say; more are "
        "refused and raise an alarm. Answers to open questions are not counted. 0: any number",
    )
    pushes_per_hour: int = Field(30, ge=0, description="The same for all agents together. 0: any number")
    agent_away: float = Field(
        10,
        gt=0,
        description="Minutes that an agent may be without an open desk while a customer waits for them; then somebody "
        "else who is signed in gets the conversation",
    )
    agent_unanswered: float = Field(
        15,
        gt=0,
        description="Minutes that an agent may leave a customer without an answer; they are warned before, and with "
        "nobody else signed in they keep the conversation and are warned again",
    )
    undo_seconds: float = Field(
        10, ge=0, description="Seconds in which 'resolved' can be undone; the customer hears nothing before. 0: at once"
    )
    agent_messages_per_minute: int = Field(
        10, ge=0, le=100, description="Messages of agents to one contact in a minute; more are refused. 0: any number"
    )
    templates_seconds: float = Field(
        300, gt=0, description="How often the platforms are asked which templates they have approved"
    )
    recover_seconds: float = Field(
        300, ge=0, description="How often the platforms' logs are searched for messages that never arrived; 0: never"
    )
    transcript_days: int = Field(30, ge=1, description="Days after which a conversation's text is gone")
    virus_check: str = Field(
        "",
        description="host:port of a clamd that looks at what customers send before anybody sees it; if it does not "
        "answer, nothing is shown. Empty: no check",
    )
    suppression_days: int = Field(
        0, ge=0, description="Days for which the hash of an erased address is kept, as the proof of it; 0: for good"
    )
    daily_check: str = Field(
        "04:00",
        description="From when on, each day, the live release is looked at (golden dialogues, links); empty: never",
    )
    check_links: bool = Field(True, description="Whether the daily look asks the pages that answers link to")
    private_links: bool = Field(
        False, description="Links may lead into private networks; otherwise such an address is not asked"
    )
    trainer_nice: int = Field(
        10,
        ge=0,
        le=19,
        description="How far the trainer stands back for those who answer customers; 0: not at all, 19: a busy machine "
        "never comes to it",
    )
    four_eyes: bool = Field(
        False, description="Whoever edited what is new in a release may not publish it: another admin does"
    )
    models_kept: int = Field(
        20,
        ge=2,
        description="So many of the newest releases keep their language model; older ones can only be looked at",
    )
    audit_days: int = Field(
        730, ge=30, description="Days for which the audit log is kept: who changed what in the studio, and why"
    )
    tryout_link_days: int = Field(
        7, ge=1, le=30, description="Days for which a link holds by which testers without an account try the draft out"
    )
    rewrite_minutes: float = Field(
        15, ge=0, le=60, description="Minutes after an erasure until Redis' files on disk hold nothing of it any more"
    )
    backup_days: int = Field(
        30,
        ge=1,
        le=40,
        description="Days after which `lotse backup` removes earlier backups that lie beside the new one",
    )
    log_level: Literal["debug", "info", "warning"] = Field("info", description="debug names each turn as well")
    log_format: Literal["json", "console"] = Field("console", description="How logs are written to standard error")
    event_secrets: str = Field(
        "",
        description="Who may push to /events, and what: JSON, a list of {name, source, carrier, types, subjects, "
        "secrets}, see docs/events.md; empty: nobody",
    )

    workers: int = Field(
        16,
        ge=1,
        description="Turns at once in one worker process; how many worker processes there are says LOTSE_PROCESSES",
    )

    _of_packs: dict[str, Any] = PrivateAttr(default_factory=dict)

    @field_validator("public_url", "internal_url")
    @classmethod
    def _no_slash_at_the_end(cls, value: str) -> str:
        return value.rstrip("/")

    @property
    def idle(self) -> timedelta:
        return timedelta(minutes=self.idle_minutes)

    @property
    def locale(self) -> Literal["de", "de_sie"]:
        """The locale of customers of whom nothing else is known."""
        return "de_sie" if self.address_form == "sie" else "de"

    def with_packs(self, **values: Any) -> Settings:
        """The same, with these values of packs' settings in place of what the environment says of them."""
        changed = self.model_copy()
        changed._of_packs = {**self._of_packs, **values}  # noqa: SLF001  # a copy of ourselves
        return changed

    def of_pack(self, declared: type[BaseSettings]) -> dict[str, Any]:
        """What was given of a pack's own settings beside the environment."""
        return {name: value for name, value in self._of_packs.items() if name in declared.model_fields}

    def named_packs(self) -> tuple[str, ...]:
        """Those that are switched on by name; none: all that are shipped."""
        return tuple(split_names(self.packs))

    def enabled_connectors(self) -> tuple[str, ...]:
        return tuple(split_names(self.connectors))


def written() -> dict[str, str]:
    """What the environment says, before it `.env`: for what is no setting of ours, or not read yet."""
    found = {**DotEnvSettingsSource(Settings).env_vars, **EnvSettingsSource(Settings).env_vars}
    return {name.upper(): value for name, value in found.items() if value is not None}
