"""Writes evidence-transfers.csv, seeded random transfers to many targets, and evidence-expected.csv, what they say by numpy 2.4.6 and
scipy 1.17.1: means, percentile intervals of 2,000 resamples of groups of targets drawn by SplitMix64, sign flips by groups, Holm, and how
often a claim flips without one source.

Usage: python evidence.py, with numpy and scipy installed, in this folder.
"""
import itertools

import numpy as np
from scipy import stats

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class SplitMix64:
    def __init__(self, seed, purpose):
        state = seed
        for letter in purpose:
            state = mix(((state ^ ord(letter)) + GAMMA) & MASK)
        self.state = state

    def below(self, bound):
        self.state = (self.state + GAMMA) & MASK
        return ((mix(self.state) >> 32) * bound) >> 32


def expected_regret(k, scores, dice):
    """By drawing every order of ties: the pools here are small."""
    regrets = []
    groups = [np.flatnonzero(scores == s) for s in sorted(set(scores), reverse=True)]
    for order in itertools.product(*[list(itertools.permutations(g)) for g in groups]):
        first = [s for g in order for s in g][:k]
        regrets.append(dice.max() - dice[first].max())
    return np.mean(regrets)


def interval(values, groups):
    names = sorted(set(groups), key=groups.index)
    sums = [sum(v for v, g in zip(values, groups) if g == n) for n in names]
    counts = [groups.count(n) for n in names]
    draw = SplitMix64(0, "targets")
    means = []
    for _ in range(2000):
        drawn = [draw.below(len(names)) for _ in names]
        means.append(sum(sums[d] for d in drawn) / sum(counts[d] for d in drawn))
    return np.quantile(means, [0.025, 0.975])


def widest(values, ways):
    return max((interval(values, way) for way in ways), key=lambda i: i[1] - i[0])


def p_value(values, ways):
    largest = 0
    for way in ways:
        sums = np.array([sum(v for v, g in zip(values, way) if g == n) for n in set(way)])
        test = stats.permutation_test((sums,), np.sum, permutation_type="samples", n_resamples=np.inf)
        largest = max(largest, test.pvalue)
    return largest


def holm(p):
    order = np.argsort(p, kind="stable")
    adjusted, largest = np.empty(len(p)), 0
    for place, i in enumerate(order):
        largest = max(largest, min(1, (len(p) - place) * p[i]))
        adjusted[i] = largest
    return adjusted


rng = np.random.default_rng(15)
sources = [f"d/R{r}-p{p}-T1" for r in "AB" for p in "123"]
targets = []
for region in "ABCDEF":
    for part in "123456":
        if (ord(region) + int(part)) % 2:
            continue
        quality = np.linspace(0.4, 0.7, 6) + 0.1 * rng.normal(size=6)
        dice = np.round(quality + 0.05 * rng.normal(size=6), 3)
        targets.append({
            "name": f"d/R{region}-p{part}-T1",
            "region": f"R{region}",
            "subjects": f"d p{part}",
            "dice": dice,
            "again": np.round(quality + 0.05 * rng.normal(size=6), 3),
            "good": np.round(quality + 0.1 * rng.normal(size=6), 1),
            "bad": np.round(rng.normal(size=6), 3),
        })

for t in targets:
    places = {s: [] for s in range(6)}
    for u in targets:
        if (u["region"], u["subjects"]) != (t["region"], t["subjects"]):
            ranks = stats.rankdata(u["dice"])
            for s in range(6):
                places[s].append((ranks[s] - 1) / 5)
    t["prior"] = np.array([(sum(places[s]) + 1) / (len(places[s]) + 2) for s in range(6)])
    t["random"] = np.zeros(6)
    t["another seed"] = t["again"]

with open("evidence-transfers.csv", "w") as out:
    out.write("target,target_region,target_subjects,source,dice,dice_again,good,good_cost,bad\n")
    for t in targets:
        for s, source in enumerate(sources):
            out.write(f"{t['name']},{t['region']},{t['subjects']},{source},{t['dice'][s]},{t['again'][s]},{t['good'][s]},0.5,{t['bad'][s]}\n")

ways = [[t["region"] for t in targets], [t["subjects"] for t in targets]]
methods = ["good", "bad", "random", "prior", "another seed"]
rows = {}
for m in methods:
    row = {"method": m}
    for k in (1, 3):
        values = [expected_regret(k, t[m], t["dice"]) for t in targets]
        row[f"regret{k}"] = np.mean(values)
        row[f"regret{k}_low"], row[f"regret{k}_high"] = widest(values, ways)
    if m != "random":
        taus = [stats.weightedtau(t[m], t["dice"]).statistic for t in targets]
        row["tau"] = np.mean(taus)
        row["tau_low"], row["tau_high"] = widest(taus, ways)
    cost = {"good": 1.5, "bad": 1, "random": 1, "prior": 1, "another seed": 6}[m]
    row["cost"] = cost / 6
    rows[m] = row
others = ["good", "bad", "prior"]
ps = []
for m in others:
    diffs = [expected_regret(1, t[m], t["dice"]) - expected_regret(1, t["random"], t["dice"]) for t in targets]
    rows[m]["difference"] = np.mean(diffs)
    rows[m]["difference_low"], rows[m]["difference_high"] = widest(diffs, ways)
    rows[m]["p"] = p_value(diffs, ways)
    ps.append(rows[m]["p"])
    flips = 0
    for out_ in range(6):
        kept = [s for s in range(6) if s != out_]
        d = [expected_regret(1, t[m][kept], t["dice"][kept]) - expected_regret(1, t["random"][kept], t["dice"][kept]) for t in targets]
        flips += np.sign(np.mean(d)) != np.sign(np.mean(diffs))
    rows[m]["flips"] = flips / 6
blocks = [[expected_regret(1, t[m], t["dice"]) for m in ("good", "bad", "random", "prior")] for t in targets]
for m, rank in zip(("good", "bad", "random", "prior"), np.mean([stats.rankdata(np.round(b, 12)) for b in blocks], axis=0)):
    rows[m]["mean_rank"] = rank

columns = ["method", "cost", "regret1", "regret1_low", "regret1_high", "regret3", "regret3_low", "regret3_high", "tau", "tau_low", "tau_high",
           "mean_rank", "difference", "difference_low", "difference_high", "p", "flips"]
with open("evidence-expected.csv", "w") as out:
    out.write("# by evidence.py\n" + ",".join(columns) + "\n")
    for m in methods:
        out.write(",".join(str(rows[m].get(c, "")) if c == "method" else (repr(float(rows[m][c])) if c in rows[m] else "") for c in columns) + "\n")
print(holm(np.array(ps)))
