"""Every key in Redis, with its type, what it holds and how long it lives.

Of one shard (`n` = crc32 of the contact id, modulo 64, fixed for ever), so that each script is atomic:

    {s:n}:ready            zset    contact → moment (ms) from which it may be taken; a lease moves it ahead
    {s:n}:sends            zset    contact → moment (ms) from which its next message may be claimed
    {s:n}:timers           zset    contact|name → moment (ms) at which it rings
    {s:n}:desk             zset    contact → moment (ms) it was queued; who is not the bot's
    {s:n}:closed           zset    contact → moment (ms) a person closed their conversation   7 days each
    {s:n}:wants            zset    type|subject|contact, all scores 0: live consents, walked by subject
    {s:n}:unrooted         zset    contact → moment (ms) of its ledger's last entry; `:closed` → up to when roots are
    {s:n}:erased           zset    contact → moment (ms) it was erased, until the files on disk are rewritten
    {s:n}:hold             string  `restoring`: nothing comes in; `held`: nothing leaves  until lifted
    {s:n}:c:<id>:meta      hash    fence turn attempts epoch owner unread unsent paced      400 days
                                   paced_at window ledger erased alias:… twin:… wrote
                                   person retired held looked:…
    {s:n}:c:<id>:mailbox   list    waiting items, oldest first                              until done
    {s:n}:c:<id>:seen      zset    platform message id → moment (ms)                        30 days
    {s:n}:c:<id>:state     string  the contact's state                                      400 days
    {s:n}:c:<id>:thread    stream  transcript lines, about 500                              setting, 30 days
    {s:n}:c:<id>:optins    hash    <opt-in>:status|until|budget|per|used|on|want|told|      5 years
                                   missed|lost|paused_until|waiting|words|body
    {s:n}:c:<id>:ledger    list    entries of the hash chain that proves consents, oldest first  5 years from the last
    {s:n}:c:<id>:outq      list    ids of messages not yet sent, in order                   until sent
    {s:n}:c:<id>:out:<id>  hash    status kind epoch agent optin deadline token body …      as the thread
    {s:n}:r:<item>         string  what a turn made of an agent's item                      1 minute

Outside the shards, authoritative:

    alias:<hash>           string  keyed hash of an address → contact id                    400 days, renewed
    receipt:<hash>         string  keyed hash of a platform's name for a message → it; or   as the thread
                                   what was said of it before it was known, for an hour
    erased:<hash>          string  keyed hash of an address → contacts it was, erased when  setting, until removed
    my-data:<hash>         string  one-time link to one's own data → contact                30 minutes
    visit:<hash>           string  a browser in the web chat: `session` or `remembered`     setting, renewed
    crossing:<hash>        string  one-time code to go on in another messenger → contact    30 minutes
    crossed:<hash>         string  the item that has used such a code                       30 minutes
    account:<name>         string  an agent or admin                                        until removed
    link:<hash>            string  one-time link to set a password                          24 hours
    session:<hash>         string  a signed-in browser                                      12 hours, renewed
    sessions:<name>        zset    a session's hash → moment (ms) it runs out, of one account  12 hours, renewed
    throttle:<hash>        hash    failures until: failed sign-ins; or a number: an address's made-up names  1 hour
    known:<hash>           zset    keyed hash of a browser or address an account signed in at → moment (ms)  90 days
    {words}:<version>      string  the words of a notice type that consents were given for  for good
    {content}:special      string  special notices that hold or will                        until they are over
    {content}:past-special string  those that are over, 100                                 until pushed out
    {content}:off          string  what is switched off, by whom, why, until when           until switched on
    words:before           string  type → version that consents without one were given for  for good
    {content}:draft        string  the company's own content: number of the last revision, names of its files  for good
    {content}:file:<path>  string  one of its files, and the shipped text that it was made from  until removed
    {content}:revision:<number> string  who changed what, and the way back                  20,000 of them
    {content}:conflicts    string  what an upgrade and the company have both changed        until decided
    sending:held           string  that a restored installation waits for `lotse resume`    until lifted
    ledger:root            string  the ledger's last root: its day and the hash of its line     until replaced
    templates-month:<kind>:<messenger>:<month> string  templates sent or promised then      62 days
    compared:<messenger>   string  up to when (ms) its log was compared with the mailboxes  until replaced
    files:rewritten        string  when (ms) the files on disk were last written anew       until replaced
    alarms                 hash    alarm → what happened, how often, who has seen it, 200   until pushed out
    alerts:watch           string  what the all-clear rule has seen of the alert feed       until replaced
    picture:<name>         string  what a pack's watch has seen of a whole source           until replaced
    <watch>:watch          hash    keyed hash of a subject → what a pack's watch saw of it  until nobody waits for it
    <watch>:hinted         set     ids a source's webhook has named, to be fetched, 1,000   1 day
    <watch>:asked          string  that a watch's source was asked a moment ago             setting, 400 seconds
    {content}:live         string  the live release, its model, since when, by whom, after which  until replaced
    {content}:audit:<day>  string  what the team did in the studio that day, a line each  setting, 730 days
    {content}:training     string  who wants which draft made a release, and how far it is, 30  until pushed out
    {content}:looked-at    string  the day on which the live release was last looked at     until replaced
    {content}:traffic:<day> hash   skill → how many messages it answered that day           60 days
    {content}:approvals    hash    id → what an admin asks another to confirm, 50           until pushed out
    {tryout}:session:<id>  hash    one who tries the draft out: about, and by number what was said  45 minutes, renewed
    {tryout}:queue         list    session and number of each sentence that waits           45 minutes
    {tryout}:stage         string  `waking` or `ready`, said by the stage where it is tried  15 seconds
    {tryout}:shares        hash    hash of a tester's token → the link, 20                  setting, 30 days at most
    {tryout}:count:<what>  string  people on a link, or their sentences of the minute       as the link; 1 minute
    {content}:editors      hash    part of the studio|admin → moment (ms) it was last open  1 hour
    {pushes}:of:<actor>    string  this person's messages of the hour to who had not just asked  61 minutes
    {pushes}:of-all        string  those of all together                                    61 minutes
    {events}:seen          zset    keyed hash of an accepted event → moment (ms)            8 days
    {events}:newest        zset    keyed hash of an incident → moment (ms) the newest word on it tells of  8 days
    {events}:queue         zset    keyed hash of an incident → moment (ms) its turn to be told further came
    {events}:telling:<hash> hash   event body at shard after told: how far it was told      until told to all

Outside the shards, hints (checked when used, may vanish at any time):

    wake                   list    contacts to look at now, at most 10,000
    {wake}:later           list    the same for notices, after all others
    live                   channel contacts whose thread or owner has changed, with blanks between
    presence               hash    agent → moment (ms) their open desk was last seen
    heartbeats:<role>      set     running processes of that role                           15 seconds
    heartbeat:<role>:<life> string a running process of that role: the release it serves    15 seconds
    page:<alarm>           string  how far the calls about this alarm have come            24 hours
    alerts:lapses          string  disruptions that the feed left out for a while           6 hours
    sources                hash    source → how it stands: last success, age, last failure  7 days
    channels               hash    heard|sent|failed of a messenger → moment (ms), and why    90 days
    sayings                zset    hashes of a contact and of what agents wrote to it unasked → moment (ms)  24 hours
    reach                  string  which templates the platforms have approved              until replaced
    templates-hour:<messenger>:<hour> string  templates sent in that hour                   25 hours
    templates-full:<messenger> string  it has said that it takes no more for now            1 hour
    pace:<messenger>       string  moment (ms) from which its next notice may leave         until then
    trouble:<role>         string  why a process of that role did not start                 2 minutes
    lock:<name>            string  who does a job that one process does at a time           30 seconds
    calls:<source>         hash    day spent free: how often a source was asked              2 days
    answer:<source>:<hash> string  what it said to the question that the keyed hash is of   7 days at most
"""

