"""Independent values for the tests of org.sourceselect.transferability.

Needs numpy, POT and scikit-image. Prints what the tests quote:
    python transferability_golden.py otce      dense float64 log-domain Sinkhorn of POT on a few hundred points
    python transferability_golden.py thousands  dense numpy Sinkhorn on 2,000 points
    python transferability_golden.py small     Newton's method on the semi-dual, where Sinkhorn takes too long
    python transferability_golden.py case      dense numpy Sinkhorn on the bins of 10^6 + 10^6 pixels (half a minute)
    python transferability_golden.py variants  POT on the other forms of OTCE: softmax, exact, and with label distances
    python transferability_golden.py hscore    numpy, per location, float64 pseudo-inverse; Ledoit-Wolf as published
    python transferability_golden.py units     numpy's least squares on the same features in other units, constant or copied
    python transferability_golden.py ssim      scikit-image
    python transferability_golden.py intervals  scikit-image and numpy.quantile on the paper's RoI similarity over subjects
    python transferability_golden.py regions   scikit-image and numpy on the forms of RoI similarity beside the paper's
Pixels come from the same SplitMix64 draws as SyntheticPixels.java makes.
"""

import sys

import numpy as np

U64 = np.uint64


def uniform(seed, index):
    with np.errstate(over="ignore"):
        z = U64(seed) + (index.astype(U64) + U64(1)) * U64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> U64(30))) * U64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> U64(27))) * U64(0x94D049BB133111EB)
        z = z ^ (z >> U64(31))
    return ((z >> U64(11)).astype(np.float64) + 0.5) * 2.0**-53


def pixels(n, foreground, shift, noise, seed):
    k = np.arange(n)
    r1, a1 = np.sqrt(-2 * np.log(uniform(seed, 4 * k))), 2 * np.pi * uniform(seed, 4 * k + 1)
    r2, a2 = np.sqrt(-2 * np.log(uniform(seed, 4 * k + 2))), 2 * np.pi * uniform(seed, 4 * k + 3)
    y = k < round(n * foreground)
    m = np.where(y, 0.5, -4.0) + shift + noise * r1 * np.cos(a1)
    v = np.stack([-m + 0.25 * r1 * np.sin(a1), m + 0.25 * r2 * np.cos(a2)], 1)
    return v.astype(np.float32).astype(np.float64), y


def otce_of(joint):
    given = joint / joint.sum(1, keepdims=True)
    return float((joint * np.log(np.where(joint > 0, given, 1))).sum())


def joint_of(plan, ys, yt):
    return np.array([[plan[np.ix_(ys == k, yt == l)].sum() for l in (0, 1)] for k in (0, 1)])


def otce():
    import ot

    for name, n, m, scale, shift, eps in [
        ("paper's eps", 400, 500, 1, 0.4, 0.1),
        ("large eps", 400, 500, 1, 0.4, 10),
        ("far apart", 400, 500, 1, 100, 0.1),
    ]:
        vs, ys = pixels(n, 0.1, 0, 1.5, 11)
        vt, yt = pixels(m, 0.06, shift, 1.8, 12)
        vs, vt = (scale * vs).astype(np.float32).astype(float), (scale * vt).astype(np.float32).astype(float)
        cost = ((vs[:, None] - vt[None]) ** 2).sum(2)
        plan, log = ot.bregman.sinkhorn_log(
            ot.unif(n), ot.unif(m), cost, eps, numItermax=2_000_000, stopThr=1e-11, log=True, warn=False
        )
        print(f"{name}: n {n} m {m} eps {eps} OTCE {otce_of(joint_of(plan, ys, yt)):.12f} iterations {log['niter']}",
              f"marginal error {abs(plan.sum(1) - 1 / n).sum() + abs(plan.sum(0) - 1 / m).sum():.1e}", flush=True)


