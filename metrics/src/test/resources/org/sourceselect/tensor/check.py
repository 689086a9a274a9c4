"""Reads the file named by the first argument with the reference implementation and prints what it holds as JSON."""

import json
import sys

from safetensors import safe_open

with safe_open(sys.argv[1], framework="numpy") as f:
    tensors = {k: f.get_tensor(k) for k in f.keys()}
    print(
        json.dumps(
            {
                "metadata": f.metadata(),
                "tensors": {
                    k: [str(t.dtype), list(t.shape), t.astype(object).ravel().tolist()] for k, t in tensors.items()
                },
            },
            sort_keys=True,
        )
    )
