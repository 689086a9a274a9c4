"""nibabel's side of the comparison. With arguments: reads those files and ends. Without: reads a path per line of
standard input and answers with the nanoseconds until nibabel's view and until the contiguous array were there, and the
size and checksum of what came out."""

import sys
import time
import zlib

import nibabel as nib
import numpy as np


def read(path):
    """Canonical float32 values, a view whose axes may run backwards: the quicker of nibabel's two ways to get there.

    Without mmap=False an uncompressed file is mapped, and not read at all until somebody looks at its values.
    """
    image = nib.load(path, mmap=False)
    values = image.get_fdata(dtype=np.float32)
    return nib.orientations.apply_orientation(values, nib.io_orientation(image.affine))


for path in sys.argv[1:]:
    read(path)
if len(sys.argv) == 1:
    for line in sys.stdin:
        start = time.perf_counter_ns()
        values = read(line.rstrip("\n"))
        view = time.perf_counter_ns()
        values = np.asfortranarray(values)
        contiguous = time.perf_counter_ns()
        values = values.reshape(values.shape[:3])
        crc = zlib.crc32(values.astype("<f4", copy=False).tobytes(order="F"))
        print(view - start, contiguous - start, "x".join(map(str, values.shape)), f"{crc:x}", flush=True)