def newton(cost, eps):
    """The plan between uniform marginals by damped Newton steps on the semi-dual, eps falling by halves."""
    from scipy.special import logsumexp

    n, m = cost.shape
    g, b, e = np.zeros(m), np.full(m, 1 / m), max(eps, cost.max() / 4)

    def plan(g):
        z = (g[None] - cost) / e
        return np.exp(z - logsumexp(z, 1, keepdims=True)) / n

    def value(g):
        return g @ b - e * logsumexp((g[None] - cost) / e, 1).mean()

    while True:
        for _ in range(500):
            p = plan(g)
            residual = b - p.sum(0)
            if abs(residual).sum() < 1e-13:
                break
            hessian = (np.diag(p.sum(0)) - n * p.T @ p) / e
            step = np.linalg.lstsq(hessian + 1e-14 * np.trace(hessian) / m * np.eye(m), residual, rcond=None)[0]
            t = 1.0
            while t > 1e-12 and value(g + t * step) < value(g) + 1e-4 * t * (residual @ step) - 1e-16:
                t /= 2
            if t <= 1e-12:
                break
            g = g + t * step
        if e == eps:
            return plan(g)
        e = max(eps, e / 2)


def small():
    for scale, eps in [(1, 0.01), (1, 0.001), (10, 0.1)]:
        vs, ys = pixels(60, 0.1, 0, 1.5, 11)
        vt, yt = pixels(70, 0.06, 0.4, 1.8, 12)
        vs, vt = (scale * vs).astype(np.float32).astype(float), (scale * vt).astype(np.float32).astype(float)
        plan = newton(((vs[:, None] - vt[None]) ** 2).sum(2), eps)
        print(f"60 and 70 points, scale {scale}, eps {eps}: OTCE {otce_of(joint_of(plan, ys, yt)):.12f}")


def binned(v, y, h):
    key = np.floor(v / h).astype(int)
    _, inverse = np.unique(key, axis=0, return_inverse=True)
    inverse = inverse.ravel()
    count = np.bincount(inverse).astype(float)
    centre = np.stack([np.bincount(inverse, v[:, c]) / count for c in (0, 1)], 1)
    return centre, count / len(v), np.bincount(inverse, y) / len(v)


def stabilised(cost, a, b, eps, tolerance):
    """The plan between a and b by Sinkhorn's iterations, eps falling by fours, potentials absorbed before they overflow."""
    f, g, iterations = np.zeros(len(a)), np.zeros(len(b)), 0
    for e in [64 * eps, 16 * eps, 4 * eps, eps]:
        kernel, u, v = np.exp((f[:, None] + g[None] - cost) / e), np.ones(len(a)), np.ones(len(b))
        while True:
            u = a / (kernel @ v)
            w = kernel.T @ u
            error = abs(v * w - b).sum()
            v = b / w
            iterations += 1
            if error < (tolerance if e == eps else 1e-4):
                break
            if max(abs(np.log(u)).max(), abs(np.log(v)).max()) > 50:
                f, g = f + e * np.log(u), g + e * np.log(v)
                kernel, u, v = np.exp((f[:, None] + g[None] - cost) / e), np.ones(len(a)), np.ones(len(b))
        f, g = f + e * np.log(u), g + e * np.log(v)
    return np.exp((f[:, None] + g[None] - cost) / eps), iterations, error


def thousands():
    n, m, eps = 2000, 1900, 0.1
    vs, ys = pixels(n, 0.1, 0, 1.5, 11)
    vt, yt = pixels(m, 0.06, 0.4, 1.8, 12)
    cost = ((vs[:, None] - vt[None]) ** 2).sum(2)
    plan, iterations, error = stabilised(cost, np.full(n, 1 / n), np.full(m, 1 / m), eps, 1e-12)
    print(f"n {n} m {m} eps {eps} iterations {iterations} error {error:.1e} OTCE {otce_of(joint_of(plan, ys, yt)):.12f}")


def case():
    h, eps = 0.1, 0.1
    xs, a, a1 = binned(*pixels(10**6, 0.02, 0, 1.5, 1), h)
    xt, b, b1 = binned(*pixels(10**6, 0.012, 0.4, 1.8, 2), h)
    plan, iterations, error = stabilised(((xs[:, None] - xt[None]) ** 2).sum(2), a, b, eps, 1e-8)
    rows = np.stack([1 - a1 / a, a1 / a])
    columns = np.stack([1 - b1 / b, b1 / b])
    print(f"bins {len(a)} {len(b)} iterations {iterations} error {error:.1e}",
          f"OTCE {otce_of(rows @ plan @ columns.T):.10f}")


