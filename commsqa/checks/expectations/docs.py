"""GX's Data Docs with templates of our own: nothing is loaded from a network, and history does not slow a run down.

GX finds these classes by the names that `context` writes into its configuration.
"""

# ruff: noqa: ARG002, ARG003  (signatures are GX's)

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from great_expectations.data_context.types.resource_identifiers import ValidationResultIdentifier
from great_expectations.render.components import (
    RenderedBootstrapTableContent,
    RenderedDocumentContent,
    RenderedHeaderContent,
)
from great_expectations.render.renderer.page_renderer import ExpectationSuitePageRenderer, ValidationResultsPageRenderer
from great_expectations.render.renderer.site_builder import DefaultSiteIndexBuilder, DefaultSiteSectionBuilder, SiteBuilder
from great_expectations.render.renderer.site_index_page_renderer import SiteIndexPageRenderer
from great_expectations.render.view.view import DefaultJinjaPageView

from commsqa.checks.expectations.context import result_page

_TEMPLATES = Path(__file__).parent / "templates"
_COLUMNS = {"validation_success": "Status", "run_time": "Time", "run_name": "Run", "expectation_suite_name": "Suite"}


class OfflineView(DefaultJinjaPageView):
    """GX's page view; a template of ours wins over GX's of the same name."""

    _template = "page.j2"

    def __init__(self, custom_styles_directory: str | None = None, custom_views_directory: str | None = None) -> None:
        super().__init__(custom_styles_directory, str(_TEMPLATES))
        loader: Any = self.env.loader
        loader.loaders.reverse()  # GX asks its own templates first


class OfflineSite(SiteBuilder):
    """GX's site without its static files: fonts, logos and a style sheet that asks a server for more."""

    def build(self, resource_identifiers: Any = None, build_index: bool = True) -> Any:  # noqa: FBT001, FBT002  (GX's signature)
        """The pages of these resources, and the index."""
        for section in self.site_section_builders.values():
            section.build(resource_identifiers=resource_identifiers)
        _, links = self.site_index_builder.build(build_index=build_index)
        return self.get_resource_url(only_if_exists=False), links


class PagesOfRun(DefaultSiteSectionBuilder):
    """GX's section, without a walk through all stored results to find those it was asked for."""

    def build(self, resource_identifiers: Any = None) -> None:
        """The pages of these resources; of all that are stored where none are named."""
        if resource_identifiers:
            self.source_store = _Only(self.source_store, resource_identifiers)
        super().build(resource_identifiers=resource_identifiers)


class _Only:
    """A store that lists only these keys, and of them those of its own kind."""

    def __init__(self, store: Any, keys: list[Any]) -> None:
        self._store, self._keys = store, keys

    def list_keys(self) -> list[Any]:
        return [key for key in self._keys if isinstance(key, self._store.key_class) and self._store.has_key(key)]

    def get(self, key: Any) -> Any:
        return self._store.get(key)


class RecentRuns(DefaultSiteIndexBuilder):
    """GX's index of the newest results; pages of older ones leave the site, their results stay in the store."""

    def _build_validation_and_profiling_result_site_keys(self, skip_and_clean_missing: bool) -> list[Any]:  # noqa: FBT001  (GX's signature)
        pages = self.target_store.store_backends[ValidationResultIdentifier]
        keys = [ValidationResultIdentifier.from_tuple(key) for key in pages.list_keys()]  # type: ignore[no-untyped-call]  # GX's method
        newest_first = sorted(keys, key=lambda key: key.run_id.run_time, reverse=True)
        for key in newest_first[self.validation_results_limit :]:
            pages.remove_key(key)
            self._remove_empty(result_page(Path(str(self.data_context.root_directory)), key.to_tuple()).parents[:2])
        return newest_first[: self.validation_results_limit]

    @staticmethod
    def _remove_empty(folders: Sequence[Path]) -> None:  # GX leaves them, and lists them in every later run
        for folder in folders:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


class RunsPage(SiteIndexPageRenderer):
    """GX's index page without the columns that say the same in every row."""

    @classmethod
    def _generate_validation_results_link_table(cls, index_links_dict: dict[str, Any]) -> RenderedBootstrapTableContent:
        table: RenderedBootstrapTableContent = super()._generate_validation_results_link_table(index_links_dict)  # type: ignore[no-untyped-call]  # GX's method
        table.table_columns = [{"field": field, "title": title} for field, title in _COLUMNS.items()]
        return table


class ResultPage(ValidationResultsPageRenderer):
    """GX's page of a validation result, in the words of a steward and without the batch's technical tables."""

    def render(self, validation_results: Any, suite_parameters: Any = None) -> RenderedDocumentContent:
        """The page's content."""
        for technical in ("batch_markers", "batch_spec", "batch_parameters"):
            validation_results.meta.pop(technical, None)
        document: RenderedDocumentContent = super().render(validation_results, suite_parameters)
        for section in document.sections[1:]:
            heading, table = section.content_blocks
            heading.header.string_template["template"] = "Checks"
            table.header_row = ["Status", "Check", "Found"]
        return document

    def _determine_page_title(self, run_name: str, run_time: str, data_asset_name: str, expectation_suite_name: str) -> str:
        # GX parses the run's name as a date, and a name of many digits raises there.
        return f"{expectation_suite_name} / run {run_name}"

    @classmethod
    def _render_validation_header(cls, validation_results: Any) -> RenderedHeaderContent:
        block: RenderedHeaderContent = super()._render_validation_header(validation_results)  # type: ignore[no-untyped-call]  # GX's method
        block.header.string_template["template"] = "passed" if validation_results.success else "failed"
        block.header.string_template["styling"] = {"classes": ["text-success" if validation_results.success else "text-danger"]}
        block.subheader.string_template["template"] = "${suite_title} ${expectation_suite_name}"
        block.subheader.string_template["params"]["suite_title"] = "Suite:"
        return block

    @classmethod
    def _render_validation_statistics(cls, validation_results: Any) -> Any:
        block: Any = super()._render_validation_statistics(validation_results)  # type: ignore[no-untyped-call]  # GX's method
        counts = validation_results.statistics
        block.header.string_template["template"] = "In numbers"
        block.table = [
            ["Checks", counts["evaluated_expectations"]],
            ["passed", counts["successful_expectations"]],
            ["failed or not judged", counts["unsuccessful_expectations"]],
        ]
        return block


class SuitePage(ExpectationSuitePageRenderer):
    """GX's page of a suite without its remarks about columns, of which masks have none."""

    def _render_table_level_expectations(self, columns: Any) -> Any:
        block = super()._render_table_level_expectations(columns)  # type: ignore[no-untyped-call]  # GX's method
        if block is not None:
            block.header.string_template["template"] = "Checks"
        return block

    @classmethod
    def _render_expectation_suite_notes(cls, expectations: Any) -> Any:
        return None
