"""Examples of what is asked and answered, for the reference."""

from typing import Any

CHECK_REQUEST: dict[str, Any] = {
    "pieces": [
        {
            "communication_id": "P-1",
            "comm_type": "statement",
            "channel": "letter",
            "customer_id": "K1",
            "account_id": "A1",
            "recipient_name": "Maria Novakova",
            "closing_balance": "1250.00",
            "currency": "CZK",
            "statement_date": "2026-10-31",
        }
    ],
    "references": {
        "customers": [{"customer_id": "K1", "full_name": "Maria Novakova"}],
        "accounts": [{"account_id": "A1", "currency": "CZK"}],
        "account_holders": [{"account_id": "A1", "customer_id": "K1", "role": "owner"}],
        "ledger_balances": [{"account_id": "A1", "balance_date": "2026-10-31", "balance": "1205.00", "currency": "CZK"}],
    },
}
CHECK_ANSWER: dict[str, Any] = {
    "results": [
        {
            "communication_id": "P-1",
            "decision": "held",
            "findings": [
                {
                    "check_id": "balance.differs_from_ledger",
                    "severity": "medium",
                    "reason": "Balance differs from the ledger. Keep the pieces held; compare with the ledger.",
                }
            ],
        }
    ]
}