def variants():
    import ot

    def both(n, m):
        return *pixels(n, 0.1, 0, 1.5, 11), *pixels(m, 0.06, 0.4, 1.8, 12)

    def distance(x, y):
        return ((x[:, None] - y[None]) ** 2).sum(2)

    def sinkhorn(cost, eps=0.1):
        n, m = cost.shape
        return ot.bregman.sinkhorn_log(ot.unif(n), ot.unif(m), cost, eps, 2_000_000, 1e-12, warn=False)

    for n, m in [(400, 500), (1000, 1300)]:
        vs, ys, vt, yt = both(n, m)
        ps, pt = (1 / (1 + np.exp(v[:, 0] - v[:, 1])) for v in (vs, vt))
        plan = ot.emd(ot.unif(n), ot.unif(m), 2 * (ps[:, None] - pt[None]) ** 2, numItermax=10**7)
        print(f"softmax: n {n} m {m} OTCE {otce_of(joint_of(plan, ys, yt)):.12f}")
    for n in (400, 1500):
        vs, ys, vt, yt = both(n, n)
        cost = distance(vs, vt)
        plan = ot.emd(ot.unif(n), ot.unif(n), cost, numItermax=10**7)
        print(f"exact: n {n} OTCE {otce_of(joint_of(plan, ys, yt)):.12f} cost {(plan * cost).sum():.12f}")
    vs, ys, vt, yt = both(400, 500)
    label = np.zeros((2, 2))
    for k in (0, 1):
        for l in (0, 1):
            cost = distance(vs[ys == k], vt[yt == l])
            label[k, l] = (cost * sinkhorn(cost)).sum()
    cost = 0.5 * distance(vs, vt) + 0.5 * label[ys.astype(int)][:, yt.astype(int)]
    print(f"JC-OTCE: label distances {label.tolist()} OTCE {otce_of(joint_of(sinkhorn(cost), ys, yt)):.12f}")


def hscore():
    n, pix, d = 40, 6, 2
    for d in (1, 2, 3):
        u = uniform(21, np.arange(n * pix * (d + 1))).reshape(n, pix, d + 1)
        y = u[..., 0] < 0.4
        f = (u[..., 1:] + 0.5 * y[..., None] + (u[..., 1:2] if d > 1 else 0)).astype(np.float32).astype(float)

        def h_of(f, y, shrink=False):
            x, k = f - f.mean(0), len(y)
            cov = x.T @ x / k
            means = np.stack([x[y == c].mean(0) for c in (0, 1)])[y.astype(int)]
            between = means.T @ means / k
            if not shrink:
                return np.trace(np.linalg.pinv(cov, rcond=1e-6) @ between)
            p, mu = cov.shape[0], np.trace(cov) / cov.shape[0]
            beta = ((x**2).sum(1) ** 2).sum() / k / (p * k) - (cov**2).sum() / (p * k)
            delta = ((cov**2).sum() - 2 * mu * np.trace(cov) + p * mu**2) / p
            s = 0 if min(beta, delta) <= 0 else min(beta, delta) / delta
            return (1 - s) * np.trace(np.linalg.inv((1 - s) * cov + s * mu * np.eye(p)) @ between)

        def published(f, y):
            """Bao et al.'s code, all of it in float32."""
            x, g, most = f - f.mean(0), np.zeros_like(f), np.float32(len(y) - 1)
            for c in (0, 1):
                g[y == c] = f[y == c].mean(0)
            g -= g.mean(0)
            return np.trace(np.linalg.pinv(x.T @ x / most, rcond=1e-15) @ (g.T @ g / most))

        each = np.array([h_of(f[:, p], y[:, p]) for p in range(pix)])
        print(f"d {d} mean {each.mean():.14f} adjusted {(1 - (1 - each) * (n - 1) / (n - d - 1)).mean():.14f}",
              f"pooled {h_of(f.reshape(-1, d), y.ravel()):.14f}",
              f"shrinkage {np.mean([h_of(f[:, p], y[:, p], True) for p in range(pix)]):.14f}",
              f"float32 {np.mean([float(published(f[:, p].astype(np.float32), y[:, p])) for p in range(pix)]):.14f}")


