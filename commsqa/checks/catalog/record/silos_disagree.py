"""record.silos_disagree"""

from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
from ibis import _

from commsqa.checks.base import Dimension, Judgement, RecordCheck, Records, Row
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.facts import folded, known_by, real_pieces
from commsqa.checks.planting import Edit, Planting, Scene
from commsqa.checks.silo_values import same_name
from commsqa.checks.silos import MASTER, Disagreement, Field, Reason, Told, disagreement
from commsqa.domain.findings import SubjectKind

_COLUMNS = {Field.NAME: "full_name", Field.EMAIL: "email", Field.PHONE: "phone", Field.ADDRESS: "address"}
_FIELD_IN_ARABIC = {
    Field.NAME: "الاسم",
    Field.EMAIL: "البريد الإلكتروني",
    Field.PHONE: "رقم الهاتف",
    Field.ADDRESS: "العنوان",
}
_WHY = {
    Reason.UNUSABLE: ("its value cannot be used", "لأن قيمته غير صالحة للاستخدام"),
    Reason.MISTYPED: ("its domain is a slip of the other", "لأن نطاقه خطأ كتابي من النطاق الآخر"),
    Reason.OUTVOTED: ("more systems agree on the other", "لأن عدداً أكبر من الأنظمة يتفق على القيمة الأخرى"),
    Reason.OLDER: ("the other is newer", "لأن القيمة الأخرى أحدث"),
    Reason.NOT_THE_RECORD: ("the customer record has the other", "لأن سجل العميل يحمل القيمة الأخرى"),
}


def _silo(name: str, **more: Any) -> RowValues:
    return {"customer_id": "K1", "source_system": name, "full_name": "Anna Berg", **more}


def _silos(*profiles: RowValues, **more: Any) -> Example:
    return example(profiles=profiles, **more)


class SilosDisagree(RecordCheck):
    """Two systems know one customer differently: another name, email, phone or address, beyond ways to write the same.

    Compared are the profiles of the customers in this batch and the customer record, as they were known at the cut-off. Variants
    of a name, formats of a number and shorter addresses agree; an empty field says nothing. Probably wrong is the system whose
    value cannot be used, has a mistyped domain, stands against two that agree, is older (contacts), or is not the record's, in
    this order; where none of it tells, the finding says so. One finding a customer.
    """

    id = "record.silos_disagree"
    title = "Systems disagree about a customer"
    dimension = Dimension.CONSISTENCY
    subject = SubjectKind.CUSTOMER
    needs = ("profiles.source_system", "customers.full_name")
    reads = ("told",)
    first_action = "Ask the owner of the system named as probably wrong to compare the customer's documents, and correct it."
    runbook = (
        "Where the finding cannot tell, ask the customer at the next contact; do not copy one system over the other.",
        "Keep the customer's pieces as they are: what goes to a wrong contact is a finding of its own.",
        "Where many customers of one system disagree, look at its last migration or merge.",
    )
    catches = (
        _silos(_silo("crm", email="anna.berg@mail.example"), _silo("cards", email="anna.berg@mail.exampel")),
        _silos(_silo("crm"), _silo("cards", full_name="Anna Brg")),
        _silos(_silo("crm", phone="+420 601 234 567"), _silo("cards", phone="+420 601 234 568")),
        _silos(_silo("crm", address="Riegrova 5, 77900 Olomouc, CZ")),  # the record has another
        _silos(_silo("crm"), _silo("cards", full_name="Omar Haddad")),
    )
    leaves = (
        example(),
        _silos(_silo("crm", email="Anna.Berg@mail.example "), _silo("cards", full_name="BERG, Anna")),
        _silos(_silo("crm", phone="+420 601 234 567"), _silo("cards", phone="00420601234567"), _silo("web", phone="601 234 567")),
        _silos(_silo("crm", address="HUSOVA 12, 110 00 Praha"), _silo("cards", address=None, email="", phone="n/a")),
        _silos(_silo("crm", full_name="Omar Haddad", updated_at="2026-02-05T00:00:00Z")),  # after the cut-off
        _silos(_silo("crm", full_name="Omar Haddad", customer_id="K2")),  # no customer of this batch
        _silos(_silo("crm", full_name="Omar Haddad"), customer={"is_test": "true"}),
    )

    def relation(self, records: Records) -> ir.Table:
        """The batch's customers that have a profile; `told` is what each system says, where it is not all spelled alike."""
        says = _says(records)
        plain = {name: _spellings(says[column]) for name, column in _COLUMNS.items()}
        counted = says.group_by("customer_id").agg(**{f"{name}_spellings": count for name, count in plain.items()})
        unlike = ibis.or_(*(counted[f"{name}_spellings"] > 1 for name in _COLUMNS))
        suspects = counted.filter(unlike)
        each = ibis.struct({name: _[name] for name in says.columns if name != "customer_id"})
        told = says.semi_join(suspects, "customer_id").group_by("customer_id").agg(told=each.collect())
        joined = counted.select("customer_id").left_join(told, "customer_id").drop("customer_id_right")
        return joined.mutate(subject_id=joined.customer_id, suspect=joined.told.notnull())

    def judge(self, row: Row) -> Judgement | None:
        """A finding where a field is surely not the same."""
        told = {field: _told(row["told"], field) for field in Field if _is_told_in_two_ways(row["told"], field)}
        found = [one for field, said in told.items() if (one := disagreement(field, said))]
        if not found:
            return None
        values = {field: {one.silo: one.value for one in said} for field, said in told.items()}
        return self.found(
            _in_english(found),
            arabic=_in_arabic(found),
            stated=_values(found, values, right=False),
            expected=_values(found, values, right=True) or None,
        )

    def plant(self, scene: Scene) -> Planting | None:
        """A further system has the customer under another's name."""
        piece, theirs = scene.piece, scene.other["record_name"]
        named = piece["record_name"] and theirs and piece["record_current"]
        if not named or same_name(theirs, None, piece["record_name"], piece["record_name_alt"]):
            return None
        profile = {"customer_id": piece["customer_id"], "source_system": scene.new_id, "full_name": theirs}
        return Planting(piece["customer_id"], (Edit("profiles", values=profile),))


