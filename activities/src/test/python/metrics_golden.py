"""Independent values for MetricsGoldenTest, written to its resource metrics-golden.json.

Needs numpy, scipy and scikit-learn:
    python metrics_golden.py > ../../../../metrics/src/test/resources/org/sourceselect/transferability/registry/metrics-golden.json
    python metrics_golden.py shrinkage     the regularised H-score of transferability_golden.py's data, by scikit-learn

Every metric is computed in another way than the product's: LogME by maximising the evidence over alpha and beta with the
n x n covariance of the labels, GBC by integrating sqrt(p q), TransRate by n x n determinants, NCE from scikit-learn's
mutual information, Dice as its F1 score, k-NN by its classifier, the probe by its Ridge, the encoder's H-score as the R^2 of its LinearRegression, Wasserstein distances by scipy's matrix root, trees by
scipy's MST of dense graphs, consistency's closed form checked against draws. Scenes come from the same
SplitMix64 draws as Scene.java makes.
"""

import json
import sys
from types import SimpleNamespace

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


def logme(scene, size=1.0):
    """Of indicators times a size for each row."""
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

    return (best(size * (scene.y == 0)) + best(size * (scene.y == 1))) / 2


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


def balanced(scene):
    """The pixels that a probe learns from, each with its weight: both labels weigh the same."""
    index = np.concatenate([scene.sample((scene.subject == s) & (scene.y == k), 1000)
                            for s in np.unique(scene.subject) for k in (0, 1)])
    y = scene.y[index]
    return scene.x[index], y, np.where(y == 1, 0.5 / (y == 1).mean(), 0.5 / (y == 0).mean())


def h_score_encoder(scene):
    x, y, weight = balanced(scene)
    return float(linear_model.LinearRegression().fit(x, y, sample_weight=weight).score(x, y, sample_weight=weight))


def logme_encoder(scene):
    """LogME of rows that are as large as the root of their weight."""
    x, y, weight = balanced(scene)
    root = np.sqrt(weight)
    return logme(SimpleNamespace(x=x * root[:, None], y=y), root)


class Layer:
    """A layer of a scene whose features repeat in blocks, at its own size; a pixel is foreground where any of its block is."""

    def __init__(self, scene, channels, scale):
        images = len(scene.labels)
        self.h, self.w, self.channels = scene.h // scale, scene.w // scale, channels.stop - channels.start
        self.labels = scene.labels.reshape(images, self.h, scale, self.w, scale).max((2, 4))
        self.y = self.labels.ravel()
        maps = scene.x[:, channels].reshape(images, self.h, scale, self.w, scale, self.channels)
        self.x = maps[:, :, 0, :, 0].reshape(-1, self.channels)
        n = self.h * self.w
        self.image, self.pixel = np.repeat(np.arange(images), n), np.tile(np.arange(n), images)
        self.subject = np.repeat(scene.subject[:: scene.h * scene.w], n)

    priority, sample = Scene.priority, Scene.sample