def units():
    n, pix = 40, 6
    u = uniform(21, np.arange(n * pix * 3)).reshape(n, pix, 3)
    y = u[..., 0] < 0.4
    f = (u[..., 1:] + 0.5 * y[..., None] + u[..., 1:2]).astype(np.float32)

    def scaled(*factors):
        return f * np.array(factors, np.float32)

    def with_third(third):
        return np.concatenate([f, np.asarray(third, np.float32)[..., None]], -1)

    def explained(f, y):
        """R^2 of the regression of the label on what of the features varies, and their rank."""
        x = f.astype(float) - f.astype(float).mean(0)
        x = x[:, x.std(0) > 1e-7 * abs(f.astype(float)).max(0)]
        x, target = x / x.std(0), y - y.mean()
        solution, _, rank, _ = np.linalg.lstsq(x, target, rcond=1e-6)
        return 1 - ((target - x @ solution) ** 2).sum() / (target**2).sum(), rank

    for name, g in {
        "as they are": f, "1e-4 and 1": scaled(1e-4, 1), "1 and 1e4": scaled(1, 1e4), "1e4 and 1e-4": scaled(1e4, 1e-4),
        "1e5 both": scaled(1e5, 1e5), "a constant": with_third(np.full((n, pix), 0.1)),
        "a copy": with_third(f[..., 0]), "a copy in other units": with_third(np.float32(2) - np.float32(3) * f[..., 0]),
        "nearly a copy": with_third(f[..., 0] + np.float32(1e-3) * u[..., 0].astype(np.float32)),
        "a far offset": f + np.array([1000, 0], np.float32),
    }.items():
        each = [explained(g[:, p], y[:, p]) for p in range(pix)]
        h, rank = (np.array(v, float) for v in zip(*each))
        pooled, pooled_rank = explained(g.reshape(n * pix, -1), y.ravel())
        print(f"{name}: mean {h.mean():.12f} adjusted {(1 - (1 - h) * (n - 1) / (n - rank - 1)).mean():.12f}",
              f"rank {rank.mean():g} pooled {pooled:.12f} rank {pooled_rank}")


def masks(seed, h, w):
    """A disc and the same disc moved and dented, as SyntheticPixels.disc makes them."""
    u = uniform(seed, np.arange(8))
    y, x = np.mgrid[0:h, 0:w]

    def disc(cy, cx, r):
        return (y - cy) ** 2 + (x - cx) ** 2 < r * r

    cy, cx, r = h * (0.3 + 0.4 * u[0]), w * (0.3 + 0.4 * u[1]), h * (0.05 + 0.1 * u[2])
    a = disc(cy, cx, r)
    b = disc(cy + 6 * u[3], cx - 6 * u[4], r * (0.7 + 0.5 * u[5])) & ~disc(cy, cx, r * 0.3 * u[6])
    return a.astype(float), b.astype(float)


def ssim():
    from skimage.metrics import structural_similarity as s

    common = dict(data_range=1, use_sample_covariance=False)
    for seed, h, w in [(1, 64, 80), (2, 240, 240), (3, 128, 96)]:
        a, b = masks(seed, h, w)
        print(f"masks {seed} {h} {w}: gaussian {s(a, b, gaussian_weights=True, sigma=1.5, **common):.12f}",
              f"uniform {s(a, b, win_size=7, **common):.12f}")
    a, b = (uniform(seed, np.arange(64 * 48)).reshape(64, 48).astype(np.float32).astype(float) for seed in (5, 6))
    b = (0.5 * a + 0.5 * b).astype(np.float32).astype(float)
    print(f"noise: gaussian {s(a, b, gaussian_weights=True, sigma=1.5, **common):.12f}",
          f"uniform {s(a, b, win_size=7, **common):.12f}")


