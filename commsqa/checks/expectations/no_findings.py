"""The one expectation: a check finds nothing, or no more than is tolerated. Its metric counts the bits of the masks."""

# ruff: noqa: ARG002, ARG003  (signatures are GX's)

from typing import Any, ClassVar, TypedDict

import pandas as pd
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import MetricProvider, metric_value
from great_expectations.render.components import LegacyDiagnosticRendererType, LegacyRendererType, RenderedStringTemplateContent
from great_expectations.render.renderer.renderer import renderer

from commsqa.checks.verdict_plan import BITS_PER_WORD

COUNTS = "commsqa.findings_by_bit"
SUITE_COLUMN = "suite"


class Scope(TypedDict):
    """What a check's expectation learns at run time, as a suite parameter, so that the stored suite keeps only the rule."""

    word: int
    bit: int
    evaluated: int
    errored: str | None


class FindingsByBit(MetricProvider):
    """How many rows of a suite have each bit set: a list of 62 counts per mask word, all checks in one pass."""

    metric_name = COUNTS
    domain_keys = ("batch_id", "table", "row_condition", "condition_parser")
    value_keys = (SUITE_COLUMN,)

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805  (GX makes it a class method)
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        **_: Any,
    ) -> list[list[int]]:
        rows, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)
        mine = rows.loc[rows[SUITE_COLUMN] == metric_value_kwargs[SUITE_COLUMN]]
        return [_bit_counts(mine[f"mask_{word}"]) for word in range(rows.shape[1] - 1)]


def _bit_counts(words: "pd.Series[int]") -> list[int]:
    # Bit by bit: a matrix of all bits would take 64 bytes a row, and is not faster.
    values = words.to_numpy()
    return [int(((values >> bit) & 1).sum()) for bit in range(BITS_PER_WORD)]


class ExpectNoFindings(BatchExpectation):
    """A check finds nothing in the subjects it evaluated, or at most the tolerated rate. An errored check does not succeed."""

    suite: str
    check_id: str
    title: str
    tolerated_rate: float
    scope: dict[str, Any]
    """A `Scope`, or the suite parameter that stands for it."""

    metric_dependencies: ClassVar = (COUNTS,)
    success_keys: ClassVar = (SUITE_COLUMN, "check_id", "title", "tolerated_rate", "scope")
    domain_keys: ClassVar = ("batch_id", "row_condition", "condition_parser")

    class Config:
        """How GX names the expectation in its own lists."""

        title = "Expect no findings of a check"

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        scope = self.scope
        findings = metrics[COUNTS][scope["word"]][scope["bit"]]
        rate = findings / scope["evaluated"] if scope["evaluated"] else float(findings > 0)
        return {
            "success": scope["errored"] is None and rate <= self.tolerated_rate,
            "result": {
                "observed_value": findings,
                "element_count": scope["evaluated"],
                "unexpected_percent": 100 * rate,
                "errored": scope["errored"],
            },
        }

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    def _prescriptive_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> list[RenderedStringTemplateContent]:
        rate = configuration.kwargs["tolerated_rate"]
        params = {
            "title": configuration.kwargs["title"],
            "check_id": configuration.kwargs["check_id"],
            "rule": f"tolerated: {100 * rate:.6g} %" if rate else "no finding is tolerated",
        }
        styling = {"params": {"title": {"classes": ["check-title"]}, "check_id": {"tag": "code"}, "rule": {"classes": ["quiet"]}}}
        return [_text("$title $check_id $rule", params, styling)]

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.STATUS_ICON)
    def _diagnostic_status_icon_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> RenderedStringTemplateContent:
        if result.result["errored"] is None:
            return super()._diagnostic_status_icon_renderer(result=result)
        return _text("$icon", {"icon": ""}, {"params": {"icon": {"tag": "i", "classes": ["fas", "errored"]}}})

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.OBSERVED_VALUE)
    def _diagnostic_observed_value_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> Any:
        observed = result.result
        if observed["errored"] is not None:
            return _text("not judged: $reason", {"reason": observed["errored"]}, {"classes": ["text-danger"]})
        share = f" ({observed['unexpected_percent']:.3g} %)" if observed["observed_value"] else ""
        noun = "finding" if observed["observed_value"] == 1 else "findings"
        text = f"{observed['observed_value']:,} {noun} of {observed['element_count']:,} evaluated{share}"
        return _text("$text", {"text": text}, {})


def _text(template: str, params: dict[str, str], styling: dict[str, Any]) -> RenderedStringTemplateContent:
    content = {"template": template, "params": params, "styling": styling}
    return RenderedStringTemplateContent(content_block_type="string_template", string_template=content)
