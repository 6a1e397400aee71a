"""email.domain_typo"""

import re
from functools import lru_cache

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.email_domains import FREQUENT, as_read, intended
from commsqa.checks.email_providers import KNOWN
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.facts import domain_of
from commsqa.checks.planting import Planting, Scene, slipped

# One look for all; as a list of hundreds it was compared with each. In the subset that RE2, Java and Python share.
_AT_KNOWN = f"(?i)^[^@]*@ *(?:{'|'.join(map(re.escape, sorted(KNOWN)))}) *$"
_LONGEST = 64  # of a domain that is compared with the customers' letter by letter
_OF_MAILBOX = (
    "The domain is one slip from what the register has for this mailbox.",
    "يختلف النطاق بخطأ كتابي واحد عن المسجَّل لهذا الصندوق البريدي.",
)
_OF_MANY = ("The domain is one slip from one that many people use.", "يختلف النطاق بخطأ كتابي واحد عن نطاق شائع الاستعمال.")
_THERE = (" The register has the same address: correct it there.", " والعنوان نفسه في السجل، فليُصحَّح هناك.")


def _email(address: str, recorded: str | None = "anna.berg@mail.example", *others: RowValues) -> Example:
    return example(piece={"channel": "email", "recipient_email": address}, customer={"email": recorded}, customers=others)


def _customers_at(domain: str, count: int) -> list[RowValues]:
    return [{"customer_id": f"C{n}", "full_name": "Omar Haddad", "email": f"omar{n}@{domain}"} for n in range(count)]


