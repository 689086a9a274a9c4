"""Reads a feature file with the reference implementation and prints what it holds as JSON.

For each tensor: its type, its shape, the sum of all values, and the sum of (1 + i % 97) * value over the flat index i,
which tells an order of axes from another.
"""

import json
import sys

import numpy as np
from safetensors import safe_open

with safe_open(sys.argv[1], framework="numpy") as f:
    report = {}
    for name in f.keys():
        tensor = f.get_tensor(name)
        values = tensor.astype(np.float64).ravel()
        weights = 1 + np.arange(values.size) % 97
        report[name] = {
            "dtype": str(tensor.dtype),
            "shape": list(tensor.shape),
            "sum": float(values.sum()),
            "weighted": float((weights * values).sum()),
        }
print(json.dumps(report))
