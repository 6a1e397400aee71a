"""Plants errors of each kind, one a piece; half of those whose kind has a cause follow the cause."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from itertools import islice

from commsqa.project.demo import slips
from commsqa.project.demo.bank import Bank
from commsqa.project.demo.errors import CAUSES, FURTHER, KINDS, Slip
from commsqa.project.demo.offers import OFFER
from commsqa.project.demo.pieces import Row

RATE = 0.01
"""Errors of each kind, as a share of the pieces."""
Error = tuple[str, str]
"""check_id and subject_id."""
BESIDE = "-B"
"""How the id of a notice ends that comes with a statement."""
_ATTEMPTS = 50
_UNASKED: tuple[Row, ...] = (
    {"suppressed_reason": "returned_mail"},
    {"status": "closed", "closed_on": "2026-05-31"},
    {"statement_cycle": "quarterly"},
)


@dataclass
class RecordErrors:
    """What the systems of record have beside the bank's own rows, by customer or account.

    `customers` and `accounts`: columns that differ; `tests`: test customers with the address that they have; `opted_out`,
    `refused_elsewhere`, `silo_differs`: customers; `offered`: customers by the channel that an offer reached them on.
    """

    customers: dict[str, Row] = field(default_factory=dict)
    accounts: dict[str, Row] = field(default_factory=dict)
    tests: dict[str, str] = field(default_factory=dict)
    opted_out: set[str] = field(default_factory=set)
    refused_elsewhere: set[str] = field(default_factory=set)
    silo_differs: set[str] = field(default_factory=set)
    offered: dict[str, str] = field(default_factory=dict)


class Planting:
    """A batch while errors are planted in it. Copies and reissues stay as they are."""

    def __init__(self, rng: random.Random, bank: Bank, right: list[Row], traps: Container[str], *, rate: float) -> None:
        self.pieces = {piece["communication_id"]: piece for piece in right}
        self.truth: list[Error] = []
        self.records = RecordErrors()
        self._rng, self._bank, self._everybody = rng, bank, list(bank.customers.values())
        self._accounts = list(bank.accounts.values())
        self._share = round(len(right) * rate)
        self._serving = Counter(p["account_id"] for key, p in self.pieces.items() if p["purpose"] != "copy" and _serves(key))
        replaced = {piece["replaces_id"] for piece in right}
        originals = [key for key, piece in self.pieces.items() if piece["purpose"] == "original" and key not in replaced]
        self._offers = {key for key in originals if self.pieces[key]["comm_type"] == OFFER}
        self._free = dict.fromkeys(key for key in originals if key not in traps and key not in self._offers)

    def plant(self) -> None:
        """Everything; afterwards `pieces` is the batch as it was composed and `truth` what is wrong with it."""
        caused = {cause.check_id: cause for cause in CAUSES}
        for cause in caused.values():
            meeting = [key for key in self._shuffled() if cause.conditions.items() <= self.pieces[key].items()]
            self._spoil(cause.check_id, cause.slip, meeting, self._share // 2)
        for kind in (*KINDS, *FURTHER):
            wanted = self._share // 2 if kind.check_id in caused else self._share
            self._spoil(kind.check_id, kind.slip, self._lending_themselves(kind.check_id), wanted)
        self._compose_twice()
        self._lose()
        self._enclose()
        self._compose_for_tests()
        self._spoil_records()

    def _spoil(self, check_id: str, slip: Slip, candidates: Iterable[str], wanted: int) -> None:
        turn = 0
        for key in candidates:
            if turn == wanted:
                return
            case = slips.Case(self._rng, self._bank, self._everybody, self._accounts, self.pieces[key], turn)
            wrong = next(filter(None, (slip(case) for _ in range(_ATTEMPTS))), None)
            if wrong:
                turn += 1
                self._take(key, check_id)
                if wrong["account_id"] != self.pieces[key]["account_id"]:
                    self._no_longer_served(key)
                self.pieces[key] = wrong
        raise ValueError(f"{turn} of {wanted} pieces lend themselves to {check_id}")

    def _lending_themselves(self, check_id: str) -> list[str]:
        """The free pieces in which the error is one: a fixed line is wrong for a text message alone."""
        return [key for key in self._shuffled() if check_id != "phone.invalid" or self.pieces[key]["channel"] == "sms"]

    def _compose_twice(self) -> None:
        for key in self._shuffled()[: self._share]:
            twin = self.pieces[key] | {"communication_id": f"{key}-2", "composed_at": "2026-10-31T20:31:00Z"}
            self.pieces[twin["communication_id"]] = twin
            del self._free[key]
            self.truth.append(("piece.duplicate", twin["communication_id"]))

    def _lose(self) -> None:
        """Pieces of accounts that have no other; a tenth fewer than are composed twice, so that the control total differs."""
        alone = (key for key in self._shuffled() if _serves(key) and self._serving[self.pieces[key]["account_id"]] == 1)
        for key in list(islice(alone, self._share * 9 // 10)):
            self._no_longer_served(key)
            del self.pieces[key], self._free[key]

    def _enclose(self) -> None:
        """Letters about one account to one customer share an envelope; some lie in a stranger's."""
        for key, piece in self.pieces.items():
            envelope = f"E{piece['customer_id']}-{piece['account_id']}" if piece["channel"] == "letter" else ""
            self.pieces[key] = piece | {"envelope_id": envelope}
        letters = [key for key in self._shuffled() if self.pieces[key]["channel"] == "letter"]
        for pair in zip(letters[: self._share], letters[self._share : 2 * self._share], strict=True):
            first, second = sorted(pair, key=lambda key: (self.pieces[key]["composed_at"], key))
            if not self._related(first, second):
                self._take(second, "envelope.mixed_customers")
                del self._free[first]
                self.pieces[second] |= {"envelope_id": self.pieces[first]["envelope_id"]}

    def _related(self, first: str, second: str) -> bool:
        one, other = (self._bank.customers[self.pieces[key]["customer_id"]] for key in (first, second))
        return one.customer_id == other.customer_id or (one.household_id != "" and one.household_id == other.household_id)

    def _compose_for_tests(self) -> None:
        """Letters for test customers that would arrive at a real address."""
        letters = (key for key in self._shuffled() if self.pieces[key]["channel"] == "letter")
        for key in list(islice(letters, self._share)):
            piece = self.pieces[key]
            test = piece | {"communication_id": f"{key}-T", "customer_id": f"8{piece['customer_id'][1:]}"}
            self.records.tests[test["customer_id"]] = piece["recipient_address"]
            self.pieces[test["communication_id"]] = test | {"recipient_name": "Test Customer", "envelope_id": ""}
            self.truth.append(("recipient.test_record", test["communication_id"]))
            del self._free[key]

    def _spoil_records(self) -> None:
        """What is wrong with a customer or an account concerns every piece: those of whom no piece is spoilt yet are taken."""
        by_customer, by_account = self._keys_by("customer_id"), self._keys_by("account_id")
        addresses = Counter(piece["recipient_address"] for piece in self.pieces.values())
        mailboxes = {piece["recipient_email"] for piece in self.pieces.values()}
        records = self.records

        def deceased(customer_id: str, keys: list[str]) -> list[Error]:
            records.customers[customer_id] = {"deceased": "true"}
            return [("recipient.deceased", key) for key in keys]

        def moved(customer_id: str, keys: list[str]) -> list[Error]:
            customer = self._bank.customers[customer_id]
            letters = [key for key in keys if self.pieces[key]["channel"] == "letter"]
            if not letters or addresses[customer.address] != len(letters) or customer.email in mailboxes - {""}:
                return []  # somebody else's piece may bear them too
            records.customers[customer_id] = {
                "address": customer.address.replace("Street ", "Street 7"),
                "updated_at": "2026-10-31T19:00:00Z",
            }
            return [("record.changed_after_cutoff", key) for key in letters]

        def conflicting(customer_id: str, keys: list[str]) -> list[Error]:
            if not any(self.pieces[key]["channel"] == "letter" and key not in self._offers for key in keys):
                return []
            records.refused_elsewhere.add(customer_id)
            return [("preference.conflict_across_products", customer_id)]

        def differing(customer_id: str, keys: list[str]) -> list[Error]:
            records.silo_differs.add(customer_id)
            return [("record.silos_disagree", customer_id)]

        def opted_out(customer_id: str, keys: list[str]) -> list[Error]:
            records.opted_out.add(customer_id)
            return [("consent.optout_ignored", key) for key in keys]

        def unasked(account_id: str, keys: list[str]) -> list[Error]:
            if not any(map(_serves, keys)):
                return []
            records.accounts[account_id] = _UNASKED[len(records.accounts) % len(_UNASKED)]
            return [("piece.unexpected", key) for key in keys]

        records.offered = {self.pieces[key]["customer_id"]: self.pieces[key]["channel"] for key in self._offers}
        self._spoil_subjects({self.pieces[key]["customer_id"]: [key] for key in self._offers}, opted_out)
        self._spoil_subjects(by_account, unasked)
        for of_customer in (deceased, moved, conflicting, differing):
            self._spoil_subjects(by_customer, of_customer)

    def _spoil_subjects(self, pieces: dict[str, list[str]], spoil: Callable[[str, list[str]], list[Error]]) -> None:
        """Until the share of errors is reached."""
        planted, free = 0, self._free.keys() | self._offers
        for subject in self._rng.sample(sorted(pieces), len(pieces)):
            keys = pieces[subject]
            if subject and free.issuperset(keys) and (errors := spoil(subject, keys)):
                self.truth += errors
                planted += len(errors)
                for key in keys:
                    self._free.pop(key, None)
                    self._offers.discard(key)
                free.difference_update(keys)
                if planted >= self._share:
                    return
        raise ValueError(f"{planted} of {self._share}: too few subjects lend themselves to {spoil.__name__}")

    def _keys_by(self, column: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for key, piece in self.pieces.items():
            found[piece[column]].append(key)
        return found

    def _take(self, key: str, check_id: str) -> None:
        del self._free[key]
        self.truth.append((check_id, key))

    def _no_longer_served(self, key: str) -> None:
        account_id = self.pieces[key]["account_id"]
        self._serving[account_id] -= _serves(key)
        if _serves(key) and not self._serving[account_id]:
            self.truth.append(("piece.missing", account_id))

    def _shuffled(self) -> list[str]:
        """The free pieces in random order: what an earlier kind left over is no random choice."""
        return self._rng.sample(list(self._free), len(self._free))


def _serves(key: str) -> bool:
    """A notice beside a statement is not what its account is due."""
    return not key.endswith(BESIDE)