def balls(subjects, n, size, radius):
    """Slices, heights and subjects of RoiSimilarityTest.Balls."""
    position = ((np.arange(n, dtype=np.float32) + np.float32(0.5)) / np.float32(n)).astype(float)
    square = ((np.arange(size) + 0.5) / size - 0.5) ** 2
    slices = []
    for s in range(subjects):
        r = radius * (0.9 + 0.2 * uniform(7, np.array([s]))[0])
        slices += [(square[:, None] + square[None] < r * r - (z - 0.5) ** 2).astype(float) for z in position]
    return slices, np.tile(position, subjects), np.repeat(np.arange(subjects), n)


class Draws:
    """SplitMix64, as the pairs and the resamples are drawn by."""

    def __init__(self, seed):
        self.seed, self.drawn = seed, 0

    def below(self, bound):
        with np.errstate(over="ignore"):
            z = U64(self.seed) + U64(self.drawn + 1) * U64(0x9E3779B97F4A7C15)
            z = (z ^ (z >> U64(30))) * U64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> U64(27))) * U64(0x94D049BB133111EB)
            z = z ^ (z >> U64(31))
        self.drawn += 1
        return (int(z) >> 32) * bound >> 32

    def permutation(self, n):
        order = [0] * n
        for i in range(n):
            j = self.below(i + 1)
            order[i], order[j] = order[j], i
        return order


def intervals():
    from skimage.metrics import structural_similarity

    def similarity(a, b):
        return structural_similarity(a, b, data_range=1, use_sample_covariance=False, gaussian_weights=True, sigma=1.5)

    def strangers(source, target, wanted, draws):
        (_, heights, subjects), (_, at, _) = source, target
        pairs, order = [], []
        for i in range(wanted):
            if i % len(at) == 0:
                order = draws.permutation(len(at))
            t = order[i % len(at)]
            own = np.flatnonzero(subjects == draws.below(subjects.max() + 1))
            pairs.append((own[abs(heights[own] - at[t]).argmin()], t))
        return pairs

    seed = 17
    for name, source, target, wanted in [
        ("same", balls(6, 12, 48, 0.3), balls(6, 12, 48, 0.2), 0),
        ("strangers", balls(5, 12, 48, 0.3), balls(4, 15, 48, 0.25), 100),
    ]:
        pairs = strangers(source, target, wanted, Draws(seed)) if wanted else [(i, i) for i in range(len(target[0]))]
        values = np.array([similarity(source[0][s], target[0][t]) for s, t in pairs])
        subject = target[2][[t for _, t in pairs]]
        groups = [values[subject == s] for s in np.unique(subject)]
        draws = Draws(seed ^ 0x5DEECE66D)
        means = []
        for _ in range(2000):
            drawn = [groups[draws.below(len(groups))] for _ in groups]
            means.append(np.concatenate(drawn).mean())
        low, high = np.quantile(means, [0.025, 0.975])
        print(f"{name}: {len(values)} pairs, mean {values.mean():.12f} low {low:.12f} high {high:.12f}")


def solids(subjects, n, h, w, centre, axes, hole):
    """A subject's slices and their heights: the shell of RegionSimilarityTest.Solids."""
    z, y, x = np.meshgrid((np.arange(n) + 0.5) / n, (np.arange(h) + 0.5) / h, (np.arange(w) + 0.5) / w, indexing="ij")
    q = sum(((v - c) / a) ** 2 for v, c, a in zip((z, y, x), centre, axes))
    r = [0.9 + 0.2 * float(uniform(7, np.array([s]))[0]) for s in range(subjects)]
    return [(q < k * k) & (q >= (hole * k) ** 2) for k in r], ((np.arange(n) + 0.5) / n).astype(np.float32).astype(float)


def where_present(a, b):
    """Windows centred on a pixel of either, nothing outside the image."""
    from skimage.metrics import structural_similarity as s

    either = np.pad(a | b, 11)
    _, values = s(np.pad(a, 11).astype(float), np.pad(b, 11).astype(float), data_range=1, full=True,
                  use_sample_covariance=False, gaussian_weights=True, sigma=1.5)
    return values[either].mean()


def box(volume, image, side=32):
    _, y, x = np.nonzero(volume)
    (top, bottom), (left, right) = (y.min(), y.max() + 1), (x.min(), x.max() + 1)
    length = max(bottom - top, right - left)
    out = np.zeros((side, side), bool)
    for i in range(side):
        for j in range(side):
            v = ((top + bottom - length) * side + (2 * i + 1) * length) // (2 * side)
            u = ((left + right - length) * side + (2 * j + 1) * length) // (2 * side)
            out[i, j] = top <= v < bottom and left <= u < right and image[v, u]
    return out


