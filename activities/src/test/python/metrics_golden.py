"""Independent values for MetricsGoldenTest, written to its resource metrics-golden.json.

Needs numpy, scipy and scikit-learn:
    python metrics_golden.py > ../resources/org/sourceselect/transferability/metrics-golden.json
    python metrics_golden.py shrinkage     the regularised H-score of transferability_golden.py's data, by scikit-learn

Every metric is computed in another way than the product's: LogME by maximising the evidence over alpha and beta with the
n x n covariance of the labels, GBC by integrating sqrt(p q), TransRate by n x n determinants, NCE from scikit-learn's
mutual information, Dice as its F1 score, k-NN by its classifier, the probe by its Ridge, Wasserstein distances by scipy's matrix root, trees by
scipy's MST of dense graphs, consistency's closed form checked against draws. Scenes come from the same
SplitMix64 draws as Scene.java makes.
"""

import json
import sys

import numpy as np
from scipy import integrate, linalg, ndimage, optimize, sparse, spatial, special, stats
from sklearn import covariance, linear_model, metrics, neighbors, preprocessing

from transferability_golden import U64, uniform

SAMPLING_SEED = 0x5EED


class Scene:
    def __init__(self, images, per_subject, h, w, channels, seed):
        n = h * w
        y, x = np.mgrid[0:h, 0:w]
        self.labels = np.zeros((images, h, w), int)
        for i in range(images):
            u = uniform(1000 * seed + i, np.arange(3))
            cy, cx, r = h * (0.3 + 0.4 * u[0]), w * (0.3 + 0.4 * u[1]), h * (0.15 + 0.1 * u[2])
            self.labels[i] = (y - cy) ** 2 + (x - cx) ** 2 < r * r
        k = np.arange(images * n * channels)
        noise = 2 * (uniform(seed, 3 * k) + uniform(seed, 3 * k + 1) + uniform(seed, 3 * k + 2) - 1.5)
        c = np.arange(channels)
        sign = np.where(c % 2 == 1, 1.0, -1.0) * (1 + 0.25 * c)
        flat = self.labels.reshape(images * n, 1)
        self.x = ((2.0 * flat - 1.2) * sign + noise.reshape(-1, channels)).astype(np.float32).astype(float)
        self.y = flat.ravel()
        self.image = np.repeat(np.arange(images), n)
        self.pixel = np.tile(np.arange(n), images)
        self.subject = self.image // per_subject
        self.h, self.w, self.channels = h, w, channels

    def priority(self):
        with np.errstate(over="ignore"):
            z = U64(SAMPLING_SEED) + ((self.image.astype(U64) << U64(32)) + self.pixel.astype(U64) + U64(1)) * U64(
                0x9E3779B97F4A7C15
            )
            z = (z ^ (z >> U64(30))) * U64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> U64(27))) * U64(0x94D049BB133111EB)
            return (z ^ (z >> U64(31))).view(np.int64)

    def sample(self, where, size):
        index = np.flatnonzero(where)
        return index[np.argsort(self.priority()[index])][:size]


def per_subject(scene, value):
    return float(np.mean([value(scene.subject == s) for s in np.unique(scene.subject) if scene.y[scene.subject == s].any()]))


def dice(scene):
    predicted = scene.x.argmax(1)
    return per_subject(scene, lambda s: metrics.f1_score(scene.y[s], predicted[s]))


def soft_dice(scene):
    p = special.softmax(scene.x, axis=1)[:, 1]
    return per_subject(scene, lambda s: 2 * (p[s] @ scene.y[s]) / (p[s].sum() + scene.y[s].sum()))


def leep(scene):
    theta = special.softmax(scene.x, axis=1)
    joint = np.stack([theta[scene.y == c].sum(0) for c in (0, 1)]) / len(theta)
    given = joint / joint.sum(0)
    return float(np.mean([np.log(given[y] @ t) for y, t in zip(scene.y, theta)]))


def nce(scene):
    return float(metrics.mutual_info_score(scene.y, scene.x.argmax(1)) - stats.entropy(np.bincount(scene.y)))


def logme(scene):
    n = len(scene.y)
    gram = scene.x @ scene.x.T

    def best(y):
        # log N(y; 0, I / beta + F F' / alpha), over log alpha and log beta
        values, vectors = np.linalg.eigh(gram)
        square = (vectors.T @ y) ** 2

        def minus(t):
            variance = np.exp(-t[1]) + np.maximum(values, 0) * np.exp(-t[0])
            return 0.5 * (n * np.log(2 * np.pi) + np.log(variance).sum() + (square / variance).sum())

        found = min(
            (optimize.minimize(minus, start, method="Nelder-Mead", options=dict(xatol=1e-10, fatol=1e-11, maxiter=10**5))
             for start in ([0, 0], [3, 3])), key=lambda f: f.fun)
        dense = np.eye(n) * np.exp(-found.x[1]) + gram * np.exp(-found.x[0])
        assert abs(stats.multivariate_normal(cov=dense).logpdf(y) + found.fun) < 1e-6
        return -found.fun / n

    return (best((scene.y == 0).astype(float)) + best((scene.y == 1).astype(float))) / 2


