"""Patterns for the engine of what is surely a right phone number, so that nothing else need be judged one by one.

They are made of phonenumbers' metadata, whose patterns are in the subset that RE2, Java and Python share. What they accept is
accepted by phones.fault too; what they do not accept is judged there.
"""

from collections.abc import Iterator
from functools import cache

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata

from commsqa.checks.phones import Use

_KINDS = {Use.TEXT: ("mobile",), Use.CALL: ("mobile", "fixed_line")}


@cache
def surely_right(use: Use) -> str:
    """A pattern for `COUNTRY:number` without separators; the country (ISO 3166) may be empty, as in `:+96555551111`."""
    international = "|".join(sorted(f"{plan.country_code}(?:{pattern})" for plan, pattern in _patterns(use)))
    national = "|".join(
        sorted(
            f"{plan.id}:{_optional(plan.national_prefix)}(?:{pattern})" for plan, pattern in _patterns(use) if _is_simple(plan)
        )
    )
    return rf"^(?:[^:]*:(?:\+|00)(?:{international})|{national})$"


def _patterns(use: Use) -> Iterator[tuple[PhoneMetadata, str]]:
    for region in phonenumbers.SUPPORTED_REGIONS:
        plan = PhoneMetadata.metadata_for_region(region)
        if plan is None:
            continue
        kinds = (getattr(plan, kind) for kind in _KINDS[use])
        found = [kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern]
        if found:
            yield plan, "|".join(found)


def _is_simple(plan: PhoneMetadata) -> bool:
    """Whether a number is written at home as it is abroad, but for a prefix of one digit."""
    plain = plan.national_prefix_for_parsing == plan.national_prefix and not plan.national_prefix_transform_rule
    return plain and len(plan.national_prefix or "0") == 1


def _optional(prefix: str | None) -> str:
    return f"{prefix}?" if prefix else ""