def _says(records: Records) -> ir.Table:
    """What each system says of the batch's customers who have a profile, one row a system; the record is one of them."""
    moment = dt.timestamp(timezone="UTC")
    profiles, customers, known_at = records["profiles"], records["customers"], records.batch.known_at
    mine = profiles.filter(known_by(profiles.updated_at, known_at)).semi_join(real_pieces(records), "customer_id")
    columns = ("customer_id", "name_alt", *_COLUMNS.values())
    silos = mine.select(
        *columns, updated_at=mine.updated_at.cast(moment), silo=mine.source_system.fill_null("?"), system=mine.source_system
    )
    record = customers.filter(known_by(customers.updated_at, known_at)).semi_join(mine, "customer_id")
    master = record.select(
        *columns, updated_at=record.updated_at.cast(moment), silo=ibis.literal(MASTER), system=record.source_system
    )
    return silos.union(master)


def _spellings(column: ir.StringValue) -> ir.IntegerScalar:
    plain = folded(column)
    return ibis.ifelse(plain == "", ibis.null("string"), plain).nunique()


def _told(rows: Sequence[Row], field: Field) -> list[Told]:
    column = _COLUMNS[field]
    return [Told(row["silo"], row[column], row["updated_at"], row["system"], row["name_alt"]) for row in rows if row[column]]


def _is_told_in_two_ways(rows: Sequence[Row], field: Field) -> bool:
    """Whether it needs a closer look: most systems write most fields alike."""
    return len({value.casefold().strip() for row in rows if (value := row[_COLUMNS[field]])}) > 1


def _in_english(found: Sequence[Disagreement]) -> str:
    first = found[0]
    systems, more = ", ".join(first.wrong), ", ".join(one.field for one in found[1:])
    beside = f" Also: {more}." if more else ""
    if first.reason is Reason.UNDECIDED:
        return f"Systems disagree on the {first.field}: {systems}; which is wrong cannot be told.{beside}"
    return f"Systems disagree on the {first.field}: probably wrong is {systems}, {_WHY[first.reason][0]}.{beside}"


def _in_arabic(found: Sequence[Disagreement]) -> str:
    first = found[0]
    systems, more = "، ".join(first.wrong), "، ".join(_FIELD_IN_ARABIC[one.field] for one in found[1:])
    beside = f" وكذلك: {more}." if more else ""
    field = _FIELD_IN_ARABIC[first.field]
    if first.reason is Reason.UNDECIDED:
        return f"تختلف الأنظمة في {field}: {systems}، ولا يمكن تحديد المخطئ منها.{beside}"
    return f"تختلف الأنظمة في {field}: الأرجح أن الخطأ في {systems}، {_WHY[first.reason][1]}.{beside}"


def _values(found: Sequence[Disagreement], values: dict[Field, dict[str, str]], *, right: bool) -> str:
    """What the systems say that are wrong, or right, about each field that they disagree on."""
    return "; ".join(
        f"{one.field}: {', '.join(f'{silo} {values[one.field][silo]}' for silo in (one.right if right else one.wrong))}"
        for one in found
        if one.right or not right
    )
