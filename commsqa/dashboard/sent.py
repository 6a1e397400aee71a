"""A form that was refused: what was typed into it is shown again in the same form, below why it was refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

PAGE_FIELD = "on_page"
"""The hidden field of every form that says on which page it stands."""


@dataclass(frozen=True)
class Sent:
    """A form that was sent `to` a path and refused. `why` is the service's wording; empty where it was not even understood."""

    to: str = ""
    why: str = ""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def is_of(self, action: str, hidden: Mapping[str, str] | None = None) -> bool:
        """Whether it is the form with this action, and with these hidden fields where several have it."""
        own = {name: (value,) for name, value in (hidden or {}).items()}
        return bool(self.to) and unquote(action) == self.to and own.items() <= self.fields.items()

    def typed(self, action: str, name: str, usual: object = "", hidden: Mapping[str, str] | None = None) -> object:
        """What was typed into this field of this form; `usual` where another form or none was refused."""
        return next(iter(self.fields.get(name, ())), "") if self.is_of(action, hidden) else usual


NOTHING_SENT = Sent()
