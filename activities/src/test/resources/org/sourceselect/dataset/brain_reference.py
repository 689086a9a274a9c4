"""Where the numbers of real images in BrainFinderTest come from: the rules of BrainFinder once more, with numpy and scipy.

Usage: python brain_reference.py IMAGE...    prints what the brain is told by, its voxels, and mean and deviation over it.
"""
import sys

import nibabel as nib
import numpy as np
from scipy import ndimage as ndi


def otsu(v, lo, hi, bins=256):
    h, _ = np.histogram(np.clip(v, lo, hi), bins=bins, range=(lo, hi))
    c = np.arange(bins) + 0.5
    w, s = np.cumsum(h).astype(float), np.cumsum(h * c)
    ok = (w > 0) & (w < w[-1])
    d = np.zeros(bins)
    a = s[ok] / w[ok] - (s[-1] - s[ok]) / (w[-1] - w[ok])
    d[ok] = w[ok] * (w[-1] - w[ok]) * a * a
    return lo + (d.argmax() + 0.5) * (hi - lo) / bins


def border(shape, faces):
    g = np.zeros(shape, int)
    for axis, n in enumerate(shape):
        for i in {0, n - 1}:
            g[tuple(i if a == axis else slice(None) for a in range(3))] += 1
    return g >= faces


def reaching_faces(m):
    label, _ = ndi.label(m)
    keep = np.unique(label[border(m.shape, 1)])
    return np.isin(label, keep[keep > 0])


def without_specks(m, share):
    label, n = ndi.label(m)
    size = np.bincount(label.ravel(), minlength=n + 1)
    size[0] = 0
    return (size >= share * size.max())[label] & m


def filled_from_corners(m):
    out = np.empty_like(m)
    for k in range(m.shape[2]):
        label, _ = ndi.label(~m[:, :, k])
        corners = {label[0, 0], label[0, -1], label[-1, 0], label[-1, -1]} - {0}
        out[:, :, k] = ~np.isin(label, list(corners)) if corners else ndi.binary_fill_holes(m[:, :, k])
    return out


def brain(v):
    faces, edges = border(v.shape, 1), border(v.shape, 2)
    counted = np.concatenate([f.ravel() for f in (v[0], v[-1], v[:, 0], v[:, -1], v[:, :, 0], v[:, :, -1])])
    u, c = np.unique(counted, return_counts=True)
    b = u[c.argmax()]
    flat = reaching_faces(v == b)
    uniform = ndi.binary_erosion(flat, border_value=1).mean() >= 0.01
    certain = False
    if uniform:
        other = v != b
        x = v[other]
        lo, p2, p98, hi = np.percentile(x, [0.1, 2, 98, 99.9])
        beside = v[ndi.binary_dilation(flat) & other]
        certain = "near" if (np.abs(beside - b) <= 0.05 * max(b - p2, p98 - b)).mean() > 0.55 else False
        t = otsu(x, lo, hi)
        if not certain:
            q25, q50, q75 = np.percentile(beside, [25, 50, 75])
            end = q50 + 5.2 * (q75 - q50)
            if end < t and q75 - q25 <= 0.05 * (p98 - p2) and b < q50:
                air = reaching_faces((v <= end) | flat) & other
                a25, a75 = np.percentile(v[air], [25, 75])
                tissue = np.median(v[other & ~air])
                if air.sum() >= 0.3 * other.sum() and tissue - a75 >= 4 * (a75 - a25):
                    certain = "padded"
        if not certain:
            return "uniform", ndi.binary_fill_holes(without_specks(other, 0.01))
    if certain != "padded":
        lo, hi = np.percentile(v, [0.1, 99.9])
        if not certain:
            p10, b, p90 = np.percentile(v[edges], [10, 50, 90])
            certain = "near" if p90 - p10 < 0.03 * np.percentile(np.abs(v - b), 98) else False
        t = otsu(v, min(lo, b) if certain else lo, hi)
    if certain == "near":
        distance = np.abs(v - b)
        c = np.percentile(distance[distance > 0.02 * np.percentile(distance, 99.5)], 98)
        if (v < b - 0.1 * c).sum() > 0.1 * (v > b + 0.1 * c).sum():
            m = distance > 0.03 * c
            m |= ndi.binary_closing(np.pad(m, 2, mode="edge"), iterations=2)[2:-2, 2:-2, 2:-2]
            return "faint", ndi.binary_fill_holes(without_specks(m, 0.05))
    dark = reaching_faces(v <= t)
    sample = dark & ~ndi.binary_dilation(v > t, iterations=3)
    if uniform:
        sample &= v != b
    fewest = max(100, 0.01 * dark.sum())
    if sample.sum() < fewest and not certain:
        sample = dark
    level = end = b if uniform else np.percentile(v, 0.1)
    if sample.sum() >= fewest:
        level, q75 = np.percentile(v[sample], [50, 75])
        end = level + 5.2 * (q75 - level)
    contrast = np.percentile(v[v > t], 98) - level
    silent = end - level < 0.01 * contrast
    m = without_specks(v > min(max(level + (0.03 if silent else 0.1) * contrast, end), t), 0.05)
    m = ndi.binary_fill_holes(m) if silent and not (m & faces).any() else filled_from_corners(m)
    noise = (end - level) / contrast
    if certain:
        return "faint" if certain == "near" and noise < 0.01 else "air", m
    on_edges = (~m)[edges].mean()
    spread = lambda x: np.subtract(*np.percentile(x, [75, 25]))
    loud = spread(v[~m]) / spread(v[m]) if (~m).any() else np.nan
    black = np.percentile(v, 0.1) >= 0 and level < 0.15 * np.percentile(v, 98)
    if (
        (on_edges >= 0.25 and loud < 0.15 and noise < 0.12)
        or (on_edges >= 0.97 and (noise < 0.12 or (loud < 0.2 and noise < 0.2)))
        or (black and on_edges >= 0.75 and loud < 0.5 and noise < 0.35)
    ):
        return "air", m
    return "none", np.ones(v.shape, bool)


def over(v, m):
    x = v[m].astype(float)
    p1, p99 = np.percentile(x, [1, 99])
    x = np.clip(x, p1 - (p99 - p1), p99 + (p99 - p1))
    return x.mean(), x.std()


if __name__ == "__main__":
    for file in sys.argv[1:]:
        image = nib.as_closest_canonical(nib.load(file)).get_fdata().astype(np.float32)
        by, m = brain(image)
        print("%s %s voxels %d mean %.6g deviation %.6g" % ((file, by, m.sum()) + over(image, m)))