def likeness(a, b, heights_a, heights_b):
    def measured(volume, heights):
        middle = (heights[1:] + heights[:-1]) / 2
        edges = np.concatenate([[2 * heights[0] - middle[0]], middle, [2 * heights[-1] - middle[-1]]])
        thick, z = np.diff(edges), (edges[1:] + edges[:-1]) / 2
        k, y, x = np.nonzero(volume)
        # Cells as points, their own extent as variance.
        points, weights = np.stack([z[k], y, x]), thick[k]
        cov = np.cov(points, aweights=weights, bias=True)
        cov += np.diag([np.average(thick[k] ** 2, weights=weights), 1, 1]) / 12
        return weights.sum(), np.average(points, axis=1, weights=weights), cov, edges, volume.sum((1, 2)) * thick

    r = lambda u, v: min(u, v) / max(u, v)
    (va, ma, ca, ea, pa), (vb, mb, cb, eb, pb) = measured(a, heights_a), measured(b, heights_b)
    flat = lambda c: np.sqrt(np.divide(*np.linalg.eigvalsh(c[1:, 1:])))
    compact = lambda v, c: v / (4 / 3 * np.pi * 5**1.5 * np.sqrt(np.linalg.det(c)))
    cuts = np.union1d(ea, eb)
    share = lambda e, p: np.diff(np.interp(cuts, e, np.concatenate([[0], np.cumsum(p / p.sum())])))
    return [
        r(va, vb),
        np.mean([r(*pair) for pair in zip(np.sqrt(np.diag(ca)), np.sqrt(np.diag(cb)))]),
        r(flat(ca), flat(cb)),
        r(compact(va, ca), compact(vb, cb)),
        np.exp(-(ma - mb) @ np.linalg.inv((ca + cb) / 2) @ (ma - mb) / 8),
        np.minimum(share(ea, pa), share(eb, pb)).sum(),
    ]


def regions():
    ball = solids(4, 12, 40, 48, (0.5, 0.45, 0.5), (0.3, 0.25, 0.2), 0)
    shell = solids(4, 12, 40, 48, (0.6, 0.5, 0.4), (0.25, 0.3, 0.3), 0.6)
    tall = solids(3, 15, 40, 48, (0.6, 0.5, 0.4), (0.35, 0.1, 0.15), 0)
    for name, (va, ha), (vb, hb), strangers in [("same", ball, shell, False), ("strangers", ball, tall, True)]:
        pairs = [(a, b) for b in vb for a in va] if strangers else list(zip(va, vb))
        present, boxed, like = [], [], []
        for a, b in pairs:
            met = {(int(abs(ha - h).argmin()), t) for t, h in enumerate(hb)}
            met |= {(s, int(abs(hb - h).argmin())) for s, h in enumerate(ha)}
            present += [where_present(a[s], b[t]) for s, t in met if a[s].any() or b[t].any()]
            shows_a, shows_b = (np.flatnonzero(v.any((1, 2))) for v in (a, b))
            for k in range(8):
                s, t = (shows[(2 * k + 1) * len(shows) // 16] for shows in (shows_a, shows_b))
                boxed.append(where_present(box(a, a[s]), box(b, b[t])))
            like.append(likeness(a, b, ha, hb))
        print(f"{name}: present {np.mean(present):.12f} of {len(present)} box {np.mean(boxed):.12f} of {len(boxed)}",
              f"descriptors {np.mean(like):.12f} of {len(like)}", " ".join(f"{v:.12f}" for v in np.mean(like, 0)))
    for seed, h, w in [(1, 64, 80), (2, 240, 240), (3, 128, 96)]:
        a, b = masks(seed, h, w)
        print(f"masks {seed} {h} {w}: present {where_present(a > 0, b > 0):.12f}")


if __name__ == "__main__":
    parts = [otce, thousands, small, case, variants, hscore, units, ssim, intervals, regions]
    {part.__name__: part for part in parts}[sys.argv[1]]()
