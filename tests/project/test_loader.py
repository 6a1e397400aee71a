"""The project file and the policies: what is read, and the one line for each mistake."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from commsqa.domain.tables import ATTRIBUTES
from commsqa.errors import ProjectError
from commsqa.project.loader import load_policy, load_project
from commsqa.project.models import REQUIRED_CHECKS, ChecksPolicy, Project, SuppressionsPolicy

SECRET = "geheim-4711"
GIVEN = "  communications: {uri: c.csv}\n  customers: {uri: k.csv}\n"


def read(folder: Path, text: str, **env: str) -> Project:
    (folder / "commsqa.yaml").write_text(text)
    return load_project(folder, env)


def problems(folder: Path, text: str, **env: str) -> list[str]:
    with pytest.raises(ProjectError) as refused:
        read(folder, text, **env)
    found = [problem.removeprefix(str(folder) + "/") for problem in refused.value.problems]
    assert all(len(problem.splitlines()) == 1 and SECRET not in problem for problem in found)
    assert found[0] in str(refused.value)
    assert refused.value.__cause__ is None
    return found


def test_a_project_is_read_with_its_defaults(tmp_path: Path) -> None:
    project = read(tmp_path, f"name: bank\nsources:\n{GIVEN}")
    assert (project.name, project.engine.kind, project.folder) == ("bank", "duckdb", tmp_path)
    assert project.state_folder == tmp_path / ".commsqa"
    assert project.policy_path("severity") is None
    assert project.sources["customers"].timezone == "UTC"


def test_everything_that_may_be_given_is_read(tmp_path: Path) -> None:
    project = read(
        tmp_path,
        f"""
name: bank
sources:
{GIVEN}
  accounts: {{uri: "postgresql://ro:${{PW}}@db/crm", table: a, columns: {{account_id: KTO}}, null: "-"}}
  postings: {{uri: "p*.csv", delimiter: ";", encoding: windows-1256, timezone: Europe/Prague, "null": ["-", "NULL"],
    columns: {{posted_on: {{calendar: umm_al_qura}}, amount: {{column: BETRAG, decimal: ","}}}}}}
