"""Which mailbox is an email address? Spellings of one address reach one mailbox.

>>> mailbox("Anna.Berg+bank@GoogleMail.com") == mailbox("annaberg@gmail.com")
True
"""

import re
import unicodedata

from commsqa.checks.email_domains import as_read

_SEPARATORS = re.compile(r"[;,\s]+")
_ONE_HOUSE = {
    "googlemail.com": "gmail.com",
    **dict.fromkeys(("me.com", "mac.com"), "icloud.com"),
    **dict.fromkeys(("protonmail.com", "pm.me"), "proton.me"),
}
"""Domains of one provider where the same name is the same mailbox (their own help pages say so)."""
_WITHOUT_POINTS = frozenset({"gmail.com"})


def mailbox(address: str) -> str:
    """The mailbox that an address reaches, as text that is the same for each of its spellings.

    Case is none (no provider tells Anna from anna), a domain in Unicode is the one in ASCII, what follows a `+` is the owner's
    own label, and Gmail does not see points.
    """
    local, _, domain = unicodedata.normalize("NFKC", address).strip().casefold().rpartition("@")
    domain = as_read(domain)
    domain = _ONE_HOUSE.get(domain, domain)
    local = local.partition("+")[0] or local
    return f"{local.replace('.', '') if domain in _WITHOUT_POINTS else local}@{domain}"


def mailboxes(text: str | None) -> frozenset[str]:
    """The mailboxes of a field that may hold several addresses, separated by commas, semicolons or spaces."""
    return frozenset(mailbox(part) for part in _SEPARATORS.split(text or "") if "@" in part)
