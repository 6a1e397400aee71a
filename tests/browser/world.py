"""The project that the browser meets: the demo bank with its errors, checked, and five people of five roles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from commsqa.bootstrap import open_house
from commsqa.domain.people import Language, Role
from commsqa.domain.runs import RunReport
from commsqa.project.loader import PROJECT_FILE
from commsqa.services.house import House
from commsqa.services.people import add_with_own_password, change_settings
from commsqa.services.run_batch import run_batch
from tests.escalation.slack_double import SIGNING_SECRET, SlackDouble
from tests.escalation.slack_workspace import CHANNEL, TOKEN
from tests.projects import BATCH_ID, make_demo

PASSWORD = "nine quiet lanterns by the harbour"
PEOPLE = {
    "sara": ("Sara Al-Mutairi", Role.STEWARD),
    "omar": ("Omar Haddad", Role.ON_CALL),
    "huda": ("Huda Karam", Role.AUDITOR),
    "amal": ("Amal Nasser", Role.APPROVER),
    "adam": ("Adam Reed", Role.ADMIN),
}
"""Login: name and role. Their password is PASSWORD."""


@dataclass(frozen=True)
class World:
    """A checked project, and the address at which it is served once it is."""

    folder: Path
    report: RunReport
    url: str = ""

    def at(self, url: str) -> "World":
        return replace(self, url=url)


def make_world(
    folder: Path, slack: SlackDouble | None = None, *, pieces: int = 400, batches: Sequence[str] = (BATCH_ID,)
) -> World:
    """The project, its people and a run of each batch. High and critical incidents are told to the Slack double."""
    make_demo(folder, pieces=pieces, batches=batches)
    if slack is not None:
        _tell_slack(folder, slack)
    with open_house(folder) as house:
        add_people(house)
        *_, last = (run_batch(house, batch) for batch in batches)
        return World(folder, last)


def add_people(house: House) -> None:
    """PEOPLE, who can sign in with PASSWORD."""
    for login, (name, role) in PEOPLE.items():
        add_with_own_password(house, login, name=name, roles=[role], password=PASSWORD)


def speak(house: House, language: Language) -> None:
    """What language all of them read; in Arabic with Arabic digits."""
    for login, (name, _) in PEOPLE.items():
        change_settings(house, login, name=name, language=language, digits="arabic" if language == "ar" else "western")


def _tell_slack(folder: Path, slack: SlackDouble) -> None:
    policy = folder / "policies" / "escalation.yaml"
    with (folder / PROJECT_FILE).open("a", encoding="utf-8") as file:
        file.write("policies: {escalation: policies/escalation.yaml}\n")
    policy.write_text(
        f"""destinations:
  oncall:
    {{kind: slack, base_url: "{slack.base_url}", token: "{TOKEN}", channel: "{CHANNEL}", signing_secret: "{SIGNING_SECRET}"}}
people: {{U0OMAR: omar, U0SARA: sara}}
routes:
  - {{severity: [high, critical], notify: [oncall]}}
""",
        encoding="utf-8",
    )
