"""Where the numbers in PreparerTest, RealDataSetsTest and BrainMaskTest come from.

An independent computation with numpy, nibabel, scikit-image and Pillow. Usage:
    python prepare_reference.py small
    python prepare_reference.py otsu
    python prepare_reference.py real IMAGE LABELS SIZE
"""
import sys

import numpy as np
from PIL import Image

from brain_reference import brain as find


def standardise(v, labels):
    brain = find(v)[1] | (labels > 0)
    p1, p99 = np.percentile(v[brain], [1, 99])
    limited = np.clip(v, p1 - (p99 - p1), p99 + (p99 - p1))
    z = (limited - limited[brain].mean()) / limited[brain].std()
    return np.where(brain, z, 0), brain


def as_seen(slice_xy):
    """[x, y] of right, anterior -> rows from anterior, columns from the patient's right."""
    return slice_xy[::-1, ::-1].T


def padded(slice_rc, pixel_rows, pixel_cols):
    """To a square in mm; the paddings used here are whole voxels."""
    rows, cols = slice_rc.shape
    side = max(rows * pixel_rows, cols * pixel_cols)
    pr, pc = (side / pixel_rows - rows) / 2, (side / pixel_cols - cols) / 2
    assert pr == int(pr) and pc == int(pc)
    return np.pad(slice_rc, ((int(pr),) * 2, (int(pc),) * 2))


def resized(slice_rc, size, how):
    return np.asarray(Image.fromarray(slice_rc.astype(np.float32)).resize((size, size), how), dtype=np.float64)


def report(v, labels, spacing, size, minimum):
    z, brain = standardise(v, labels)
    print("mean %.6f sd %.6f brain %d" % (v[brain].mean(), v[brain].std(), brain.sum()))
    share = brain.mean(axis=(0, 1))
    kept = [k for k in range(v.shape[2]) if share[k] > 0 and share[k] >= minimum]
    print("slices", len(kept), "from", kept[0], "to", kept[-1])
    images = [resized(padded(as_seen(z[:, :, k]), spacing[1], spacing[0]), size, Image.BILINEAR) for k in kept]
    maps = [resized(padded(as_seen(labels[:, :, k]), spacing[1], spacing[0]), size, Image.NEAREST) for k in kept]
    images, maps = np.array(images), np.array(maps)
    print("images sum %.5f sum of squares %.5f" % (images.sum(), (images**2).sum()))
    s = len(kept) // 2
    r, c = size // 3, size // 2
    print("slice %d: [%d,%d] %.6f [%d,%d] %.6f [%d,%d] %.6f" % (
        s, r, c, images[s, r, c], r, c + size // 5, images[s, r, c + size // 5], 2 * r, c - 3, images[s, 2 * r, c - 3]))
    for value in np.unique(maps)[1:]:
        where = np.argwhere(maps == value)
        print("label %d: native %d resized %d, centre of gravity %s" % (
            value, (labels == value).sum(), len(where), np.round(where.mean(axis=0), 5)))


def small():
    x, y, k = np.meshgrid(np.arange(12), np.arange(10), np.arange(6), indexing="ij")
    inside = (x >= 2) & (x < 9) & (y >= 1) & (y < 8) & (k >= 1) & (k < 5)
    v = np.where(inside, (7 * x + 13 * y + 29 * k) % 17 + 1.0, -2.0)
    labels = np.where(inside & (x < 5) & (y >= 4), 1, 0) + np.where(inside & (x >= 7) & (y < 3), 4, 0)
    report(v, labels, (1.0, 2.0), 16, 0.0)


def otsu():
    from skimage.filters import threshold_otsu

    k = np.arange(4000)
    v = np.where(k % 10 < 6, (k * 37 % 101) / 10.0, 40 + (k * 53 % 211) / 10.0).astype(np.float32)
    print("threshold %.6f" % threshold_otsu(v, nbins=256))


def real(image, labels, size):
    import nibabel as nib

    v = nib.as_closest_canonical(nib.load(image))
    m = nib.as_closest_canonical(nib.load(labels))
    report(v.get_fdata().astype(np.float32).astype(float), np.rint(m.get_fdata()).astype(int), v.header.get_zooms()[:2], int(size), 0.02)


if __name__ == "__main__":
    {"small": small, "otsu": otsu, "real": real}[sys.argv[1]](*sys.argv[2:])
