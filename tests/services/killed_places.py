"""The places at which a process is killed: functions of commsqa, and of what it writes with."""

from dataclasses import dataclass

SENDS = 3
"""Of the first run: an incident's to each of its destinations."""


@dataclass(frozen=True)
class Place:
    """Where a process dies: before or after the n-th call of a function, counted once `armed_by` was called.

    `within` is the call half done: a file of which only the first half is written.
    """

    name: str
    target: str
    when: str = "after"
    call: int = 1
    armed_by: str | None = None


_BATCH_RUN, _SENDER = "commsqa.services.run_batch:BatchRun", "commsqa.escalation.outbox:Sender"
_PUBLISHING, _RESPONDING = "commsqa.services.publishing", "commsqa.services.responding"
_COMMIT = "sqlalchemy.engine.default:DefaultDialect.do_commit"
_GX_FILE = "great_expectations.data_context.store.tuple_store_backend:TupleFilesystemStoreBackend._set"

BEFORE_COMMIT = Place("before the commit of incidents and messages", _COMMIT, "before", armed_by=f"{_RESPONDING}:plan")
AFTER_COMMIT = Place("after the commit of incidents and messages", f"{_RESPONDING}:_responded", "before")
IN_A_RUN = (
    Place("after load, the run begun", f"{_BATCH_RUN}.load"),
    Place("after the masks", "commsqa.checks.expectations:judge", "before"),
    *(Place(f"within Great Expectations' file {n}", _GX_FILE, "within", n) for n in (3, 5)),
    Place("after the verdict", "commsqa.checks.expectations:judge"),
    Place("within the evidence's file", "pyarrow.parquet:write_table", "after", 2),
    Place("after the evidence is sealed", f"{_PUBLISHING}:seal"),
    BEFORE_COMMIT,
    AFTER_COMMIT,
    Place("within the findings' file", "pyarrow.parquet:write_table", "after", 3),
    Place("after the findings", f"{_PUBLISHING}:write_findings"),
    Place("between the two manifests", f"{_PUBLISHING}:write_release_csv", "before"),
    Place("after the gate's manifest", f"{_PUBLISHING}:write_manifest"),
    Place("before the first claim", f"{_SENDER}._claim", "before"),
    Place("after the sweep", f"{_BATCH_RUN}.notify"),
    Place("before the run is recorded as completed", "commsqa.services.superseding:record", "before"),
    Place("after the run is recorded as completed", f"{_BATCH_RUN}.publish"),
)
AROUND_A_SEND = (
    ("before its claim", f"{_SENDER}._claim", "before"),
    ("after its claim", f"{_SENDER}._claim", "after"),
    ("accepted, not recorded", f"{_SENDER}._found_or_sent", "after"),
    ("after it is recorded", f"{_SENDER}._deliver", "after"),
)


def around_sends(number: int) -> tuple[Place, ...]:
    """The four places around each of so many sends."""
    return tuple(
        Place(f"send {n}: {name}", target, when, n) for n in range(1, number + 1) for name, target, when in AROUND_A_SEND
    )


IN_AN_UPDATE = (
    BEFORE_COMMIT,
    AFTER_COMMIT,
    *(
        Place(f"within an update: after Slack's call {n}", "commsqa.escalation.transports.slack.api:SlackApi._call", call=n)
        for n in (1, 2)
    ),
    *(
        Place(
            f"within an update: after ticket file {n}",
            "commsqa.escalation.transports.ticket_folder.folder:TicketFolder._written",
            call=n,
        )
        for n in (1, 2, 3)
    ),
    Place("update: before it is recorded", "commsqa.services.superseding:record", "before"),
)
