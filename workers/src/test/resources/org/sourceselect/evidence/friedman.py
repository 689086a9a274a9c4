"""Writes friedman.csv and nemenyi.csv by scipy 1.17.1.

friedman.csv: Friedman's test with ties, blocks separated by '|'. nemenyi.csv: the quantile of the studentised range with infinite
degrees of freedom over the root of 2, which is Nemenyi's q (Demsar 2006, table 5 (a), prints it to three decimals).

Usage: python friedman.py, with numpy and scipy installed, in this folder.
"""
import numpy as np
from scipy import stats

rng = np.random.default_rng(28112026)
with open("friedman.csv", "w") as out:
    out.write("# by friedman.py\nblocks,statistic,p,mean_ranks\n")
    for n, k in ((3, 3), (5, 4), (12, 5), (20, 9)):
        for levels in (3, 10, 1000):
            blocks = rng.integers(0, levels, (n, k)) / 16 + (np.arange(k) / 32 if levels == 1000 else 0)
            test = stats.friedmanchisquare(*blocks.T)
            ranks = np.mean([stats.rankdata(b) for b in blocks], axis=0)
            text = "|".join(";".join(repr(float(v)) for v in b) for b in blocks)
            means = ";".join(repr(float(v)) for v in ranks)
            out.write(f"{text},{float(test.statistic)!r},{float(test.pvalue)!r},{means}\n")

with open("nemenyi.csv", "w") as out:
    out.write("# by friedman.py\nmethods,level,q\n")
    for level in (0.05, 0.1):
        for k in (2, 3, 5, 10, 20, 40):
            q = stats.studentized_range.ppf(1 - level, k, np.inf) / np.sqrt(2)
            out.write(f"{k},{level},{float(q)!r}\n")
