"""What is kept: runs, incidents, the outbox, the audit trail and the keys of sealed evidence."""

from commsqa.store.database import Store, Transaction, open_store, refuse_unreachable
from commsqa.store.evidence import EvidenceVault
from commsqa.store.keys import KeyRing, open_keyring
from commsqa.store.locks import batch_lock
from commsqa.store.runs import RunRecord, RunState

__all__ = [
    "EvidenceVault",
    "KeyRing",
    "RunRecord",
    "RunState",
    "Store",
    "Transaction",
    "batch_lock",
    "open_keyring",
    "open_store",
    "refuse_unreachable",
]
