"""An incident's line in a list has columns of its own: nobody reads a thousand long problems to show fifty lines."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_LEVELS = ("info", "low", "medium", "high", "critical")
_COPIED = ("title", "severity", "severity_now", "score", "findings", "customers", "held")


def upgrade() -> None:
    """Add the columns, and fill them for the incidents that are known."""
    columns = {"severity": sa.String(16), "priority": sa.String(2)}
    for name, kind in {**columns, **dict.fromkeys(("urgency", "line", "searched"), sa.Text())}.items():
        op.add_column("incidents", sa.Column(name, kind, nullable=False, server_default=""))
    op.create_index("incidents_by_urgency", "incidents", ["urgency"])
    _fill()


def _fill() -> None:
    columns = ("incident_id", "problem", "severity", "priority", "urgency", "line", "searched")
    incidents = sa.table("incidents", *map(sa.column, columns))
    connection = op.get_bind()
    ids = connection.execute(sa.select(incidents.c.incident_id)).scalars().all()
    for incident_id in ids:
        mine = incidents.c.incident_id == incident_id
        problem = json.loads(connection.execute(sa.select(incidents.c.problem).where(mine)).scalar_one())
        connection.execute(sa.update(incidents).where(mine).values(**_line(incident_id, problem)))


def _line(incident_id: str, problem: dict[str, Any]) -> dict[str, str]:
    causes = problem.get("causes") or []
    line = {name: problem[name] for name in _COPIED} | {
        "conditions": causes[0]["conditions"] if causes else {},
        "could_not_run": problem.get("could_not_run") is not None,
    }
    conditions = [f"{name} = {value}" for name, value in line["conditions"].items()]
    searched = (incident_id, problem["check_id"], problem["title"], *conditions)
    harmless = len(_LEVELS) - _LEVELS.index(problem["severity"])
    short_of_worst = max(0, 9_999 - int(float(problem["score"]) * 100))
    return {
        "severity": problem["severity"],
        "priority": problem["priority"],
        "urgency": f"{problem['priority']}{harmless}{short_of_worst:04}{incident_id}",
        "line": json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        "searched": "\n".join(searched).casefold(),
    }