engine: {{kind: duckdb}}
policies: {{checks: policies/checks.yaml}}
state: {{database: "postgresql://${{PW}}@db/s", folder: s}}
""",
        PW=SECRET,
    )
    accounts, postings = project.sources["accounts"], project.sources["postings"]
    assert accounts.uri == f"postgresql://ro:{SECRET}@db/crm"
    assert accounts.described == "postgresql://ro:***@db/crm a"
    assert (accounts.name_of("account_id"), accounts.null, postings.null) == ("KTO", ("-",), ("-", "NULL"))
    assert (accounts.name_of("status"), accounts.column("status").is_own) == ("status", True)
    assert (postings.name_of("posted_on"), postings.column("posted_on").calendar) == ("posted_on", "umm_al_qura")
    assert (postings.name_of("amount"), postings.column("amount").decimal) == ("BETRAG", ",")
    assert (project.state_folder, project.policy_path("checks")) == (tmp_path / "s", tmp_path / "policies/checks.yaml")
    assert SECRET not in repr(project)


NO_COLUMN = "accounts has no canonical column of this name"
MUST = f"name: bank\nsources:\n{GIVEN}"
STATUS, OPENED = (f"commsqa.yaml:5: sources.accounts.columns.{name}" for name in ("status", "opened_on"))

DIRECTIVES = "%d (day), %m (month), %b (month as Jan), %Y (year), %H (hour), %M (minute), %S (second)"


def _columns(entry: str) -> str:
    return f"{MUST}  accounts: {{uri: a.csv, columns: {{{entry}}}}}\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (MUST + "nam: x\n", "commsqa.yaml:5: nam: unknown key; did you mean 'name'?"),
        (f"sources:\n{GIVEN}", "commsqa.yaml:1: name: this key is missing; give it"),
        (MUST.replace("bank", "5"), "commsqa.yaml:1: name: must be text; put it in quotes"),
        (
            MUST + "  custmers: {uri: x}\n",
            "commsqa.yaml:5: sources.custmers: there is no canonical table of this name; did you mean 'customers'?",
        ),
        (
            "name: b\nsources:\n  customers: {uri: k.csv}\n",
            "commsqa.yaml:2: sources: communications is missing; give it, e.g. communications: {uri: data/communications.csv}",
        ),
        (
            MUST + "  accounts:\n    uri: a.csv\n    columns: {acount_id: X}\n",
            f"commsqa.yaml:7: sources.accounts.columns.acount_id: {NO_COLUMN}; did you mean 'account_id'?",
        ),
        (MUST + "  accounts: {url: x}\n", "commsqa.yaml:5: sources.accounts.uri: this key is missing; give it"),
        (
            MUST + "  accounts: {uri: a.csv, query: select 1}\n",
            "commsqa.yaml:5: sources.accounts: a file has no query: take it out, or give the URL of a database, e.g. sqlite:///ledger.db",
        ),
        (
            MUST + "  accounts: {uri: sqlite:///x}\n",
            "commsqa.yaml:5: sources.accounts: a database needs either a table or a query",
        ),
        (
            MUST + "  accounts: {uri: a.csv, timezone: Europe/Prag}\n",
            "commsqa.yaml:5: sources.accounts.timezone: no time zone has this name; did you mean 'Europe/Prague'?",
        ),
        (
            MUST + "  accounts: {uri: a.csv, encoding: klingon}\n",
            "commsqa.yaml:5: sources.accounts.encoding: no encoding of text has this name; one is 'windows-1256'",
        ),
        (
            MUST + "  accounts: {uri: a.csv, columns: {1: x}}\n",
            "commsqa.yaml:5: sources.accounts.columns.1: must be text; put it in quotes",
        ),
        (
            _columns("status: 5"),
            f"{STATUS}: must be your name of the column, or {{column: NAME, ...}} to say how it is written",
        ),
        (_columns("status: {colum: x}"), f"{STATUS}.colum: unknown key; did you mean 'column'?"),
        (_columns("status: {decimal: ','}"), f"{STATUS}.decimal: status has none; only amounts have a decimal mark; take it out"),
        (
            _columns("status: {calendar: umm_al_qura}"),
            f"{STATUS}.calendar: status has none; only dates have a calendar; take it out",
        ),
        (_columns("opened_on: {calendar: hijri}"), f"{OPENED}.calendar: must be 'gregorian' or 'umm_al_qura'"),
        (
            _columns('opened_on: {format: "%d/%y"}'),
            f"{OPENED}.format: %y is not known here; known are {DIRECTIVES}",
        ),
        (
            _columns('opened_on: {format: "%d/%m"}'),
            f"{OPENED}.format: must hold day, month and year, and of a time also hour and minute, each once, e.g. %d/%m/%Y %H:%M",
        ),
        (
            MUST + "engine: {kind: duckdb, 1: x}\n",
            "commsqa.yaml:5: engine.1: a key must be text; put it in quotes, and write a decimal with a point",
        ),
        (MUST + "engine: {kind: spark}\n", "commsqa.yaml:5: engine.kind: must be 'duckdb'"),
        (MUST + "state: 5\n", "commsqa.yaml:5: state: must be a folder, e.g. .commsqa, or {database: URL, folder: FOLDER}"),
        (MUST + "policies: [a]\n", "commsqa.yaml:5: policies: must be a mapping of keys to values"),
        (MUST + "name: again\n", "commsqa.yaml:5: the key name is there twice; keep one"),
        (MUST + "state: [a\n", "commsqa.yaml:6: a bracket is not closed or a comma is missing before this place"),
        (MUST + "\tstate: a\n", "commsqa.yaml:5: a tab where spaces are needed; indent with spaces"),
        ("- a\n", "commsqa.yaml:1: the file must be a mapping of keys to values, e.g. name: retail-bank"),
        (
            MUST + 'state: "${NOT_THERE}"\n',
            "commsqa.yaml:5: state: the environment variable NOT_THERE is not set; set it before commsqa starts",
        ),
    ],
)
def test_a_mistake_is_one_line_with_file_line_key_and_what_would_be_right(tmp_path: Path, text: str, message: str) -> None:
    assert message in problems(tmp_path, text)


def test_all_mistakes_are_told_in_the_order_of_the_file_and_what_is_missing_at_the_end(tmp_path: Path) -> None:
    found = problems(tmp_path, MUST.replace("uri: c.csv", "url: c.csv") + "engine: {kind: spark}\nstat: x\n")
    assert [problem.split(":")[1] for problem in found] == ["3", "5", "6", "3"]
    assert found[-1].endswith("uri: this key is missing; give it")


def test_a_misspelled_key_is_told_before_the_key_that_is_missing_for_it(tmp_path: Path) -> None:
    assert problems(tmp_path, MUST.replace("sources:", "sorces:"))[0].endswith("unknown key; did you mean 'sources'?")
    assert problems(tmp_path, MUST.replace("customers:", "custmers:"))[0].endswith("of this name; did you mean 'customers'?")


@pytest.mark.parametrize(
    "text", ["engine: {kind: ${PW}}", "policies: ${PW}", "  accounts: {uri: sqlite://${PW}, timezone: ${PW}}", "'a ${PW}: b"]
)
def test_a_secret_is_in_no_message(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, MUST + text + "\n", PW=SECRET)


def test_a_folder_without_a_project_and_a_file_that_is_not_utf8_are_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="there is no project here"):
        load_project(tmp_path, {})
    (tmp_path / "commsqa.yaml").write_bytes(b"name: bank\nsources: \xff\n")
    with pytest.raises(ProjectError, match=r"commsqa\.yaml:2: not UTF-8; save the file as UTF-8"):
        load_project(tmp_path, {})


def test_the_default_checks_are_those_of_the_models() -> None:
    assert load_policy(None, "checks.yaml", ChecksPolicy, {}) == ChecksPolicy(attributes=ATTRIBUTES, required=REQUIRED_CHECKS)
    assert load_policy(None, "suppressions.yaml", SuppressionsPolicy, {}).suppressions == ()


def test_a_checks_policy_is_read_exactly(tmp_path: Path) -> None:
    path = tmp_path / "checks.yaml"
    path.write_text("checks: {name.misspelled: {tolerated_rate: 0.001}}\ncontact_purpose: {newsletter: marketing}\n")
    policy = load_policy(path, "checks.yaml", ChecksPolicy, {})
    assert policy.setting("name.misspelled").tolerated_rate == Decimal("0.001")
    assert policy.setting("email.invalid").enabled
    assert policy.contact_purpose == {"newsletter": "marketing"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("checks:\n  a.b: {enbled: true}\n", ":2: checks.a.b.enbled: unknown key; did you mean 'enabled'?"),
        ("checks: {a.b: {tolerated_rate: 1.5}}\n", ":1: checks.a.b.tolerated_rate: must be less than or equal to 1"),
        ("required:\n  - a\n  - 5\n", ":3: required.1: must be text; put it in quotes"),
    ],
)
def test_a_policys_mistake_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "checks.yaml"
    path.write_text(text)
    with pytest.raises(ProjectError) as refused:
        load_policy(path, "checks.yaml", ChecksPolicy, {})
    assert str(refused.value) == f"{path}{message}"


def test_a_policy_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="there is no such policy file"):
        load_policy(tmp_path / "no.yaml", "checks.yaml", ChecksPolicy, {})


LISTED = """\
suppressions:
  - check: name.misspelled
    conditions: {print_site: north}
    reason: known to the printer
    owner: Omar
    expires: 2027-03-31
