"""A project begins: empty and commented, or with the demo bank's records; what is there already is never overwritten."""

from pathlib import Path

import pytest

from commsqa.errors import ProjectError
from commsqa.project.escalation_policy import EscalationPolicy
from commsqa.project.loader import load_policy, load_project
from commsqa.services.starting import start_demo, start_project


def test_a_new_project_is_commented_and_has_no_sources_of_the_demo(tmp_path: Path) -> None:
    start_project(tmp_path / "bank")
    text = (tmp_path / "bank" / "commsqa.yaml").read_text(encoding="utf-8")
    assert text.count("#") > 10
    with pytest.raises(ProjectError, match="there is a project already"):
        start_project(tmp_path / "bank")


def test_the_demo_names_the_files_that_it_wrote_and_keeps_the_comments(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    start_demo(folder, pieces=600)
    project = load_project(folder, {})
    assert project.name == "demo-bank"
    assert len(project.sources) == 11
    assert all(project.path(source.uri).is_file() for source in project.sources.values())
    assert "# " in (folder / "commsqa.yaml").read_text(encoding="utf-8")
    assert all((path := project.policy_path(name)) is None or path.is_file() for name in ("severity", "escalation", "checks"))


def test_the_demo_tells_a_file_and_not_the_screen(tmp_path: Path) -> None:
    start_demo(tmp_path / "demo", pieces=600)
    policy = load_policy(load_project(tmp_path / "demo", {}).policy_path("escalation"), "escalation.yaml", EscalationPolicy, {})
    assert {name for route in policy.routes for name in route.notify} == {"file"}


def test_a_demo_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "commsqa.yaml").write_text("name: mine\n")
    start_demo(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["commsqa.yaml"]
    assert (tmp_path / "commsqa.yaml").read_text() == "name: mine\n"


def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("draft 9")
    with pytest.raises(ProjectError, match="not empty and no project; name another folder for the demo"):
        start_demo(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
