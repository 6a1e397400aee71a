"""Great Expectations keeps the verdict: the only importer of great_expectations, which takes three seconds. Import it late."""

import warnings

with warnings.catch_warnings():
    # great_expectations 1.24.1 imports sre_constants and sre_parse, which Python 3.11 deprecates; its own matter.
    warnings.filterwarnings("ignore", message=r"module 'sre_(constants|parse)' is deprecated", category=DeprecationWarning)
    import great_expectations as _great_expectations  # noqa: F401  (first, so that the filter covers its import)

from commsqa.checks.expectations.checkpoint import judge

__all__ = ["judge"]