from __future__ import annotations

from zlib import crc32

SHARDS = 64

WAKE = "wake"
WAKE_LATER = "{wake}:later"
LIVE = "live"
PRESENCE = "presence"
ALARMS = "alarms"
LIVE_RELEASE = "{content}:live"
SOURCES = "sources"
CHANNELS = "channels"
SAYINGS = "sayings"
ALERTS_WATCH = "alerts:watch"
ALERTS_LAPSES = "alerts:lapses"
PUSHES_OF_ALL = "{pushes}:of-all"
EVENTS_SEEN = "{events}:seen"
EVENTS_NEWEST = "{events}:newest"
EVENTS_QUEUE = "{events}:queue"
APPROVALS = "{content}:approvals"
TRAINING = "{content}:training"
LOOKED_AT = "{content}:looked-at"
TRYOUTS = "{tryout}:queue"
TRYOUT_STAGE = "{tryout}:stage"
TRYOUT_SHARES = "{tryout}:shares"
EDITORS = "{content}:editors"
HOLD = "sending:held"
REACH = "reach"
ROOT = "ledger:root"
REWRITTEN = "files:rewritten"
WORDS_BEFORE = "words:before"
SPECIAL = "{content}:special"
SPECIAL_PAST = "{content}:past-special"
OFF = "{content}:off"
CLOSED = ":closed"
CONTENT_DRAFT = "{content}:draft"
CONTENT_CONFLICTS = "{content}:conflicts"


