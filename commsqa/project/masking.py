"""What may be printed of a URL."""

import re

_PASSWORD = re.compile(r"(://[^/?#\s:@]*:)[^\s]*@")
_PARAMETER = re.compile(r"(?i)([?&;][^=&;\s]*(?:pass|pwd|secret|token|key)[^=&;\s]*=)[^&;\s]*")


def mask(text: str) -> str:
    """The text with the password of a URL, and parameters that look like secrets, as `***`."""
    return _PARAMETER.sub(r"\1***", _PASSWORD.sub(r"\1***@", text))
