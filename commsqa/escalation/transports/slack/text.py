"""Text from data, made harmless for Slack: nobody is called by it, nothing is linked, and a limit counts what is sent.

Escaping is Slack's own: only `&`, `<` and `>` steer its markup (https://docs.slack.dev/messaging/formatting-message-text).
"""

import re
from datetime import datetime, timedelta

CALLS = re.compile(r"(?:<!subteam\^S[A-Z0-9]{1,20}>|<@[UW][A-Z0-9]{1,20}>|<!here>|<!channel>)")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LOOKALIKES = str.maketrans({"<": "‹", ">": "›"})
_NAME = re.compile(r"([@#])(?=\w)")
_CUT_ENTITY = re.compile(r"&[a-z]*$")


def marked_up(text: str, limit: int) -> str:
    """The text for a place that reads markup: on one line, escaped, at most `limit` characters when escaped."""
    escaped = _one_line(text).translate(_ENTITIES)
    return escaped if len(escaped) <= limit else _CUT_ENTITY.sub("", escaped[: limit - 1]).rstrip() + "…"


def plain(text: str, limit: int) -> str:
    """The text for a place that reads no markup, of at most `limit` characters; angle brackets become others all the same."""
    line = _one_line(text).translate(_LOOKALIKES)
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


MENTIONS = rf"(?:{CALLS.pattern})(?: (?:{CALLS.pattern})){{0,9}}"
"""Up to ten of them."""


def called(mention: str) -> str:
    """Whom the policy calls, in Slack's own form: user groups, users, here, channel. Anything else is text, and calls nobody."""
    names = mention.split()
    if names and len(names) <= 10 and all(CALLS.fullmatch(name) for name in names):
        return " ".join(names)
    return marked_up(mention, 100)


def local_time(moment: datetime) -> str:
    """The time as each reader's own clock shows it; in UTC where that cannot be."""
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} {{time}}|{moment:%Y-%m-%d %H:%M} UTC>"


def duration(span: timedelta) -> str:
    """In two units at most: `3 d 4 h`, `2 h 10 min`, `45 min`, `less than a minute`."""
    minutes = max(int(span.total_seconds()) // 60, 0)
    days, hours = minutes // 1440, minutes // 60 % 24
    units = [(days, "d"), (hours, "h"), (minutes % 60, "min")]
    told = [f"{number} {unit}" for number, unit in (units[:2] if days else units) if number]
    return " ".join(told) or "less than a minute"


def _one_line(text: str) -> str:
    return _NAME.sub("\\1\u200b", " ".join(text.split()))
