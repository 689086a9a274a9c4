"""Writes choices.csv and sign-flips.csv.

choices.csv: regret@k and footrule of the first k, averaged over all orders of the pool in which higher scores come first, that is by
counting orders; seeded random scores and Dice with ties. sign-flips.csv: two-sided p-values by scipy 1.17.1.

Usage: python choices.py, with numpy and scipy installed, in this folder.
"""
import itertools

import numpy as np
from scipy import stats


def orders(scores):
    """All orders of sources with descending scores."""
    for order in itertools.permutations(range(len(scores))):
        if all(scores[a] >= scores[b] for a, b in zip(order, order[1:])):
            yield order


def expected(k, scores, dice):
    true_ranks = stats.rankdata(-dice)
    regrets, footrules = [], []
    for order in orders(scores):
        first = list(order[:k])
        regrets.append(dice.max() - dice[first].max())
        footrules.append(sum(abs(j + 1 - true_ranks[s]) for j, s in enumerate(first)))
    return np.mean(regrets), np.mean(footrules)


def join(values):
    # As Java reads it.
    return ";".join(repr(float(v)).replace("inf", "Infinity") for v in values)


rng = np.random.default_rng(20261128)
with open("choices.csv", "w") as out:
    out.write("# by choices.py\nk,scores,dice,regret,footrule\n")
    for n in (1, 2, 3, 5, 6, 7):
        for levels in (1, 2, 4, 1000):
            scores = rng.integers(0, levels, n) / 8
            dice = rng.integers(0, 6 if levels == 2 else 500, n) / 500
            if levels == 4:
                scores[rng.integers(n)] = -np.inf
            for k in sorted({1, 2, min(3, n), n}):
                regret, footrule = expected(k, scores, dice)
                out.write(f"{k},{join(scores)},{join(dice)},{float(regret)!r},{float(footrule)!r}\n")

with open("sign-flips.csv", "w") as out:
    out.write("# by choices.py: scipy.stats.permutation_test, permutation_type='samples', two-sided\n")
    out.write("differences,p\n")
    for n in (3, 5, 8, 11):
        for shift in (0, 0.5, 2):
            d = np.round(rng.normal(size=n) + shift, 3)
            test = stats.permutation_test(
                (d,), np.mean, permutation_type="samples", alternative="two-sided", n_resamples=np.inf)
            out.write(f"{join(d)},{float(test.pvalue)!r}\n")
