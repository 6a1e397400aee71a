"""In what capacity a name is addressed: as an estate, through a guardian, in care of somebody. At sight."""

import re
from enum import StrEnum
from typing import NamedTuple

from commsqa.checks.names.word_list import folded_words


class Capacity(StrEnum):
    """As what a person is addressed."""

    SELF = "self"
    ESTATE = "estate"  # of one who died: heirs and executors receive
    WARD = "ward"  # somebody acts for the person


class Addressed(NamedTuple):
    """Who is meant, in what capacity, and who receives it for them: empty where nobody else does."""

    name: str
    capacity: Capacity
    through: str


_ESTATE = re.compile(
    r"^(?:(?:to|for)\s+)?(?:(?:the\s+)?(?:personal\s+representatives?|executors?|executrix|administrators?|administratrix|heirs?|beneficiaries)"
    r"(?:\s*/\s*\w+)?\s+(?:and\s+\w+\s+)?(?:of|to)\s+)?(?:the\s+)?(?:late\s+estate|estate)\s+of\s+(?:the\s+late\s+)?(?P<estate>.+)$"
    r"|^(?:the\s+)?(?:personal\s+representatives?|executors?|executrix|administrators?|heirs?)\s+(?:of|to)\s+(?:the\s+late\s+)?(?P<heirs>.+)$"
    r"|^(?:the\s+late|late)\s+(?P<late>.+)$"
    r"|^(?P<after>.+?)[\s,]*(?:\(\s*(?:deceased|decd|dec'd|estate)\s*\)|\b(?:deceased|decd|dec'd)\.?|'s\s+estate|\bestate)$"
    r"|^(?:nachlass|erben|erbengemeinschaft|erfgenamen|succession|hoirs|héritiers|herederos|herencia|herança|herdeiros|eredi"
    r"|spadkobiercy|dödsboet|dødsboet)(?:\s+(?:von|nach|van|de|del|di|da|do|po|efter|etter)\b)?\s+(?:herrn?\s+|frau\s+)?(?P<foreign>.+)$"
    r"|^(?:إلى\s+|الى\s+|السادة\s*/?\s*)?(?:ورثة|تركة|الورثة|خلفاء)\s+(?:المرحومة?\s+|المغفور\s+لها?\s+|المتوفاة?\s+)?(?:ال?سيدة?\s+)?(?P<ورثة>.+)$"
    r"|^(?:المرحومة?|المغفور\s+لها?|المتوفاة?)\s+(?P<مرحوم>.+)$"
)
_EXECUTOR = re.compile(
    r"^(?P<through>.+?)[\s,(]+(?:as\s+|the\s+)*(?:personal\s+representative|executor|executrix|administrator|administratrix|heir)\s+(?:of|for|to)\s+"
    r"(?:the\s+)?(?:estate\s+of\s+)?(?:the\s+late\s+)?(?P<of>.+?)\)?$"
)
_WARD = re.compile(
    r"^(?:to\s+)?(?:the\s+)?(?:legal\s+)?(?:parents?(?:\s*(?:/|or|and)\s*(?:legal\s+)?guardians?)?|guardians?|custodian|trustees?)\s+(?:of|for)\s+(?P<of>.+)$"
    r"|^(?P<ward>.+?)[\s,]*\(?\s*(?:a\s+)?\bminor\)?$"
    r"|^(?:ال?سيد\s*/?\s*)?(?:ولي\s+[أا]مر|أولياء\s+أمور|الوصي\s+على|وصي|الولي\s+على)\s+(?:الطالبة?\s+|القاصر\s+)?(?P<ولي>.+)$"
    r"|^(?:القاصرة?)\s+(?P<قاصر>.+)$"
)
_ACTS_FOR = re.compile(
    r"^(?P<through>.+?)[\s,(]+(?:(?:as\s+)?(?:legal\s+)?(?:parent|father|mother|guardian|custodian|trustee|attorney|nominee)\s+(?:of|for|and\s+guardian\s+of)"
    r"|(?:acting\s+)?on\s+behalf\s+of|o/b/o|obo|f/b/o|fbo|بالنيابة\s+عن|نيابة\s+عن|بصفته\s+وليا\s+على|ولي\s+[أا]مر|الوصي\s+على|وصي\s+على)\s+"
    r"(?P<of>.+?)\)?$"
)
_CARE_OF = re.compile(
    r"[\s,;\n(-]*(?<!\w)(?:c\s?/\s?o|care\s+of|z\.?\s?hd\.?|zu\s+händen(?:\s+von)?|p/a|chez|bei|u/o)(?!\w)[.:\s]*(?P<line>.*)$"
    r"|[\s,;\n(-]*(?<!\w)(?:بعناية|لعناية|عناية|بواسطة|طرف)(?!\w)[.:\s]*(?P<عناية>.*)$"
)
_ATTENTION = re.compile(
    r"[\s,;\n(-]*(?<!\w)(?:attn|att|attention|fao|f\.a\.o\.?|for\s+the\s+attention\s+of|à\s+l['’]attention\s+de|a/c\s+of)(?!\w)[.:\s-]*(?P<line>.*)$"
)

WORDS = folded_words(
    """estate executor executors executrix administrator administrators administratrix heir heirs representative representatives
    beneficiaries late deceased decd dec'd nachlass erben erbengemeinschaft erfgenamen succession hoirs héritiers herederos
    herencia herança herdeiros eredi spadkobiercy dödsboet dødsboet parent parents guardian guardians custodian trustee trustees
    minor behalf o/b/o obo f/b/o fbo nominee attorney care c/o attn att attention fao händen hd chez bei
    ورثة تركة الورثة خلفاء المرحوم المرحومة المغفور المتوفى المتوفاة ولي أولياء الوصي وصي القاصر القاصرة نيابة بالنيابة
    عناية بعناية لعناية بواسطة طرف"""
)
"""The folded words without which none of the patterns above fits."""


def addressed(sight: str) -> Addressed:
    """Who a text at sight addresses. Any text is accepted: what names no capacity is addressed for itself."""
    name, line = _without_line(sight)
    for pattern, capacity in ((_EXECUTOR, Capacity.ESTATE), (_ACTS_FOR, Capacity.WARD)):
        if found := pattern.match(name):
            return Addressed(found["of"], capacity, found["through"])
    for pattern, capacity in ((_ESTATE, Capacity.ESTATE), (_WARD, Capacity.WARD)):
        if (found := pattern.match(name)) and found.lastgroup:
            return Addressed(found[found.lastgroup].strip(" ,()"), capacity, line)
    return Addressed(name, Capacity.SELF, line)


def _without_line(sight: str) -> tuple[str, str]:
    """The name without its care-of or attention line, and that line; where the line is all there is, it is the name."""
    for pattern in (_CARE_OF, _ATTENTION):
        found = pattern.search(sight)
        if found and found.lastgroup:
            before, line = sight[: found.start()].strip(" ,"), found[found.lastgroup].strip(" ,()")
            if not before:
                first, _, rest = line.partition(",")
                return (rest.strip(), first) if " " in rest.strip() and pattern is _ATTENTION else (line, "")
            return before, line
    return sight, ""
