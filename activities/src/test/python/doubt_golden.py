"""Independent values for DoubtTest, written to its resource doubt-golden.json. Needs numpy:

    python doubt_golden.py > ../../../../metrics/src/test/resources/org/sourceselect/transferability/registry/doubt-golden.json

For Scene.java's images: a score, and its standard error by leaving out groups of subjects, by the formula of Busing et al.
(1999) for groups of different size. H-scores are R^2 of least-squares regressions with an intercept, done anew without each group.
"""

import json

import numpy as np

from metrics_golden import Scene

GROUPS = 20


def r_squared(x, y):
    """(R^2, rank) or None where it is undefined."""
    if y.min() == y.max():
        return None
    rank = np.linalg.matrix_rank(x - x.mean(0), tol=1e-3 * np.linalg.norm(x - x.mean(0), 2))
    if len(y) < rank + 2:
        return None
    design = np.column_stack([np.ones(len(y)), x])
    rest = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return 1 - rest @ rest / ((y - y.mean()) @ (y - y.mean())), rank


def by_location(scene, keep):
    n = scene.h * scene.w
    x = scene.x.reshape(-1, n, scene.channels)[keep]
    y = scene.y.reshape(-1, n)[keep].astype(float)
    return [r_squared(x[:, i], y[:, i]) for i in range(n)], len(keep)


def h_score(scene, keep):
    found, _ = by_location(scene, keep)
    return sum(f[0] for f in found if f) / len(found)


def adjusted(scene, keep):
    found, n = by_location(scene, keep)
    return np.mean([1 - (1 - f[0]) * (n - 1) / (n - f[1] - 1) for f in found if f])


def pooled(scene, keep):
    here = np.isin(scene.image, keep)
    return r_squared(scene.x[here], scene.y[here].astype(float))[0]


def dice(scene, keep):
    here = np.isin(scene.image, keep)
    values = []
    for s in np.unique(scene.subject[here]):
        mine = here & (scene.subject == s)
        a, y = scene.x[mine, 1] > scene.x[mine, 0], scene.y[mine] == 1
        if y.any():
            values.append(2 * (a & y).sum() / (a.sum() + y.sum()))
    return np.mean(values)


def standard_error(scene, score):
    subjects = np.unique(scene.subject)
    group = np.arange(len(subjects)) % GROUPS
    of_image = scene.subject.reshape(-1, scene.h * scene.w)[:, 0]
    images = np.arange(len(of_image))
    whole, g, n = score(scene, images), min(GROUPS, len(subjects)), len(subjects)
    m = np.array([(group == j).sum() for j in range(g)])
    without = np.array(
        [score(scene, images[~np.isin(of_image, subjects[group == j])]) for j in range(g)]
    )
    h = n / m
    estimate = g * whole - ((1 - m / n) * without).sum()
    pseudo = h * whole - (h - 1) * without
    return whole, np.sqrt((((pseudo - estimate) ** 2) / (h - 1)).sum() / g)


if __name__ == "__main__":
    cases = []
    for shape in [(18, 3, 8, 8, 2, 31), (50, 2, 6, 6, 2, 32)]:
        scene = Scene(*shape)
        scores = {}
        for name, score in [
            ("h-score", h_score),
            ("h-score-adjusted", adjusted),
            ("h-score-pooled", pooled),
            ("zero-shot-dice", dice),
        ]:
            value, error = standard_error(scene, score)
            scores[name] = [float(value), float(error)]
        cases.append({"scene": shape, "scores": scores})
    print(json.dumps(cases, indent=1))
