"""What a service refused, said to a person at a page: in their language, and without the words of the command line.

The services word a refusal once, in English, for whoever calls them. Here each that a page can provoke is known by that wording
and has its own. What is not listed is shown as the service says it, translated where a catalogue has it.
"""

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from commsqa.dashboard.i18n import N_, Reader, gettext_of
from commsqa.dashboard.wording import bdi, localdigits, ltr

PAGE_WORDS: Mapping[str, str] = {
    # what is not there, or not any more
    "no finding has the id {ids}; commsqa findings lists them": N_("There is no finding %(ids)s."),
    "no incident has the id {id}; commsqa incidents lists them": N_("There is no incident %(id)s."),
    "no incident has the id '{id}'{}": N_("There is no incident %(id)s."),
    "no suppression has the id {id}; commsqa suppressions lists them": N_("There is no suppression %(id)s."),
    "no run has the id {id}": N_("There is no run %(id)s."),
    "no check has the id '{id}'{}": N_("There is no check %(id)s."),
    "no run{} was completed yet; run commsqa run first": N_("No run was completed yet."),
    "run {id} is {}: it has no results": N_("The run %(id)s has not ended, and has no results."),
    "run {id} has no report; run the batch again": N_("The run %(id)s has no report. Run the batch again."),
    "{}: the file of run {id} is gone; run the batch again": N_("A file of the run %(id)s is gone. Run the batch again."),
    "a file of this run is gone or cannot be read; run the batch again": N_(
        "A file of this run is gone or cannot be read. Run the batch again."
    ),
    "{}: this file of the run is gone or cannot be read; run the batch again": N_(
        "A file of this run is gone or cannot be read. Run the batch again."
    ),
    "Data Docs have no such page; those of older runs are cleared away": N_(
        "Data Docs have no such page; those of older runs are cleared away."
    ),
    # suppressions
    "which findings of the check? name a subject, a customer, a batch or conditions, or say that the whole check is meant": N_(
        "Which findings of the check? Name a piece, a customer, a batch or conditions, or say that all of them are meant."
    ),
    "a suppression ends between tomorrow and a year from now; {day} is not in that time": N_(
        "A suppression lasts a year at most, and its last day has not passed: choose another day than %(day)s."
    ),
    "{day} is no day that comes; give one within a year": N_(
        "A suppression lasts a year at most, and its last day has not passed: choose another day than %(day)s."
    ),
    "a suppression needs {} (at most {most} characters)": N_(
        "A reason or an owner is missing, or has more than %(most)s characters."
    ),
    "what {id} finds is always held (locked_holds of the severity policy): nothing of it is suppressed{}": N_(
        "What the check %(id)s finds is always held, by the severity policy. Nothing of it can be suppressed; judge the findings."
    ),
    "'{name}' is no attribute of the pieces (checks.yaml: attributes){}": N_(
        "The pieces have no attribute %(name)s. The form lists those that they have."
    ),
    "{id} stands in {file}; take it out there": N_("The suppression %(id)s stands in %(file)s and is ended there."),
    "{id} stands in {}, and so is confirmed": N_("The suppression %(id)s stands in the policy, and so is confirmed."),
    "{id} was confirmed already, by {person}": N_("The suppression %(id)s was confirmed already, by %(person)s."),
    "{id} was made by {person}; somebody else confirms it": N_(
        "The suppression %(id)s was made by %(person)s. Somebody else has to confirm it."
    ),
    "{id} does not act any more: it expired or was ended; commsqa suppressions lists it": N_(
        "The suppression %(id)s does not act any more: it expired or was ended."
    ),
    # verdicts, evidence, saved views
    "which findings? name at least one; commsqa findings lists them": N_("Choose at least one finding."),
    "a note has at most {most} characters; this one has {had}": N_(
        "A note has at most %(most)s characters; this one has %(had)s."
    ),
    "opening evidence needs a reason, e.g. {}": N_("Give the reason why the evidence is opened."),
    "finding {id}: its evidence was changed, or sealed by a key since erased": N_(
        "The evidence of the finding %(id)s was changed, or its key was erased."
    ),
    "the {}'s key was erased; what it sealed cannot be opened any more": N_(
        "The key of this evidence was erased. Nobody can open it any more."
    ),
    "{}: the run's sealed evidence is missing or no longer readable": N_("The run's evidence is missing or cannot be read."),
    "no evidence was sealed for a finding {id} in this run": N_("Nothing was sealed for the finding %(id)s."),
    "a view needs a name of at most {most} characters": N_("Give the view a name of at most %(most)s characters."),
    "this view filters by too much to be saved": N_("This view filters by too much to be saved."),
    "there are {most} saved views already; remove one first": N_("You have %(most)s saved views; remove one first."),
    "a name to search for needs at least one letter": N_("A name to search for needs at least one letter."),
    # release
    "which pieces? name at least one, or a check": N_("Choose at least one piece."),
    "a decision needs a reason of at most {most} characters, e.g. {}": N_("Give a reason of at most %(most)s characters."),
    "{id} is not held{}; commsqa release lists what is": N_("The piece %(id)s is not held."),
    "no piece has the id {id}; commsqa release lists them": N_("There is no piece %(id)s."),
    "the pieces are of several batches; decide on one batch at a time": N_(
        "The pieces are of several batches. Decide on one batch at a time."
    ),
    "no piece of batch {id} is meant by that; name pieces, or another check or incident": N_(
        "No piece of the batch %(id)s is meant by that."
    ),
    "the release of {id} does not wait any more: somebody decided on it": N_(
        "The release of %(id)s does not wait any more: somebody decided on it."
    ),
    "{id}: its release was confirmed by somebody else just now": N_(
        "The release of %(id)s was confirmed by somebody else just now."
    ),
    "batch {batch} was run again since you looked; look at run {run}, then decide": N_(
        "The batch %(batch)s was run again since you looked. Look at the run %(run)s, then decide."
    ),
    "batch {id} is being checked by another run; try again when it has ended": N_(
        "The batch %(id)s is being checked at this moment. Try again when that has ended."
    ),
    # incidents
    "incident {id} was resolved{} already; a run that finds the problem again reopens it": N_(
        "The incident %(id)s was resolved already. A run that finds the problem again reopens it."
    ),
    "{person} has incident {id} already": N_("%(person)s owns the incident %(id)s already."),
    "a reason is needed, e.g. {}": N_("Give a reason."),
    "the end must be within a year: what nobody is to act on is resolved or suppressed": N_("The end must be within a year."),
    "incident {id} speaks of no piece that could be held": N_("The incident %(id)s speaks of no piece that could be held."),
    "incident {id} was changed by somebody else; read it again": N_(
        "The incident %(id)s was changed by somebody else. Load the page again."
    ),
    # tokens, people, audit
    "a token may not do more than you: {}": N_("A token may not do more than you."),
    "a token works for 1 to {most} days": N_("A token works for 1 to %(most)s days."),
    "nobody has the login {id}": N_("Nobody has the login %(id)s."),
    "{id} signs in with the OpenID provider and has no password here": N_(
        "%(id)s signs in with the provider and has no password here."
    ),
    "the period ends before it begins": N_("The period ends before it begins."),
    "run {one} is of batch {} and run {other} of batch {}; name two of one batch": N_(
        "The runs %(one)s and %(other)s are of two batches. Compare two of one batch."
    ),
    "a customer needs an id or a keyed digest": N_("Give a customer's id or keyed digest."),
    "no evidence about this customer can be opened: there is none, or it was erased": N_(
        "There is no evidence about this customer, or it was erased."
    ),
    "no evidence of run {id} can be opened: there is none, or it was erased": N_(
        "There is no evidence of the run %(id)s, or it was erased."
    ),
    "an erasure needs a reason of at most {most} characters, e.g. {}": N_("Give a reason of at most %(most)s characters."),
}
"""As the service says it, with its {values}, and as a page does. What stands in `{}` is left out. The first that fits counts."""

