"""recipient.deceased"""

import re

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.names import NameKind, compare
from commsqa.checks.names.text import at_sight
from commsqa.checks.planting import Planting, Scene

_DECEASED = {"deceased": "true"}
_ESTATE = re.compile(
    r"\b(?:estate|executors?|executrix|administrators?|heirs?|personal representatives?|succession|h[ée]ritiers|erben|nachlass"
    r"|erbengemeinschaft|poz[ůu]stalost|d[ěe]dicov[ée]|spadkobierc\w+|herederos|eredi|herdeiros|erven|nalatenschap)\b"
    r"|ورث[ةه]|ترك[ةه]|منفذ(?:ي)? (?:ال)?وصي[ةه]"
)


def _to(name: str | None, *, customer: RowValues | None = None) -> Example:
    """A letter under this name to Anna Berg, who died."""
    return example(piece={"recipient_name": name}, customer={**_DECEASED, **(customer or {})})


class Deceased(Check):
    """The piece is addressed, in their own name, to a customer who was recorded as deceased at the cut-off.

    It hurts the family, and a notice to the dead takes no effect. Right are pieces to the estate or the heirs, to a record that
    is an estate, and those that name somebody else: the executor, a joint holder.
    """

    id = "recipient.deceased"
    title = "Addressed to a deceased customer"
    dimension = Dimension.TIMELINESS
    needs = ("communications.customer_id", "customers.deceased")
    reads = ("recipient_name", "record_name", "record_name_alt")
    first_action = "Hold the pieces, and ask the estates desk who speaks for the customer now."
    runbook = (
        "See when the death was recorded, and why the feed still names the customer as addressee.",
        "Address the piece to the estate or the executor, or suppress it as the estate's procedure says.",
        "Where a piece has left, let a person call or write to the family; a notice has to be served again.",
    )
    catches = (
        _to("Anna Berg"),
        _to("BERG, Anna"),
        _to("Mrs Ana Berg"),
        _to(None),
        _to("خالد منصور", customer={"full_name": "Khaled Mansour", "name_alt": "خالد منصور"}),
    )
    leaves = (
        example(),
        _to("Estate of Anna Berg"),
        _to("Executors of the late Anna Berg"),
        _to("ورثة خالد منصور", customer={"full_name": "Khaled Mansour", "name_alt": "خالد منصور"}),
        _to("Omar Haddad"),  # who settles the estate
        _to("Anna Berg", customer={"kind": "estate"}),
        _to("Anna Berg", customer={"updated_at": "2026-02-03T00:00:00Z"}),  # nobody knew at the cut-off
    )

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """The addressee was recorded as deceased, and is no estate."""
        return facts.deceased & (facts.record_kind != "estate") & facts.record_current

    def judge(self, row: Row) -> Judgement | None:
        """A finding unless the piece names the estate or another person."""
        name = row["recipient_name"]
        if name and (_ESTATE.search(at_sight(name)) or _is_another(name, row)):
            return None
        return self.found(
            "The addressee was recorded as deceased at the batch's cut-off, and the piece names no estate, heir or executor.",
            arabic="المرسل إليه مسجل على أنه متوفى قبل إقفال الدفعة، ولا تذكر الرسالة تركة ولا ورثة ولا منفذ وصية.",
            stated=name,
        )

    def plant(self, scene: Scene) -> Planting | None:
        """The death was recorded, and nobody told the composition."""
        living = scene.piece["record_current"] and scene.piece["record_kind"] != "estate" and scene.piece["recipient_name"]
        return scene.record("customers", {"customer_id": scene.piece["customer_id"]}, deceased=True) if living else None


def _is_another(name: str, row: Row) -> bool:
    return bool(row["record_name"]) and compare(name, row["record_name"], row["record_name_alt"]).kind is NameKind.OTHER_PERSON
