"""Who may push, and what: each secret is bound to a name, to event types and to subjects. Without that it serves
nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, ValidationInfo, model_validator

from bot.model.errors import SettingsError
from bot.model.event_fields import Names
from bot.model.subject import is_name
from bot.model.webhook_key import PREFIX, key_of

SETTING = "LOTSE_EVENT_SECRETS"
SHORTEST_SECRET = 32
LONGEST_KEY = 64  # bytes
MOST_SECRETS = 3
"""The one in use, the one that comes, the one that goes."""
EXAMPLE = '[{"name": "ops", "source": "Leitstelle", "types": ["…"], "subjects": ["…:*"], "secrets": ["whsec_…"]}]'


class Binding(BaseModel):
    """One source: `name` in its calls, `source` in notices; what it may tell of.

    A subject that ends in `*` stands for all that begin so. `says` are values of bound fields, which the setting gives
    by their names.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
    source: str
    says: dict[str, str] = {}  # pydantic copies it
    types: Annotated[frozenset[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]], Field(min_length=1, strict=False)]
    subjects: Annotated[
        frozenset[Annotated[str, Field(pattern=r"^[a-z][a-z_]*:[A-ZÄÖÜ0-9]{0,39}\*?$")]],
        Field(min_length=1, strict=False),
    ]
    secrets: Annotated[
        tuple[Annotated[str, Field(min_length=SHORTEST_SECRET)], ...],
        Field(min_length=1, max_length=MOST_SECRETS, strict=False),
    ]

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The bytes that its secrets stand for."""
        return tuple(_key(secret) for secret in self.secrets)

    @model_validator(mode="before")
    @classmethod
    def _with_bound_fields(cls, raw: Any, info: ValidationInfo) -> Any:
        bound = info.context or frozenset()
        if not isinstance(raw, dict) or "says" in raw:
            raise ValueError("is no source")
        said = {name: raw[name] for name in bound if name in raw}
        return {**{name: value for name, value in raw.items() if name not in bound}, "says": said}

    def tells_of(self, subject: str) -> bool:
        """Whether this one subject is among those it may tell of."""
        return any(
            subject.startswith(one.removesuffix("*")) if one.endswith("*") else subject == one for one in self.subjects
        )


_BINDINGS = TypeAdapter(tuple[Binding, ...])


def read_bindings(setting: str, names: Names) -> Mapping[str, Binding]:
    """Read the setting, JSON; `names` know what subjects there are. Raises SettingsError, which quotes no secret."""
    if not setting.strip():
        return {}
    try:
        found = _BINDINGS.validate_json(setting, context=names.kinds.bound)
    except ValidationError as error:
        raise SettingsError(f"{SETTING}: {_told(error)}. Write JSON such as {EXAMPLE}") from error
    if wrong := next(_objections(found, names), ""):
        raise SettingsError(f"{SETTING}: {wrong}")
    return {binding.name: binding for binding in found}


def is_text(secret: str) -> bool:
    """Whether a secret is its own text, as all were before."""
    return not secret.startswith(PREFIX)


def _key(secret: str) -> bytes:
    """Raises ValueError."""
    return secret.encode() if is_text(secret) else key_of(secret)


def _is_key(secret: str) -> bool:
    try:
        return is_text(secret) or len(_key(secret)) <= LONGEST_KEY
    except ValueError:
        return False


def _objections(found: tuple[Binding, ...], names: Names) -> Iterator[str]:
    for one in found:
        if not all(_is_key(secret) for secret in one.secrets):
            yield f"{one.name}: behind {PREFIX} stand 24 to 64 bytes in base64"
    for what, counted in (
        ("the name {}", Counter(binding.name for binding in found)),
        ("a secret of {}", Counter(key for binding in found for key in binding.keys)),
    ):
        for value, times in counted.items():
            if times > 1:
                owner = next(binding.name for binding in found if value in {binding.name, *binding.keys})
                yield f"{what.format(owner)} stands there twice"
    for one in found:
        if not all(map(is_name, (one.source, *filter(None, one.says.values())))):
            yield f"{one.name}: {' and '.join(['source', *sorted(one.says)])} are names of at most five words"
        for subject in sorted(one.subjects):
            if not _exists(subject, names):
                kinds = sorted(kind.name for kind in names.kinds.subjects.values() if kind.fields)
                yield f"{one.name}: {subject} is none of {', '.join(kinds)}; all of a kind are written {kinds[0]}:*"


def _exists(pattern: str, names: Names) -> bool:
    """Whether events can be about it; of what there is a list of, at least one must be meant."""
    kind, _, name = pattern.partition(":")
    about = names.kinds.subjects.get(kind)
    if about is None or not about.fields or not name:
        return False
    if about.pattern is not None:
        return True
    known = names.parts.get(kind, {})
    return any(each.startswith(name[:-1]) for each in known) if name.endswith("*") else name in known


def _told(error: ValidationError) -> str:
    """What is wrong where, without a value: it may be a secret."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if not first["loc"]:
        return "a secret needs a source, types and subjects that it is bound to"
    entry, *places = first["loc"]
    number = f"entry {entry + 1}" if isinstance(entry, int) else "the list"
    return f"{number}: {next((place for place in places if place in Binding.model_fields), 'it')} is {first['type']}"
