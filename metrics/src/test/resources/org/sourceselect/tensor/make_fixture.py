"""Writes python.safetensors with the reference implementation (safetensors 0.8.0, numpy 2.4.6).

Run in this folder: python make_fixture.py
"""

import numpy as np
from safetensors.numpy import save_file

save_file(
    {
        "doubles": np.array([[0.1, -2.5e300], [np.pi, 5e-324]], dtype=np.float64),
        "longs": np.array([-(2**63), 2**63 - 1, 42], dtype=np.int64),
        "floats": np.arange(24, dtype=np.float32).reshape(2, 3, 4) / 7,
        "ints": np.array([-(2**31), 2**31 - 1], dtype=np.int32),
        "halves": np.array([1 / 3, 65504, 6e-8, -np.inf, -0.0], dtype=np.float16),
        "shorts": np.array([-32768, 32767, 7], dtype=np.int16),
        "bytes": np.array([0, 1, 127, 128, 255], dtype=np.uint8),
        "single": np.array(2.5, dtype=np.float32),
        "none": np.zeros((0, 3), dtype=np.float32),
    },
    "python.safetensors",
    metadata={"dataset": "phantom, Überlingen"},
)