def gbc(scene):
    overlap = 1.0
    for c in range(scene.channels):
        p, q = (stats.norm(scene.x[scene.y == k, c].mean(), scene.x[scene.y == k, c].std()) for k in (0, 1))
        overlap *= integrate.quad(
            lambda t: np.sqrt(p.pdf(t) * q.pdf(t)), -25, 25, epsabs=1e-14, epsrel=1e-12, limit=500, points=[-3, 0, 3])[0]
    return -2 * overlap


def transrate(scene):
    z = scene.x - scene.x.mean(0)

    def rate(z):
        return 0.5 * np.linalg.slogdet(np.eye(len(z)) + z @ z.T / (len(z) * 1e-4))[1]

    return float(rate(z) - sum((scene.y == k).mean() * rate(z[scene.y == k]) for k in (0, 1)))


def knn(scene):
    m = min(5000, (scene.y == 0).sum(), (scene.y == 1).sum())
    index = np.concatenate([scene.sample(scene.y == k, m) for k in (0, 1)])
    x, y, subject = scene.x[index], scene.y[index], scene.subject[index]
    told = np.zeros(len(y), int)
    for s in np.unique(subject):
        fit = neighbors.KNeighborsClassifier(21, algorithm="brute").fit(x[subject != s], y[subject != s])
        told[subject == s] = fit.predict(x[subject == s])
    return float(metrics.balanced_accuracy_score(y, told))


def cc_fv(scene):
    foreground = [scene.x[(scene.subject == s) & (scene.y == 1)] for s in np.unique(scene.subject)]
    foreground = [f for f in foreground if len(f) > 1]
    distances = []
    for i in range(len(foreground)):
        for j in range(i):
            a, b = (np.cov(foreground[k].T).reshape(scene.channels, -1) for k in (i, j))
            difference = foreground[i].mean(0) - foreground[j].mean(0)
            root = linalg.sqrtm(a @ b)
            distances.append(np.sqrt(difference @ difference + np.trace(a + b - 2 * root.real)))
    varieties = []
    for s in np.unique(scene.subject):
        if ((scene.subject == s) & (scene.y == 1)).sum() > 1:
            v = scene.x[scene.sample(scene.subject == s, 500)]
            v = v / np.linalg.norm(v, axis=1, keepdims=True)
            varieties.append(1 / np.mean(1 / np.sqrt(spatial.distance.pdist(v, "sqeuclidean") + 1e-3)))
    return float(np.log(np.mean(varieties) / np.mean(distances)))


def tree(weights):
    """The MST of a complete graph; scipy takes 0 for no edge, so all edges are 1 longer."""
    return sparse.csgraph.minimum_spanning_tree(weights + 1).tocoo()