def picture(name: str) -> str:
    """The two that there were before packs keep their names."""
    return name if name in {ALERTS_WATCH, ALERTS_LAPSES} else f"picture:{name}"


def of_watch(name: str, part: str) -> str:
    return f"{name}:{part}"


def page(alarm: str) -> str:
    return f"page:{alarm}"


def shard_of(contact: str) -> int:
    return crc32(contact.encode()) % SHARDS


def ready(shard: int) -> str:
    return f"{{s:{shard}}}:ready"


def sends(shard: int) -> str:
    return f"{{s:{shard}}}:sends"


def timers(shard: int) -> str:
    return f"{{s:{shard}}}:timers"


def desk(shard: int) -> str:
    return f"{{s:{shard}}}:desk"


def closed(shard: int) -> str:
    return f"{{s:{shard}}}:closed"


def wants(shard: int) -> str:
    return f"{{s:{shard}}}:wants"


def unrooted(shard: int) -> str:
    return f"{{s:{shard}}}:unrooted"


def erased_in(shard: int) -> str:
    return f"{{s:{shard}}}:erased"


def hold(shard: int) -> str:
    return f"{{s:{shard}}}:hold"


def of_contact(contact: str, part: str) -> str:
    return f"{{s:{shard_of(contact)}}}:c:{contact}:{part}"


def out(contact: str, message: str) -> str:
    return of_contact(contact, f"out:{message}")


def result(contact: str, item: str) -> str:
    return f"{{s:{shard_of(contact)}}}:r:{item}"


def alias(digest: str) -> str:
    return f"alias:{digest}"


def receipt(digest: str) -> str:
    return f"receipt:{digest}"


def erased(digest: str) -> str:
    return f"erased:{digest}"


def my_data(digest: str) -> str:
    return f"my-data:{digest}"


def visit(digest: str) -> str:
    return f"visit:{digest}"


def crossing(digest: str) -> str:
    return f"crossing:{digest}"


def crossing_used(digest: str) -> str:
    return f"crossed:{digest}"


def points_here(digest: str) -> str:
    """The field of a contact's meta that names an alias row."""
    return f"alias:{digest}"


def pointing(field: str) -> str:
    """The alias row that a field of meta names; empty if it is another field."""
    return field.removeprefix("alias:") if field.startswith("alias:") else ""


def twin(contact: str) -> str:
    """The field of a contact's meta that names another contact of the same person."""
    return f"twin:{contact}"


def named_twin(field: str) -> str:
    """The contact that a field of meta names so; empty if it is another field."""
    return field.removeprefix("twin:") if field.startswith("twin:") else ""


def heartbeats(role: str) -> str:
    return f"heartbeats:{role}"


def heartbeat(role: str, life: str) -> str:
    return f"heartbeat:{role}:{life}"


def trouble(role: str) -> str:
    return f"trouble:{role}"


def lock(name: str) -> str:
    return f"lock:{name}"


def telling(thread: str) -> str:
    return f"{{events}}:telling:{thread}"


def traffic(day: str) -> str:
    return f"{{content}}:traffic:{day}"


def audit(day: str) -> str:
    return f"{{content}}:audit:{day}"


def tryout(session: str) -> str:
    return f"{{tryout}}:session:{session}"


def tryout_count(what: str) -> str:
    return f"{{tryout}}:count:{what}"


def pushes_of(actor: str) -> str:
    return f"{{pushes}}:of:{actor}"


def pace(connector: str) -> str:
    return f"pace:{connector}"


def compared(connector: str) -> str:
    return f"compared:{connector}"


def templates_month(kind: str, connector: str, month: str) -> str:
    return f"templates-month:{kind}:{connector}:{month}"


def templates_full(connector: str) -> str:
    return f"templates-full:{connector}"


def templates_hour(connector: str, hour: str) -> str:
    return f"templates-hour:{connector}:{hour}"


def calls(source: str) -> str:
    return f"calls:{source}"


def answer(source: str, digest: str) -> str:
    return f"answer:{source}:{digest}"


def words(version: str) -> str:
    return f"{{words}}:{version}"


def content_file(path: str) -> str:
    return f"{{content}}:file:{path}"


def content_revision(number: int) -> str:
    return f"{{content}}:revision:{number}"


def account(name: str) -> str:
    return f"account:{name}"


def link(digest: str) -> str:
    return f"link:{digest}"


def session(digest: str) -> str:
    return f"session:{digest}"


def sessions_of(name: str) -> str:
    return f"sessions:{name}"


def throttle(digest: str) -> str:
    return f"throttle:{digest}"


def known(digest: str) -> str:
    return f"known:{digest}"
