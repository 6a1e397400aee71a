"""Plants 1 % errors of each kind that the demo knows, one a piece; half of those whose kind has a cause follow the cause."""

import random
from collections import Counter
from collections.abc import Container, Iterable
from itertools import islice

from commsqa.project.demo import slips
from commsqa.project.demo.bank import Bank
from commsqa.project.demo.errors import CAUSES, KINDS, Slip
from commsqa.project.demo.pieces import Row

SHARE = 10
"""Errors of each kind, per 1,000 pieces."""
Error = tuple[str, str]
"""check_id and subject_id."""
_ATTEMPTS = 50


class Planting:
    """A batch while errors are planted in it. Copies and reissues stay as they are."""

    def __init__(self, rng: random.Random, bank: Bank, right: list[Row], traps: Container[str]) -> None:
        self.pieces = {piece["communication_id"]: piece for piece in right}
        self.truth: list[Error] = []
        self._rng, self._bank, self._everybody = rng, bank, list(bank.customers.values())
        self._accounts = list(bank.accounts.values())
        self._share = len(right) * SHARE // 1000
        self._serving = Counter(piece["account_id"] for piece in right if piece["purpose"] != "copy")
        replaced = {piece["replaces_id"] for piece in right}
        originals = (key for key, piece in self.pieces.items() if piece["purpose"] == "original" and key not in replaced)
        self._free = dict.fromkeys(key for key in originals if key not in traps)

    def plant(self) -> None:
        """Everything; afterwards `pieces` is the batch as it was composed and `truth` what is wrong with it."""
        caused = {cause.check_id: cause for cause in CAUSES}
        for cause in caused.values():
            meeting = [key for key in self._shuffled() if cause.conditions.items() <= self.pieces[key].items()]
            self._spoil(cause.check_id, cause.slip, meeting, self._share // 2)
        for kind in KINDS:
            wanted = self._share // 2 if kind.check_id in caused else self._share
            self._spoil(kind.check_id, kind.slip, self._shuffled(), wanted)
        self._compose_twice()
        self._lose()

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
                    self._no_longer_served(self.pieces[key]["account_id"])
                    self._without_balance(wrong)
                self.pieces[key] = wrong
        raise ValueError(f"{turn} of {wanted} pieces lend themselves to {check_id}")

    def _compose_twice(self) -> None:
        for key in self._shuffled()[: self._share]:
            twin = self.pieces[key] | {"communication_id": f"{key}-2", "composed_at": "2026-10-31T20:31:00Z"}
            self.pieces[twin["communication_id"]] = twin
            del self._free[key]
            self.truth.append(("piece.duplicate", twin["communication_id"]))

    def _lose(self) -> None:
        """Pieces of accounts that have no other; a tenth fewer than are composed twice, so that the control total differs."""
        alone = (key for key in self._shuffled() if self._serving[self.pieces[key]["account_id"]] == 1)
        for key in list(islice(alone, self._share * 9 // 10)):
            self._no_longer_served(self.pieces.pop(key)["account_id"])

    def _take(self, key: str, check_id: str) -> None:
        del self._free[key]
        self.truth.append((check_id, key))

    def _no_longer_served(self, account_id: str) -> None:
        self._serving[account_id] -= 1
        if not self._serving[account_id]:
            self.truth.append(("piece.missing", account_id))

    def _without_balance(self, piece: Row) -> None:
        """The ledger knows no balance of an account that is unknown."""
        if piece["closing_balance"]:
            self.truth.append(("balance.differs_from_ledger", piece["communication_id"]))

    def _shuffled(self) -> list[str]:
        """The free pieces in random order: what an earlier kind left over is no random choice."""
        return self._rng.sample(list(self._free), len(self._free))
