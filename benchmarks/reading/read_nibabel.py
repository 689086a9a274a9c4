"""nibabel's side of the comparison. With arguments: reads those files and ends. Without: reads a path per line of
standard input and answers with the nanoseconds the reading took, and the size and checksum of what came out."""

import sys
import time
import zlib

import nibabel as nib
import numpy as np


def read(path):
    """Canonical float32 values: scaling and axes by nibabel, the quicker of the two ways its documentation shows."""
    image = nib.load(path)
    values = image.get_fdata(dtype=np.float32)
    return nib.orientations.apply_orientation(values, nib.io_orientation(image.affine))


for path in sys.argv[1:]:
    read(path)
if len(sys.argv) == 1:
    for line in sys.stdin:
        start = time.perf_counter_ns()
        values = read(line.rstrip("\n"))
        nanos = time.perf_counter_ns() - start
        values = values.reshape(values.shape[:3])
        crc = zlib.crc32(values.astype("<f4", copy=False).tobytes(order="F"))
        print(nanos, "x".join(map(str, values.shape)), f"{crc:x}", flush=True)
