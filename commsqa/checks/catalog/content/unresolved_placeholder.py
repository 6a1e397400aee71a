"""content.unresolved_placeholder"""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import Example, example

# What a field is called, of which a single word in braces or brackets tells that it is one.
_FIELD = (
    "(?i:[a-z]*(?:name|date|amount|balance|address|account|customer|salutation|datum|betrag|saldo|adresse|konto|kunde|anrede"
    "|nom|montant|solde|compte|nombre|fecha|importe|cuenta))"
)
# The subset that RE2, Java and Python share. Any other braced word, comparisons, prices and percentages are ordinary text.
_PLACEHOLDERS = (
    r"\{\{[^{}]*\}\}",  # {{first_name}} Handlebars, Jinja, Mustache
    r"[$#]!?\{[^{}]*\}",  # ${name} #{name} $!{name} Velocity, Freemarker, expression languages
    r"\{%[^%]*%\}",  # {% if ... %}
    r"<%[^%]*%>",  # <%= name %>
    r"<<[^<>\s0-9][^<>]*>>",  # <<DISCLOSURE>>
    r"\[\[[^\[\]\s0-9][^\[\]]*\]\]",  # [[NAME]]
    r"%%[A-Za-z][A-Za-z0-9_]*%%",  # %%NAME%%
    r"@@[A-Za-z][A-Za-z0-9_]*@@",  # @@NAME@@
    r"%[A-Z][A-Z0-9]*_[A-Z0-9_]+%",  # %FIRST_NAME%
    r"\[[A-Z][A-Z0-9]*_[A-Z0-9_]+\]",  # [FIRST_NAME]
    r"\$[A-Z][A-Z0-9_]{2,}\$",  # $NAME$
    r"\$[a-z]+(?:[_.][a-z]|[A-Z])[A-Za-z0-9_.]*",  # $first_name $firstName $customer.name Velocity without braces
    r"\{[^{}\s0-9_.,:;+*()-][^{}\s:;]*[_.][^{}\s:;]+\}",  # {first_name} {customer.name}
    rf"\{{(?:{_FIELD}|[A-Z]{{4,}})\}}|\[{_FIELD}\]",  # {name} {NACHNAME} [Name]
    r"«[^«»\s_]+_[^«»\s]+»|«[A-Za-z][A-Za-z0-9]*[a-z][A-Z][A-Za-z0-9]*»",  # «First_Name» «FirstName»; «Premium» is quoted text
)
PATTERN = "|".join(_PLACEHOLDERS)
_OPENINGS = (
    "{",
    "[",
    "<",
    "%",
    "$",
    "@@",
    "«",
)  # every placeholder has one; most texts have none, and looking for them is far quicker


def _says(body: str) -> Example:
    return example(piece={"body": body})


class UnresolvedPlaceholder(Check):
    """The text still carries a placeholder that the template should have replaced, such as {{first_name}} or <<DISCLOSURE>>."""

    id = "content.unresolved_placeholder"
    title = "Placeholder left in the text"
    dimension = Dimension.VALIDITY
    needs = ("communications.body",)
    reads = ("placeholder",)
    first_action = "Hold the template version; compare its fields with what the data feed delivers."
    catches = (
        _says("Dear {{first_name}} Anna"),
        _says("عزيزي {{first_name}}، رصيدك"),
        _says("Call ${branch_phone}"),
        _says("<<DISCLOSURE>>"),
        _says("Dear %%NAME%%"),
        _says("Dear «First_Name»"),
        _says("Dear «FirstName»"),
        _says("عزيزي «اسم_العميل»"),
        _says("عزيزي {اسم_العميل}"),
        _says("رصيدك <<الرصيد>>"),
        _says("Sehr geehrter Herr {nachname},"),
        _says("Chère Madame [Nom],"),
        _says("Dear {FIRSTNAME}"),
        _says("Dear $FIRSTNAME$"),
        _says("Dear $firstName, your $account.product"),
        example(piece={"subject": "Your statement, {{ name }}"}),
    )
    leaves = (
        _says("5% * 100 = $5 {net}"),
        _says("a < b > c"),
        _says("100 % (net) $"),
        _says("US$100 to $200, {EUR}, [sic], [1_000], {5.5}, a << b, b >> c, [[1, 2]], <b>$5</b>, p{margin:0.5em}"),
        _says("[1] {2}"),
        _says("عزيزي «العميل»"),
        _says("Votre compte «Confort»"),
        example(piece={"body": None}),
    )

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """Body or subject match a placeholder of a known template language."""
        return _carries_one(facts.body) | _carries_one(facts.subject)

    def widen(self, suspects: ir.Table, records: object) -> ir.Table:  # noqa: ARG002  needs no records
        """The first placeholder found."""
        text = (suspects.subject.fill_null("") + " ").concat(suspects.body.fill_null(""))
        return suspects.mutate(placeholder=text.re_extract(PATTERN, 0))

    def judge(self, row: Row) -> Judgement:
        """Always a finding; the evidence names the placeholder."""
        return self.found("The text carries a placeholder that was not replaced.", stated=row["placeholder"])


def _carries_one(text: ir.StringValue) -> ir.BooleanValue:
    opened = ibis.or_(*(text.contains(opening) for opening in _OPENINGS))
    return ibis.ifelse(opened, text.re_search(PATTERN), False).fill_null(False)
