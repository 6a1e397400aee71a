"""email.invalid"""

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.email_domains import intended
from commsqa.checks.email_syntax import Fault, fault
from commsqa.checks.examples import Example, example
from commsqa.checks.planting import Planting, Scene

# Surely valid: dot-atoms of ASCII at a domain of at least two labels. Whatever else occurs is left to the validator.
_SURELY_VALID = r"^[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$"
_SAFE_LENGTH = 64  # below the limit of a local part, so of everything (RFC 5321, 4.5.3.1)
_THERE = (" The register has the same address: correct it there.", " والعنوان نفسه في السجل، فليُصحَّح هناك.")
_REFUSED = Fault(
    english="The domain takes no mail: it does not exist, or it says so itself.",
    arabic="النطاق لا يستقبل البريد: فهو غير موجود، أو يعلن ذلك بنفسه.",
)


def _email(address: str | None, **record: str) -> Example:
    return example(piece={"channel": "email", "recipient_email": address}, customer=record or None)


class InvalidEmail(Check):
    """Nothing can be delivered to the email address: it is missing, it is not an address by the mail standards (RFC 5321, 6531),
    or its domain certainly takes no mail, which is asked only where the checks policy says `email: {mx_lookup: true}`.

    Also refused is what the standards allow and hardly any mail system takes: a part before the @ in quotation marks, an IP
    address for a domain, comments.
    """

    id = "email.invalid"
    title = "Email address cannot be delivered to"
    dimension = Dimension.VALIDITY
    needs = ("communications.recipient_email",)
    reads = ("recipient_email", "record_email", "mail_refused")
    first_action = "Correct the addresses in the customer register, or send these pieces by letter."
    runbook = (
        "Compare with the register: where it has a good address, the composition or its data feed spoilt it.",
        "Where the register is wrong too, correct it there, and ask the customer where nothing tells the right address.",
        "If many came at once, stop the feed that brought them.",
        "Release the pieces after the correction, or send them by letter in time.",
    )
    catches = (
        _email("anna.berg at mail.example"),
        _email("anna@@mail.example"),
        _email("anna..berg@mail.example"),
        _email("anna.berg"),
        _email("anna.berg@mail.example."),
        _email("anna.berg@-mail.example"),
        _email(" anna.berg@mail.example"),
        _email("anna.berg@gmailcom"),
        _email('"anna berg"@mail.example'),
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
        doubtful = address.isnull() | ~address.re_search(_SURELY_VALID) | (address.length() > _SAFE_LENGTH)
        return doubtful | facts.mail_refused

    def judge(self, row: Row) -> Judgement | None:
        """A finding unless the syntax is accepted and nothing speaks against the domain."""
        address, recorded = row["recipient_email"], row["record_email"]
        if address is None:
            sentence, arabic = (
                "The piece goes by email and has no email address.",
                "تُرسل الرسالة بالبريد الإلكتروني وليس لها عنوان بريد.",
            )
            return self.found(sentence, arabic=arabic, expected=recorded)
        wrong = fault(address) or (_REFUSED if row["mail_refused"] else None)
        if wrong is None:
            return None
        english, arabic = _THERE if address == recorded else ("", "")
        expected = recorded if recorded and recorded != address else wrong.meant or _at_right_domain(address)
        return self.found(wrong.english + english, arabic=wrong.arabic + arabic, stated=address, expected=expected)

    def plant(self, scene: Scene) -> Planting | None:
        """The @ is lost."""
        address = scene.piece["recipient_email"] or ""
        return scene.change(recipient_email=address.replace("@", "")) if "@" in address else None


def _at_right_domain(address: str) -> str | None:
    """The mailbox at the domain that was plainly meant: gmailcom for gmail.com."""
    local, at, domain = address.strip().rpartition("@")
    right = intended(domain.lower()) if at else None
    meant = f"{local}@{right}"
    return meant if right and fault(meant) is None else None
