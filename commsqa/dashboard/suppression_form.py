"""The form that makes a suppression, as it is filled in on the list's page and on a finding's."""

from datetime import date
from typing import Annotated

from fastapi import Form
from pydantic import BaseModel

from commsqa.dashboard.i18n import gettext_of
from commsqa.dashboard.visit import Visit
from commsqa.domain.causes import Conditions
from commsqa.domain.reviews import Matcher
from commsqa.errors import InputError
from commsqa.services.inspecting import inspect

Word = Annotated[str, Form(max_length=2000)]


class SuppressionForm(BaseModel):
    """What was typed. `scope` names the one field that narrows it, where the form offers several; without it all count.

    `cause_of`: the conditions are those of the cause of this finding, which the form does not hold: values may be personal.
    `next` is the page after it.
    """

    check_id: Word
    until: date
    reason: Word = ""
    owner: Word = ""
    scope: Word = ""
    subject_id: Word = ""
    customer: Word = ""
    customer_digest: Word = ""
    batch_id: Word = ""
    conditions: Word = ""
    cause_of: Word = ""
    whole_check: Word = ""
    next: Word = "/suppressions"

    @property
    def is_of_whole_check(self) -> bool:
        """Whether all findings of the check are meant, if nothing narrows it."""
        return bool(self._chosen("check", self.whole_check))

    def matcher(self, visit: Visit) -> Matcher:
        """The findings that are meant. InputError for conditions that are none."""
        typed = self.customer.strip()
        customer = self.customer_digest or (visit.house.keyring.customer_digest(typed) if typed else "")
        return Matcher(
            check_id=self.check_id,
            subject_id=self._chosen("subject", self.subject_id) or None,
            customer_digest=self._chosen("customer", customer) or None,
            batch_id=self._chosen("batch", self.batch_id) or None,
            conditions=self._conditions(visit),
        )

    def _chosen(self, scope: str, text: str) -> str:
        return text.strip() if self.scope in ("", scope) else ""

    def _conditions(self, visit: Visit) -> Conditions:
        if self.cause_of and self.scope == "conditions":
            return _of_cause(visit, self.cause_of)
        return _written(visit, self._chosen("conditions", self.conditions))


def _of_cause(visit: Visit, finding_id: str) -> Conditions:
    _, cause = gettext_of(visit), inspect(visit.house, finding_id).cause
    if cause is None:
        raise InputError(_("This finding has no probable cause."))
    return cause.conditions


def _written(visit: Visit, text: str) -> Conditions:
    """One `attribute=value` a line."""
    _ = gettext_of(visit)
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, sign, value = (part.strip() for part in line.partition("="))
        if not (name and sign and value):
            raise InputError(_("A condition is attribute=value, one on a line, e.g. template_version=7.2"))
        found[name] = value
    return found
