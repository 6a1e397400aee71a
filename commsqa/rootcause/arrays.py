"""The array types of the search."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.integer[Any]]
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]
Micros = NDArray[np.int64]
