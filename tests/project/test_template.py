"""What `commsqa init` writes."""

from pathlib import Path

import pytest

from commsqa.domain.tables import TABLES
from commsqa.errors import ProjectError
from commsqa.project.loader import load_policy, load_project
from commsqa.project.models import ChecksPolicy
from commsqa.project.template import write_project


@pytest.mark.parametrize("name", ["bank", 'B "a" \\ b: {c}', "بنك"])
def test_a_new_project_can_be_loaded_at_once(tmp_path: Path, name: str) -> None:
    files = write_project(tmp_path / "deep" / "new", name)
    project = load_project(tmp_path / "deep" / "new", {})
    assert project.name == name
    assert load_policy(project.policy_path("checks"), "checks.yaml", ChecksPolicy, {}) == ChecksPolicy()
    for policy in ("checks", "severity", "escalation", "suppressions"):
        assert project.policy_path(policy) in files


def test_the_page_about_the_tables_names_every_column(tmp_path: Path) -> None:
    write_project(tmp_path / "new")
    page = (tmp_path / "new" / "data" / "README.md").read_text()
    for spec in TABLES.values():
        assert f"## {spec.name}\n" in page
        assert all(f"| {column}{'*' if column in spec.required else ''} |" in page for column in spec.columns)


def test_a_folder_with_other_files_keeps_them(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mine.csv").write_text("a\n")
    write_project(tmp_path, "bank")
    assert (tmp_path / "data" / "mine.csv").read_text() == "a\n"
    assert load_project(tmp_path, {}).name == "bank"


@pytest.mark.parametrize("there", ["commsqa.yaml", ".gitignore"])
def test_nothing_is_overwritten(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("mine\n")
    with pytest.raises(ProjectError, match="already"):
        write_project(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [there]


@pytest.mark.parametrize("existing", [True, False])
def test_a_project_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, existing: bool) -> None:
    folder = tmp_path / "new"
    if existing:
        folder.mkdir()
        (folder / "mine.txt").write_text("mine\n")
    real = Path.write_text

    def full(self: Path, text: str, encoding: str) -> int:
        if self.name == "commsqa.yaml":
            real(self, text[:100], encoding)
            raise OSError(28, "No space left on device")
        return real(self, text, encoding)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(ProjectError, match="cannot be written"):
        write_project(folder)
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))
    assert left == (["new", "new/mine.txt"] if existing else [])