def topology_global(scene):
    rarer = min(5000, (scene.y == 0).sum(), (scene.y == 1).sum())
    draws = 5 if rarer >= 250 else 1
    m = min(1000, rarer // draws)
    samples = [scene.sample(scene.y == k, 5000) for k in (0, 1)]
    scores = []
    for k in range(draws):
        index = np.concatenate([s[k * m : (k + 1) * m] for s in samples])
        y = scene.y[index]
        pairs = spatial.distance.pdist(scene.x[index])
        feature, median = spatial.distance.squareform(pairs), np.median(pairs)
        semantic = np.where(y[:, None] == y[None], 0, np.minimum(feature, median))
        feature_tree = tree(feature).data.sum() - (len(y) - 1)
        semantic_tree = tree(semantic).data.sum() - (len(y) - 1)
        scores.append(-(feature_tree - semantic_tree) / median / (len(y) - 1))
    return float(np.mean(scores))


def topology_boundary(scene):
    mask = scene.labels == 1
    inner = np.stack([ndimage.binary_erosion(m, border_value=1) for m in mask])
    anchors = scene.sample((mask & ~inner).ravel(), 500)
    x = scene.x.reshape(*scene.labels.shape, scene.channels)
    leaks = []
    for a in anchors:
        i, (r, c) = scene.image[a], divmod(scene.pixel[a], scene.w)
        rows, columns = slice(max(0, r - 4), r + 5), slice(max(0, c - 4), c + 5)
        y = scene.labels[i, rows, columns].ravel()
        edges = tree(spatial.distance.squareform(spatial.distance.pdist(x[i, rows, columns].reshape(-1, scene.channels))))
        leaks.append((y[edges.row] != y[edges.col]).mean())
    return float(1 - np.mean(leaks))


def consistency(scene):
    margin = scene.x[:, 1] - scene.x[:, 0]
    t = 0.1 * margin.std()
    flip = special.expit(-abs(margin) / t)
    values, drawn = [], []
    random = np.random.default_rng(1)
    for s in np.unique(scene.subject):
        m, q = margin[scene.subject == s], flip[scene.subject == s]
        if (m > 0).any():
            values.append((1 - q[m > 0]).sum() / ((m > 0).sum() + q[m <= 0].sum()))
            noisy = m + t * (random.gumbel(size=(2000, len(m))) - random.gumbel(size=(2000, len(m)))) > 0
            drawn.append((noisy & (m > 0)).sum() / (noisy | (m > 0)).sum())
    assert abs(np.mean(values) - np.mean(drawn)) < 2e-3, (values, drawn)
    return float(np.mean(values))


def probe(scene):
    """Leave one subject out with scikit-learn's Ridge, for every penalty and threshold; choices by the other subjects."""
    most = 1000
    drawn = {(s, k): scene.sample((scene.subject == s) & (scene.y == k), most)
             for s in np.unique(scene.subject) for k in (0, 1)}
    count = {(s, k): ((scene.subject == s) & (scene.y == k)).sum() for s, k in drawn}
    subjects = [s for s in np.unique(scene.subject) if count[s, 1]]
    thresholds = np.arange(151) / 100
    dice = np.empty((len(subjects), 5, len(thresholds)))
    for i, held in enumerate(subjects):
        index = np.concatenate([d for (s, _), d in drawn.items() if s != held])
        x, y = scene.x[index], scene.y[index]
        weight = np.where(y == 1, 0.5 / (y == 1).sum(), 0.5 / (y == 0).sum())
        scaler = preprocessing.StandardScaler().fit(x, sample_weight=weight)
        for l, penalty in enumerate((1, 0.1, 0.01, 0.001, 1e-4)):
            ridge = linear_model.Ridge(alpha=penalty).fit(scaler.transform(x), y, sample_weight=weight)
            told = [ridge.predict(scaler.transform(scene.x[drawn[held, k]])) for k in (0, 1)]
            for t, threshold in enumerate(thresholds):
                wrong, hit = (count[held, k] * (told[k] >= threshold).mean() for k in (0, 1))
                dice[i, l, t] = 2 * hit / (hit + wrong + count[held, 1])
    score = []
    for i in range(len(subjects)):
        others = np.delete(dice, i, 0).sum(0)
        l, t = np.argwhere(others >= others.max() - 1e-9)[0]
        score.append(dice[i, l, t])
    return float(np.mean(score))


ALL = {
    "zero-shot-dice": dice, "zero-shot-soft-dice": soft_dice, "leep": leep, "nce": nce, "logme": logme, "gbc": gbc,
    "transrate": transrate, "k-nn": knn, "cc-fv": cc_fv, "topology-global": topology_global,
    "topology-boundary": topology_boundary, "consistency": consistency, "probe": probe,
}
TWO = ("zero-shot-dice", "zero-shot-soft-dice", "consistency")


def golden():
    cases = []
    # images, images per subject, height, width, channels, seed; the last is larger than every sample
    for shape, names in [
        ((8, 2, 12, 10, 2, 41), list(ALL)),
        ((8, 2, 12, 10, 1, 42), ["logme", "gbc", "transrate", "k-nn", "cc-fv", "topology-global", "topology-boundary", "probe"]),
        ((8, 2, 12, 10, 3, 43), [m for m in ALL if m not in TWO]),
        ((24, 4, 48, 48, 2, 44), [m for m in ALL if m not in ("logme", "transrate")]),
    ]:
        scene = Scene(*shape)
        print(shape, "foreground", scene.y.sum(), "of", len(scene.y), file=sys.stderr)
        cases.append({"scene": shape, "scores": {name: ALL[name](scene) for name in names}})
    json.dump(cases, sys.stdout, indent=2)
    print()


def shrinkage():
    n, pix = 40, 6
    for d in (1, 2, 3):
        u = uniform(21, np.arange(n * pix * (d + 1))).reshape(n, pix, d + 1)
        y = u[..., 0] < 0.4
        f = (u[..., 1:] + 0.5 * y[..., None] + (u[..., 1:2] if d > 1 else 0)).astype(np.float32).astype(float)
        scores = []
        for p in range(pix):
            shrunk, s = covariance.ledoit_wolf(f[:, p])
            means = np.stack([f[y[:, p] == c, p].mean(0) for c in (0, 1)])[y[:, p].astype(int)]
            scores.append((1 - s) * np.trace(np.linalg.solve(shrunk, np.cov(means.T, ddof=0).reshape(d, d))))
        print(f"d {d} shrinkage {np.mean(scores):.14f}")


if __name__ == "__main__":
    shrinkage() if sys.argv[1:] == ["shrinkage"] else golden()
