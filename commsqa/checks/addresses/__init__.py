"""Postal addresses as one free text: what a country's post needs and does not find, and whether two are one place."""

from commsqa.checks.addresses.comparison import agree, differ
from commsqa.checks.addresses.completeness import LOOKS_COMPLETE, gap
from commsqa.checks.addresses.gap import Gap

__all__ = ["LOOKS_COMPLETE", "Gap", "agree", "differ", "gap"]