def in_layers(shape, layers):
    scene = Scene(*shape)
    first = 0
    for channels, scale in layers:
        part = slice(first, first + channels)
        maps = scene.x[:, part].reshape(len(scene.labels), scene.h // scale, scale, scene.w // scale, scale, channels)
        scene.x[:, part] = np.broadcast_to(maps[:, :, :1, :, :1], maps.shape).reshape(-1, channels)
        first += channels
    scene.layers = [Layer(scene, slice(sum(c for c, _ in layers[:k]), sum(c for c, _ in layers[: k + 1])), scale)
                    for k, (_, scale) in enumerate(layers)]
    return scene


def layers(scene):
    return getattr(scene, "layers", None) or [Layer(scene, slice(0, scene.channels), 1)]


def over_layers(scene, score, published):
    count = len(layers(scene))
    at = np.linspace(0, len(published) - 1, count) if count > 1 else [1]
    weights = np.interp(at, np.arange(len(published)), published)
    return float(np.average([score(layer) for layer in layers(scene)], weights=weights))


def cc_fv_layers(scene):
    return float(np.mean([cc_fv(layer) for layer in layers(scene)]))


def grtd(scene):
    rarer = min(2500, (scene.y == 0).sum(), (scene.y == 1).sum())
    draws = 5 if rarer >= 250 else 1
    m = min(500, rarer // draws)
    samples = [scene.sample(scene.y == k, 2500) for k in (0, 1)]
    scores = []
    for k in range(draws):
        index = np.concatenate([s[k * m : (k + 1) * m] for s in samples])
        y, pairs = scene.y[index], spatial.distance.pdist(scene.x[index])
        edges = tree(spatial.distance.squareform(pairs))
        w, ends = edges.data - 1, np.stack([y[edges.row], y[edges.col]])
        semantic = np.where(ends[0] == ends[1], 0, np.minimum(w, np.median(pairs)))
        parts = [w[(ends == label).any(0)].sum() for label in (0, 1)]
        scores.append(-np.mean([(w - semantic)[(ends == label).any(0)].sum() / parts[label] for label in (0, 1)]))
    return float(np.mean(scores))


def topology_global_layers(scene):
    return over_layers(scene, grtd, [0.022, 0.229, 0.499, 0.229, 0.022])


def topology_boundary_layers(scene):
    return over_layers(scene, topology_boundary, [0.002, 0.038, 0.240, 0.444, 0.240, 0.038])


ALL = {
    "zero-shot-dice": dice, "zero-shot-soft-dice": soft_dice, "leep": leep, "nce": nce, "logme": logme, "gbc": gbc,
    "transrate": transrate, "k-nn": knn, "cc-fv": cc_fv, "topology-global": topology_global,
    "topology-boundary": topology_boundary, "consistency": consistency, "probe": probe,
    "h-score-encoder": h_score_encoder, "logme-encoder": logme_encoder, "cc-fv-layers": cc_fv_layers,
    "topology-global-layers": topology_global_layers, "topology-boundary-layers": topology_boundary_layers,
}
OF_LAYERS = [m for m in ALL if m.endswith(("-encoder", "-layers"))]
TWO = ("zero-shot-dice", "zero-shot-soft-dice", "consistency")


def golden():
    cases = []
    # images, images per subject, height, width, channels, seed; the last is larger than every sample
    for shape, names in [
        ((8, 2, 12, 10, 2, 41), list(ALL)),
        ((8, 2, 12, 10, 1, 42), ["logme", "gbc", "transrate", "k-nn", "cc-fv", "topology-global", "topology-boundary", "probe", *OF_LAYERS]),
        ((8, 2, 12, 10, 3, 43), [m for m in ALL if m not in TWO]),
        ((24, 4, 48, 48, 2, 44), [m for m in ALL if m not in ("logme", "transrate", "logme-encoder")]),
    ]:
        scene = Scene(*shape)
        print(shape, "foreground", scene.y.sum(), "of", len(scene.y), file=sys.stderr)
        cases.append({"scene": shape, "scores": {name: ALL[name](scene) for name in names}})
    # channels and scale of each layer
    for shape, of in [
        ((8, 2, 16, 12, 5, 45), [(3, 4), (2, 1)]),
        ((24, 4, 48, 32, 9, 46), [(2, 1), (2, 2), (2, 4), (3, 8)]),
        # 1,000 of some 1,500 pixels of either subject's background are drawn, few enough for LogME's n x n
        ((6, 3, 24, 24, 5, 47), [(3, 4), (2, 1)]),
    ]:
        scene = in_layers(shape, of)
        names = [m for m in OF_LAYERS if m != "logme-encoder" or len(scene.y) < 5000]
        cases.append({"scene": shape, "layers": of, "scores": {name: ALL[name](scene) for name in names}})
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
