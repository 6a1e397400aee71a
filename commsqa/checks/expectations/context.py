"""The file-based GX context that lives in the project's state folder."""

from pathlib import Path
from typing import Any

import great_expectations as gx
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context.data_context.file_data_context import FileDataContext
from great_expectations.data_context.types.base import DataContextConfig, FilesystemStoreBackendDefaults, ProgressBarsConfig

SITE = "commsqa"
RESULTS_SHOWN = 30
"""Validation results in the Data Docs; older ones stay in the store. More would make every run read them all."""

_DOCS_MODULE = "commsqa.checks.expectations.docs"
_VIEW = {"module_name": _DOCS_MODULE, "class_name": "OfflineView"}
_DOCS_FOLDER = "data_docs"


def open_context(root: Path) -> FileDataContext:
    """The context at `root`, made where there is none. No analytics, no progress bars."""
    root.mkdir(parents=True, exist_ok=True)
    config = DataContextConfig(
        store_backend_defaults=FilesystemStoreBackendDefaults(),
        data_docs_sites={SITE: _site()},
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False, metric_calculations=False),
    )
    return gx.get_context(mode="file", context_root_dir=root, project_config=config)


def masks_of(context: FileDataContext) -> BatchDefinition[Any]:
    """The batch definition under which a run's masks reach GX: a data frame in memory, never stored."""
    asset = context.data_sources.add_or_update_pandas("masks").add_dataframe_asset("failing_subjects")
    return asset.add_batch_definition_whole_dataframe("of one run")


def first_page(root: Path) -> Path:
    """The index of the Data Docs."""
    return root / _DOCS_FOLDER / "index.html"


def result_page(root: Path, key: tuple[str, ...]) -> Path:
    """The page of one validation result, by the parts of its key in the store."""
    return root.joinpath(_DOCS_FOLDER, "validations", *key[:-1], f"{key[-1]}.html")


def _site() -> dict[str, object]:
    return {
        "class_name": "OfflineSite",
        "module_name": _DOCS_MODULE,
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": f"{_DOCS_FOLDER}/"},
        "site_index_builder": {
            "class_name": "RecentRuns",
            "module_name": _DOCS_MODULE,
            "renderer": {"class_name": "RunsPage", "module_name": _DOCS_MODULE},
            "view": _VIEW,
            "validation_results_limit": RESULTS_SHOWN,
        },
        "site_section_builders": {
            "expectations": {
                "class_name": "PagesOfRun",
                "module_name": _DOCS_MODULE,
                "view": _VIEW,
                "renderer": {"class_name": "SuitePage", "module_name": _DOCS_MODULE},
            },
            "validations": {
                "class_name": "PagesOfRun",
                "module_name": _DOCS_MODULE,
                "view": _VIEW,
                "renderer": {"class_name": "ResultPage", "module_name": _DOCS_MODULE},
            },
            "profiling": "None",  # how GX spells: no such section
        },
    }
