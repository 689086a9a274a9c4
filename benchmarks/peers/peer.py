"""The peers' side of compare.py: `peer.py NAME ARGUMENT...` does one piece of work in a process of its own and answers with
a line of JSON, so that its memory is its own and it can be stopped."""

import json
import pathlib
import sys
import time

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import harness


def otce(plan, source, target):
    """OTCE of a transport plan between labelled pixels: -H(Yt | Ys) in nats."""
    joint = np.array([[plan[np.ix_(source == k, target == l)].sum() for l in (0, 1)] for k in (0, 1)])
    given = joint / joint.sum(1, keepdims=True)
    return float((joint * np.log(np.where(joint > 0, given, 1))).sum())


def transport(folder, method, limit=20_000):
    """POT on pixels (n x 2): the exact plan (emd), or Sinkhorn's at eps 0.1, stopped as POT does by default."""
    import ot

    folder = pathlib.Path(folder)
    vs, vt = (np.load(folder / f"{side}-features.npy").astype(float) for side in harness.SIDES)
    ys, yt = (np.load(folder / f"{side}-labels.npy") for side in harness.SIDES)
    n = len(vs)
    start = time.perf_counter()
    cost = ot.dist(vs, vt)
    if method == "emd":
        plan = ot.emd(ot.unif(n), ot.unif(n), cost, numItermax=10**7)
    else:
        plan = ot.sinkhorn(ot.unif(n), ot.unif(n), cost, 0.1, method=method, numItermax=limit, stopThr=1e-9, warn=False)
    value = otce(plan, ys, yt)
    seconds = time.perf_counter() - start
    # A plan that has lost its mass is no plan, whatever score comes of it.
    error = float(abs(plan.sum(1) - 1 / n).sum() + abs(plan.sum(0) - 1 / n).sum())
    return {"seconds": seconds, "score": value, "marginalError": error}


def ssim(folder, window):
    """scikit-image on the pairs of slices, as in Wang et al. 2004: population covariance, data range 1."""
    from skimage.metrics import structural_similarity

    how = dict(gaussian_weights=True, sigma=1.5) if window == "gaussian" else dict(win_size=7)
    source = np.load(pathlib.Path(folder) / "source-labels.npy")
    target = np.load(pathlib.Path(folder) / "target-labels.npy")
    start = time.perf_counter()
    values = [structural_similarity(a.astype(float), b.astype(float), data_range=1, use_sample_covariance=False, **how)
              for a, b in zip(source, target)]
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "score": float(np.mean(values)), "minimum": min(values), "maximum": max(values)}


def h_score(folder):
    """The published form, location by location: tr(pinv(cov(f)) cov(E[f|y])), in double precision; and plain reads alone."""
    folder = pathlib.Path(folder)
    reads = {"loadSeconds": np.load, "wholeSeconds": pathlib.Path.read_bytes}
    for name, read in reads.items():
        times = []
        for _ in range(5):
            start = time.perf_counter()
            read(folder / "target-features.npy")
            times.append(time.perf_counter() - start)
        reads[name] = sorted(times)[2]
    start = time.perf_counter()
    features = np.load(folder / "target-features.npy")
    labels = np.load(folder / "target-labels.npy")
    total = 0.0
    for row in range(labels.shape[1]):
        for column in range(labels.shape[2]):
            f = features[:, :, row, column].astype(float)
            y = labels[:, row, column]
            means = np.zeros_like(f)
            for label in np.unique(y):
                means[y == label] = f[y == label].mean(0)
            covariance = np.cov(f, rowvar=False)
            total += np.trace(np.linalg.pinv(covariance, rcond=1e-15) @ np.cov(means, rowvar=False))
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "score": total / labels[0].size, **reads}


def train(folder, threads, part):
    """The same U-Net in torch. For each line of slices on standard input a step on them; answers with nanoseconds, those of
    processor time, loss and peak memory.

    part: `whole`, or of what is behind the encoder: `frozen`, which runs the encoder without gradients each time, and `kept`, which keeps
    what it makes of a slice; `-channels-last` behind each lays out activations and weights so.
    """
    import torch
    from safetensors.torch import load_file
    from torch.nn import functional as F

    sys.path.insert(0, str(harness.MODULE))
    import unet

    torch.set_num_threads(int(threads))
    folder = pathlib.Path(folder)
    slices = load_file(folder / "slices.safetensors")
    images, masks = slices["images"][:, None], slices["masks"]
    net = unet.load(folder / "start.safetensors").train()
    layout = torch.channels_last if part.endswith("-channels-last") else torch.contiguous_format
    net, images = net.to(memory_format=layout), images.contiguous(memory_format=layout)
    whole = part.startswith("whole")
    if not whole:
        net.encoder.eval().requires_grad_(False)
    optimiser = torch.optim.Adam([p for p in net.parameters() if p.requires_grad], lr=1e-4, weight_decay=5e-5)
    kept = {}

    def encoded(chosen):
        levels = []
        for level, block in enumerate(net.encoder):
            levels.append(block(images[chosen] if level == 0 else F.max_pool2d(levels[-1], 2)))
        return levels

    def constant(chosen):
        if part.startswith("frozen"):
            return encoded(chosen)
        if not all(c in kept for c in chosen):
            levels = encoded(chosen)
            kept.update((c, [level[i].clone() for level in levels]) for i, c in enumerate(chosen))
            return levels
        return [torch.stack(level).contiguous(memory_format=layout) for level in zip(*(kept[c] for c in chosen))]

    def decoded(levels):
        x = levels[-1]
        for block, skip in zip(net.decoder, reversed(levels[:-1])):
            x = block(torch.cat([skip, block.up(x)], 1))
        return net.head(x)

    for line in sys.stdin:
        start, processor_start = time.perf_counter_ns(), time.process_time_ns()
        chosen = list(map(int, line.split()))
        optimiser.zero_grad()
        if whole:
            logits = net(images[chosen])
        else:
            with torch.no_grad():
                levels = constant(chosen)
            logits = decoded(levels)
        loss = F.cross_entropy(logits, masks[chosen].long())
        loss.backward()
        optimiser.step()
        value = loss.item()
        print(time.perf_counter_ns() - start, time.process_time_ns() - processor_start, value, harness.peak_mib(), flush=True)


if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    answer = {"transport": transport, "ssim": ssim, "h_score": h_score, "train": train}[name](*arguments)
    if answer is not None:
        print(json.dumps(answer | {"peakMiB": harness.peak_mib()}))
