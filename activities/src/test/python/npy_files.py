"""Writes the .npy files of the tests, with the numbers of transferability_golden.py.

    python npy_files.py        from this folder; needs numpy (last run with 2.4.6)
"""

from pathlib import Path

import numpy as np

from transferability_golden import masks, pixels, uniform

REPOSITORY = Path(__file__).resolve().parents[4]
TENSOR = REPOSITORY / "activities/src/test/resources/org/sourceselect/tensor"
CLI = REPOSITORY / "workers/src/test/resources/org/sourceselect/cli/score"


def save(path, array, version=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file:
        np.lib.format.write_array(file, array, version=version)


def formats():
    a = np.arange(6).reshape(2, 3)
    save(TENSOR / "little-half.npy", (a - 2.5).astype("<f2"))
    save(TENSOR / "big-double-version-2.npy", (a / 3).astype(">f8"), (2, 0))
    save(TENSOR / "big-long-version-3.npy", (a - 2**40).astype(">i8"), (3, 0))
    save(TENSOR / "unsigned.npy", (a + 2**32 - 6).astype("<u4"))
    save(TENSOR / "bool.npy", a % 2 == 1)
    save(TENSOR / "scalar.npy", np.float32(1.5))
    save(TENSOR / "fortran.npy", np.asfortranarray(a.astype("<f4")))
    save(TENSOR / "object.npy", np.array([None, "a"], dtype=object))
    save(TENSOR / "structured.npy", np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4", (2,))]))
    save(TENSOR / "complex.npy", a.astype("<c8"))


def hscore():
    n, pix, d = 40, 6, 3
    u = uniform(21, np.arange(n * pix * (d + 1))).reshape(n, pix, d + 1)
    y = u[..., 0] < 0.4
    f = (u[..., 1:] + 0.5 * y[..., None] + u[..., 1:2]).astype(np.float32)
    save(CLI / "images.npy", np.ascontiguousarray(f.transpose(0, 2, 1).reshape(n, d, 2, 3)))
    save(CLI / "images-labels.npy", y.reshape(n, 2, 3).astype("<i8"))
    save(CLI / "pixels.npy", f.reshape(-1, d).astype(">f4"))
    save(CLI / "pixels-labels.npy", y.ravel())


def otce():
    for side, n, foreground, shift, noise, seed in [("source", 400, 0.1, 0, 1.5, 11), ("target", 500, 0.06, 0.4, 1.8, 12)]:
        v, y = pixels(n, foreground, shift, noise, seed)
        save(CLI / f"otce-{side}.npy", v.astype("<f8" if side == "source" else "<f4"))
        save(CLI / f"otce-{side}-labels.npy", y.astype("|u1" if side == "source" else ">i2"))


def ssim():
    a, b = masks(1, 64, 80)
    save(CLI / "masks-source.npy", np.stack([a, b, 0 * a]).astype(bool))
    save(CLI / "masks-target.npy", np.stack([b, b, 0 * b]).astype("|i1"))


formats()
hscore()
otce()
ssim()
