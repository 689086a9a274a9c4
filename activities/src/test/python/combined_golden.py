"""Independent values for CombinedTest, FusedTopologyTest and PriorScoresTest.

Needs numpy and scipy:
    python combined_golden.py
prints each source's mean place by scipy's ranks, and the standard deviation of that place, and of differences of two of them, over a
million draws of all scores at once from the multivariate normal distribution whose covariance the subjects' effects give; then the
same of both fused as two topologies; then each source's prior by the ranks of its Dice at other targets, and its standard error by leaving out one target after the other.
"""

import numpy as np
from scipy import stats

# Six sources; the effects of four groups of the target's subjects on each score.
PROBE = np.array([0.62, 0.55, 0.55, 0.31, 0.48, 0.20])
PROBE_EFFECTS = np.array([
    [0.03, -0.02, 0.01, -0.02], [0.02, -0.04, 0.03, -0.01], [0.05, 0.01, -0.02, -0.04],
    [-0.02, 0.03, 0.01, -0.02], [0.06, -0.03, -0.02, -0.01], [0.01, -0.01, 0.02, -0.02]])
H_SCORE = np.array([0.19, 0.21, 0.18, 0.21, 0.08, 0.12])
H_SCORE_EFFECTS = np.array([
    [0.02, 0.01, -0.01, -0.02], [0.01, -0.02, 0.02, -0.01], [-0.01, 0.02, 0.01, -0.02],
    [0.03, -0.01, -0.01, -0.01], [0.005, 0.005, -0.02, 0.01], [-0.02, 0.03, 0.01, -0.02]])

PRIOR = np.array([0.6, 0.5, 0.4, 0.3, 0.7, 0.45])
PRIOR_EFFECTS = np.array([
    [0.06, -0.02, -0.04], [0.0, 0.0, 0.0], [-0.05, 0.02, 0.03], [0.02, 0.03, -0.05], [0.01, -0.03, 0.02], [0.04, -0.06, 0.02]])


def places(values):
    return (stats.rankdata(values, axis=-1) - 1) / (values.shape[-1] - 1)


def main():
    print("places by the probe", places(PROBE))
    print("places by the H-score", places(H_SCORE))
    print("combined", (places(PROBE) + places(H_SCORE)) / 2)
    both = np.concatenate([PROBE, H_SCORE])
    effects = np.concatenate([PROBE_EFFECTS, H_SCORE_EFFECTS])
    drawn = np.random.default_rng(1).multivariate_normal(both, effects @ effects.T, 10**6, method="svd")
    combined = (places(drawn[:, :6]) + places(drawn[:, 6:])) / 2
    print("standard deviation", combined.std(0).round(4))
    print("of the first two's difference", (combined[:, 0] - combined[:, 1]).std().round(4))
    print("fused", fused(PROBE, H_SCORE))
    print("standard deviation", fused(drawn[:, :6], drawn[:, 6:]).std(0).round(4))
    still(drawn_prior())
    prior()


def from_0_to_1(values):
    least = values.min(-1, keepdims=True)
    return (values - least) / (values.max(-1, keepdims=True) - least)


def fused(first, second, classes=2):
    alpha = np.tanh(np.log(classes) / 2)
    return alpha * from_0_to_1(first) + (1 - alpha) * from_0_to_1(second)


def drawn_prior():
    """Places by a prior that other targets move, but for the second source's, beside the probe."""
    both = np.concatenate([PRIOR, PROBE])
    zero = np.zeros((6, 3)), np.zeros((6, 4))
    effects = np.block([[PRIOR_EFFECTS, zero[1]], [zero[0], PROBE_EFFECTS]])
    return np.random.default_rng(2).multivariate_normal(both, effects @ effects.T, 10**6, method="svd")


def still(drawn):
    print("combined with the prior", (places(PRIOR) + places(PROBE)) / 2)
    combined = (places(drawn[:, :6]) + places(drawn[:, 6:])) / 2
    print("standard deviation", combined.std(0).round(4))


# Dice of sources A to D at four other targets; where there is none the source was not tried.
TRUTHS = [
    {"A": 0.71, "B": 0.64, "C": 0.64, "D": 0.20},
    {"A": 0.55, "B": 0.58, "D": 0.31},
    {"A": 0.40, "B": 0.35, "C": 0.10, "D": 0.52},
    {"A": 0.80, "C": 0.79},
]


# How far sources came in races for two more: twice the rung, and the validation Dice there.
RACES = [{"A": 4.6, "B": 0.3, "C": 2.4, "D": 0.3}, {"C": 2.2, "D": 2.5}]


def shrunk(source, truths):
    seen = []
    for truth in truths:
        if source in truth:
            seen.append(places(np.array(list(truth.values())))[list(truth).index(source)])
    return (sum(seen) + 1) / (len(seen) + 2)


def prior():
    for source in "ABCDE":
        left = np.array([shrunk(source, TRUTHS[:i] + TRUTHS[i + 1:]) for i in range(len(TRUTHS))])
        n = len(left)
        print("prior of", source, shrunk(source, TRUTHS), "standard error", np.sqrt((n - 1) / n * ((left - left.mean()) ** 2).sum()))
    told = TRUTHS + RACES
    for source in "ABCD":
        left = np.array([shrunk(source, told[:i] + told[i + 1:]) for i in range(len(told))])
        n = len(left)
        print("with races", source, shrunk(source, told), "standard error", np.sqrt((n - 1) / n * ((left - left.mean()) ** 2).sum()))


if __name__ == "__main__":
    main()