class DomainTypo(Check):
    """The email's domain is one slip from the right one: gmial.com, yaho.com, hotmail.con.

    Right are the large providers' domains, the one recorded for this mailbox, and those that many of the customers have. A domain
    that is known to be real, a provider's in another country, or many customers' is never called a slip.
    """

    id = "email.domain_typo"
    title = "Email domain mistyped"
    dimension = Dimension.VALIDITY
    needs = ("communications.recipient_email",)
    reads = ("recipient_email", "record_email", "domain_customers", "near")
    first_action = "Correct the addresses at their source; until then send these pieces by letter."
    runbook = (
        "Take the suggested address for a suggestion: confirm it with the customer or an older record before it is used.",
        "If many came at once, find the form or feed that took them, and have it check domains.",
        "What has left bounced or reached a stranger's look-alike domain: send it again, and weigh the breach.",
    )
    catches = (
        _email("anna.berg@gmial.com", "anna.berg@gmail.com"),
        _email("anna.berg@gmail.con", "anna.berg@gmail.con"),
        _email("anna.berg@gmail.co", None),
        _email("Anna.Berg@Yhaoo.com"),
        _email("anna.berg@yaho.co.uk"),
        _email("anna.berg@hotmailc.om"),
        _email("anna.berg@wbe.de", "anna.berg@web.de"),  # short, but the register knows the mailbox
        _email("anna.berg@albared.ae", None, *_customers_at("Albareed.ae", FREQUENT)),
        _email("anna.berg@albareed.com", None, *_customers_at("albareed.com.kw", FREQUENT)),
        _email("anna.berg@münchner.de", None, *_customers_at("xn--mnchener-65a.de", FREQUENT)),
        _email("نورة@بريدد.الكويت", None, *_customers_at("بريد.الكويت", FREQUENT), {"customer_id": "K9", "full_name": "Nour"}),
    )
    leaves = (
        _email("anna.berg@mail.example"),
        _email("anna.berg@gmail.com"),
        _email("anna.berg@ymail.com", "anna.berg@gmail.com"),
        _email("anna.berg@gmx.at", "anna.berg@gmx.de"),
        _email("anna.berg@outlook.sa"),
        _email("anna.berg@hotmail.ae"),
        _email("anna.berg@web.dev"),
        _email("anna.berg@albared.ae", None, *_customers_at("albareed.ae", FREQUENT - 1)),  # not frequent
        _email("anna.berg@xn--mnchener-65a.de", None, *_customers_at("münchener.de", FREQUENT)),
        _email("anna.berg@gnail.com", None, *_customers_at("gnail.com", FREQUENT)),  # the employer of many
        _email("anna.berg@branch2.example", None, *_customers_at("branch1.example", FREQUENT)),
        _email("anna.berg@albared.ae", None, *_customers_at("albareed.ae", FREQUENT), *_customers_at("albared.ae", 2)),
        example(piece={"recipient_email": None}),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces that carry an email address."""
        return facts.recipient_email.notnull()

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """The domain is none that is known to be right."""
        return facts.recipient_email.contains("@") & ~facts.recipient_email.re_search(_AT_KNOWN)

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """`domain_customers` have the domain; `near` are frequent domains that may be one slip from it, with their customers.

        A domain that is itself frequent, with nothing near, is left out.
        """
        customers = records["customers"].filter(records["customers"].email.contains("@"))
        counted = customers.group_by(domain=_read_domain(customers.email)).agg(customers=customers.count())
        asked = suspects.mutate(domain=_read_domain(suspects.recipient_email))
        near = _near(asked.select("domain").distinct(), counted.filter(counted.customers >= FREQUENT))
        wide = asked.left_join(counted, "domain").drop("domain_right").rename(domain_customers="customers")
        wide = wide.left_join(near, "domain").drop("domain_right")
        return wide.filter(wide.near.notnull() | (wide.domain_customers.fill_null(0) < FREQUENT))

    def judge(self, row: Row) -> Judgement | None:
        """A finding where the domain is a slip of another."""
        local, _, domain = row["recipient_email"].strip().rpartition("@")
        recorded_local, _, recorded = (row["record_email"] or "").strip().lower().rpartition("@")
        frequent = tuple(sorted((one["domain"], one["customers"]) for one in row["near"] or ()))
        mine = recorded if recorded_local == local.lower() else None
        right = _intended(domain.lower(), row["domain_customers"] or 0, frequent, mine)
        if right is None:
            return None
        there = mine == domain.lower()
        english, arabic = _OF_MAILBOX if right == mine else _OF_MANY
        english, arabic = (english + _THERE[0], arabic + _THERE[1]) if there else (english, arabic)
        return self.found(english, arabic=arabic, stated=row["recipient_email"], expected=f"{local}@{right}")

    def plant(self, scene: Scene) -> Planting | None:
        """Two letters of the domain swapped, where nobody can take the result for a domain of its own."""
        address = scene.piece["recipient_email"] or ""
        local, _, domain = address.rpartition("@")
        wrong = slipped(domain.lower())
        recorded = domain.lower() if address == scene.piece["record_email"] else None
        slip = wrong is not None and intended(wrong, recorded=recorded) is not None
        return scene.change(recipient_email=f"{local}@{wrong}") if slip else None


@ibis.udf.scalar.python  # type: ignore[untyped-decorator]  # Ibis is untyped
def _in_unicode(domain: str) -> str:
    """A domain as a person reads it."""
    return as_read(domain)


def _read_domain(address: ir.StringValue) -> ir.StringValue:
    """The address's domain, one spelling for the two forms of an internationalised one."""
    domain = domain_of(address)
    return ibis.ifelse(domain.contains("xn--"), _in_unicode(domain), domain)


@lru_cache(maxsize=1 << 14)
def _intended(domain: str, customers: int, frequent: tuple[tuple[str, int], ...], recorded: str | None) -> str | None:
    return intended(domain, customers=customers, frequent=dict(frequent), recorded=recorded)


def _near(asked: ir.Table, frequent: ir.Table) -> ir.Table:
    """For each domain asked the frequent others that share a shape with it: two domains one slip apart always do.

    So do `www.sample.com` and `sample.com.kw` with `sample.com`.
    """
    right = ibis.union(_shapes(frequent), _without_first_or_last(frequent)).rename(other="domain", others="customers")
    left = ibis.union(_shapes(asked), _without_first_or_last(asked))
    pairs = left.inner_join(right, "shape")
    pairs = pairs.filter(pairs.domain != pairs.other).select("domain", "other", "others").distinct()
    one = ibis.struct({"domain": pairs.other, "customers": pairs.others})
    return pairs.group_by("domain").agg(near=one.collect())


def _shapes(domains: ir.Table) -> ir.Table:
    """Each domain with all its shapes: itself, and what is left of it without one letter."""
    short = domains.filter(domains.domain.length() <= _LONGEST)
    each = short.mutate(place=ibis.range(0, short.domain.length() + 1).unnest())
    shape = each.domain.substr(0, each.place) + each.domain.substr(each.place + 1)
    return each.mutate(shape=shape).drop("place")


def _without_first_or_last(domains: ir.Table) -> ir.Table:
    """Each domain without its country, and without the `www.` before it."""
    shapes = (domains.mutate(shape=domains.domain.re_replace(pattern, "")) for pattern in (r"^www\.", r"\.[a-z]{2}$"))
    return ibis.union(*shapes)
