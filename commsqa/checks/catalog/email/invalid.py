"""email.invalid"""

import ibis.expr.types as ir
from email_validator import EmailNotValidError, validate_email

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import Example, example

# Surely valid: dot-atoms of ASCII at a domain of at least two labels. Whatever else occurs is left to the validator.
_SURELY_VALID = r"^[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$"
_SAFE_LENGTH = 64  # below the limit of a local part, so of everything (RFC 5321, 4.5.3.1)


def _email(address: str | None, **record: str) -> Example:
    return example(piece={"channel": "email", "recipient_email": address}, customer=record or None)


class InvalidEmail(Check):
    """Nothing can be delivered to the email address: it is missing or not an address by the mail standards (RFC 5321, 6531)."""

    id = "email.invalid"
    title = "Email address cannot be delivered to"
    dimension = Dimension.VALIDITY
    needs = ("communications.recipient_email",)
    reads = ("recipient_email", "record_email")
    first_action = "Correct the addresses in the customer register, or send these pieces by letter."
    catches = (
        _email("anna.berg at mail.example"),
        _email("anna@@mail.example"),
        _email("anna..berg@mail.example"),
        _email("anna.berg"),
        _email("anna.berg@mail.example."),
        _email("anna.berg@-mail.example"),
        _email(" anna.berg@mail.example"),
        _email(None),
        example(piece={"channel": "Email", "recipient_email": None}),
    )
    leaves = (
        _email("anna.berg@mail.example"),
        _email("anna.berg+bank@mail.example"),
        _email("o'brien@mail.example"),
        _email("نورة@بريد.الكويت"),
        example(piece={"recipient_email": None}),  # a letter
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Emails, and other pieces that carry an email address."""
        return (facts.channel == "email") | facts.recipient_email.notnull()

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """Everything that is not surely valid."""
        address = facts.recipient_email
        return address.isnull() | ~address.re_search(_SURELY_VALID) | (address.length() > _SAFE_LENGTH)

    def judge(self, row: Row) -> Judgement | None:
        """A finding unless the validator accepts the syntax; nothing is looked up."""
        address = row["recipient_email"]
        if address is None:
            return self.found("The piece goes by email and has no email address.", expected=row["record_email"])
        try:
            validate_email(address, check_deliverability=False, test_environment=True)
        except EmailNotValidError as error:
            place = " The register has the same address: correct it there." if address == row["record_email"] else ""
            return self.found(f"{error}{place}", stated=address, expected=row["record_email"])
        return None
