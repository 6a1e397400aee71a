"""The command line: parse, call a service or a flow, print. Heavy parts are imported late: --help is quick."""

from commsqa.cli import audit, checks, delivery, drill, erasing, pieces, policy, projects, response, reviews, runs, serve, users
from commsqa.cli.application import app, leave_quietly, main

__all__ = [
    "app",
    "audit",
    "checks",
    "delivery",
    "drill",
    "erasing",
    "leave_quietly",
    "main",
    "pieces",
    "policy",
    "projects",
    "response",
    "reviews",
    "runs",
    "serve",
    "users",
]