_HOLE = re.compile(r"\{(\w*)\}")
_AND_MORE = re.compile(r"(.+) \(?and ([\d,]+) more\)?")


def refused(text: str, reader: Reader) -> Markup:
    """The refusal in the reader's words; ids and names of people in it are isolates."""
    _ = gettext_of(reader)
    for pattern, words in _PATTERNS:
        if fits := pattern.fullmatch(text):
            values = {name: _written(name, value, reader) for name, value in fits.groupdict().items()}
            return escape(_(words)) % values if values else escape(_(words))
    return bdi(_(text))


def _pattern(words: str) -> re.Pattern[str]:
    """The service's words as an expression: each value is a group of its name."""
    parts = _HOLE.split(words)
    texts = [
        re.escape(part) if n % 2 == 0 else f"(?P<{part}>.+?)" if part else ".*?"  # every other part is a value's name
        for n, part in enumerate(parts)
    ]
    return re.compile("".join(texts), re.DOTALL)


def _written(name: str, value: str, reader: Reader) -> Markup:
    if name in ("most", "had"):
        return escape(localdigits(value, reader))
    if further := _AND_MORE.fullmatch(value):
        return ltr(further[1]) + f" +{localdigits(further[2], reader)}"
    return bdi(value) if name == "person" else ltr(value)


_PATTERNS = [(_pattern(words), said) for words, said in PAGE_WORDS.items()]
