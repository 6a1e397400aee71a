"""Sentences that come from the default policy and from runs, not from a page: named here so that they are translated.

A test compares them with what the policy says.
"""


def N_(text: str) -> str:  # noqa: N802 - the name by which Babel knows a text that is translated later
    """Marks a text for translation."""
    return text


REASONS = (
    N_("a due statement does not exist: the customer cannot object in time"),
    N_("a full card number stands in it (PCI DSS 3.4)"),
    N_("a mandatory text is missing"),
    N_("a statutory date falls within 24 h"),
    N_("a test record, no customer"),
    N_("account data without a known, entitled recipient"),
    N_("addressed to somebody who died: distress, and legally void"),
    N_("cosmetic error"),
    N_("every figure stands in the wrong currency"),
    N_("everything is held and nothing leaves within 24 h"),
    N_("harms nobody, however often"),
    N_("it cannot arrive: the notice is missed"),
    N_("it comes back undelivered: the notice is missed"),
    N_("it does not arrive, or at a stranger's look-alike domain"),
    N_("it does not continue the statement before"),
    N_("it goes to an address the customer did not give"),
    N_("it goes to another customer"),
    N_("it goes to the wrong recipient"),
    N_("it reached somebody not entitled to it: a breach to assess within 72 h (GDPR Art. 33)"),
    N_("it shows another customer's data"),
    N_("no entry for this check in the policy"),
    N_("nobody knows the recipient"),
    N_("nobody knows whose account this is"),
    N_("not more than one minor unit off"),
    N_("nothing asked for this piece"),
    N_("pages of several customers share an envelope"),
    N_("right recipient, another person's name"),
    N_("sent although the customer opted out"),
    N_("sent by a channel the customer refused"),
    N_("the batch is not what was ordered"),
    N_("the batch's size is unusual"),
    N_("the customer cannot be expected to understand it"),
    N_("the customer cannot pay in time"),
    N_("the customer gets the same twice"),
    N_("the name is misspelled"),
    N_("the piece contradicts itself"),
    N_("the piece names nobody"),
    N_("the printed figure is not the computed one"),
    N_("the recipient may not see this account"),
    N_("the record changed after the cut-off: right when composed"),
    N_("the salutation may not fit"),
    N_("the sign is wrong: a debt reads as a credit, or the reverse"),
    N_("the statement differs from the ledger"),
    N_("the statement's own figures do not add up"),
    N_("the text is garbled"),
    N_("the text is unfinished"),
    N_("two products record different wishes"),
    N_("two systems know the customer differently"),
)
"""Why a check, a ceiling or a floor of the default severity policy says what it says."""

DISCLOSED = (
    N_("nothing"),
    N_("name and address"),
    N_("one period's figures"),
    N_("a year of figures"),
)
"""What a piece tells somebody who is not entitled to it."""

FIRST_ACTIONS = (
    N_("Give the check its inputs and run the batch again; its pieces stay held until then."),
    N_("Correct the record or the check that the reason names and run the batch again; its pieces stay held until then."),
)
"""What to do first where a check could not run."""
