"""Writes correlations.csv and bootstrap.csv: what scipy 1.17.1 and numpy 2.4.6 say about seeded random lists with ties.

Usage: python correlations.py, with scipy installed, in this folder.
"""
import numpy as np
from scipy import stats

MASK = (1 << 64) - 1


def splitmix64(seed):
    state = seed & MASK
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def correlations(x, y):
    with np.errstate(all="ignore"):
        constant = np.ptp(x) == 0 or np.ptp(y) == 0
        return [
            stats.weightedtau(x, y).statistic,
            stats.kendalltau(x, y).statistic,
            np.nan if constant else stats.spearmanr(x, y).statistic,
            np.nan if constant else stats.pearsonr(x, y).statistic,
        ]


def cases():
    rng = np.random.default_rng(20240611)
    for n in (2, 3, 4, 5, 8, 13, 16, 40):
        for levels in (2, 3, 6, 1000):
            yield rng.integers(0, levels, n) / 8, rng.integers(0, levels, n) / 8
        x = rng.normal(size=n)
        yield x, x + rng.normal(size=n)
        yield x, np.round(x + rng.normal(size=n), 1)
    yield np.array([-0.0, 0.0, 1.0, 2.0]), np.array([3.0, 1.0, 4.0, 1.0])
    yield np.array([1.0, 1.0, 1.0]), np.array([3.0, 1.0, 4.0])
    yield np.array([1.0, 2.0, 3.0]) * 1e200, np.array([3.0, 1.0, 4.0]) * 1e-200


def join(values):
    return ";".join(repr(float(v)) for v in values)


with open("correlations.csv", "w") as out:
    out.write("# by correlations.py\nx,y,weighted_tau,tau_b,spearman,pearson\n")
    for x, y in cases():
        # scipy's Pearson overflows at 1e200; the coefficient does not depend on scale
        scale_x, scale_y = np.abs(x).max() or 1, np.abs(y).max() or 1
        out.write(f"{join(x)},{join(y)},{','.join(repr(float(v)) for v in correlations(x / scale_x, y / scale_y))}\n")

with open("bootstrap.csv", "w") as out:
    out.write("# by correlations.py: 95 % percentile intervals of 200 resamples drawn by SplitMix64, seed 7\n")
    out.write("x,y,statistic,low,high,resamples\n")
    names = ["weighted_tau", "tau_b", "spearman", "pearson"]
    rng = np.random.default_rng(5)
    for n in (3, 4, 16):
        x = rng.integers(0, 12, n) / 8
        y = rng.integers(0, 12, n) / 8
        bits = splitmix64(7)
        rows = []
        for _ in range(200):
            drawn = [((next(bits) >> 32) * n) >> 32 for _ in range(n)]
            rows.append(correlations(x[drawn], y[drawn]))
        for name, column in zip(names, np.array(rows).T):
            defined = column[~np.isnan(column)]
            low, high = np.quantile(defined, [0.025, 0.975])
            out.write(f"{join(x)},{join(y)},{name},{low!r},{high!r},{len(defined)}\n".replace("np.float64(", "").replace(")", ""))