"""


def test_a_listed_suppression_is_read_exactly(tmp_path: Path) -> None:
    path = tmp_path / "suppressions.yaml"
    path.write_text(LISTED)
    [listed] = load_policy(path, "suppressions.yaml", SuppressionsPolicy, {}).suppressions
    assert (listed.check, listed.conditions, listed.owner) == ("name.misspelled", {"print_site": "north"}, "Omar")
    assert listed.expires == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    owner: Omar\n", "", ":2: suppressions.0.owner: this key is missing; give it"),
        ("    expires: 2027-03-31\n", "", ":2: suppressions.0.expires: this key is missing; give it"),
        ("    reason: known to the printer\n", "    reason: ''\n", ":4: suppressions.0.reason: must have at least 1 character"),
        ("2027-03-31", "soon", ":6: suppressions.0.expires: "),
        ("owner", "ownr", ":5: suppressions.0.ownr: unknown key; did you mean 'owner'?"),
        ("    conditions: {print_site: north}\n", "", ":2: suppressions.0: which findings of the check?"),
        ("    reason", "    whole_check: true\n    reason", ":2: suppressions.0: whole_check: true speaks of all findings"),
    ],
)
def test_a_suppression_without_what_it_needs_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "suppressions.yaml"
    assert old in LISTED
    path.write_text(LISTED.replace(old, new, 1))
    with pytest.raises(ProjectError) as refused:
        load_policy(path, "suppressions.yaml", SuppressionsPolicy, {})
    assert str(refused.value).startswith(f"{path}{message}")
