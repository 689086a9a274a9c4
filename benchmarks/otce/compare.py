"""Times OTCE on all pixels against POT's exact transport on 10,000 of the same pixels in the same run. See README.md.

    python benchmarks/otce/compare.py [--pixels 1000000] [--times 5] [--metrics otce,...] [--samples 2] [--seed 0]
"""

import argparse
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CLASSES = [ROOT / module / "target" / "classes" for module in ("activities", "workflows")]
IMAGE = 100 * 100
SIDES = {"source": (0.02, 0.0, 1.5), "target": (0.012, 0.4, 1.8)}
BATCH = 100


def draw(folder, side, pixels, seed):
    """Two channels that nearly mirror each other, as a trained segmentation net gives; written image by image."""
    import numpy as np

    foreground, shift, noise = SIDES[side]
    random = np.random.default_rng([seed, list(SIDES).index(side)])
    with open(folder / f"{side}.features", "wb") as features, open(folder / f"{side}.labels", "wb") as labels:
        for start in range(0, pixels // IMAGE, BATCH):
            n = min(BATCH, pixels // IMAGE - start)
            y = random.random((n, IMAGE)) < foreground
            m = np.where(y, 0.5, -4.0) + shift + noise * random.standard_normal(y.shape)
            v = np.stack([-m, m], 1) + 0.25 * random.standard_normal((n, 2, IMAGE))
            v.astype("<f4").tofile(features)
            y.astype(np.uint8).tofile(labels)


def sample(folder, side, pixels, count, random):
    """Some of the pixels, without replacement: features and labels."""
    import numpy as np

    chosen = random.choice(pixels, count, replace=False)
    features = np.memmap(folder / f"{side}.features", "<f4", "r", shape=(pixels // IMAGE, 2, IMAGE))
    labels = np.memmap(folder / f"{side}.labels", np.uint8, "r")
    return features[chosen // IMAGE, :, chosen % IMAGE].astype(float), labels[chosen].astype(int)


def exact(folder, pixels, seed, count=10_000):
    """POT's network simplex on a sample: seconds and score."""
    import numpy as np
    import ot

    random = np.random.default_rng(seed)
    vs, ys = sample(folder, "source", pixels, count, random)
    vt, yt = sample(folder, "target", pixels, count, random)
    start = time.perf_counter()
    plan = ot.emd(ot.unif(count), ot.unif(count), ot.dist(vs, vt), numItermax=10**7)
    joint = np.array([[plan[np.ix_(ys == k, yt == l)].sum() for l in (0, 1)] for k in (0, 1)])
    given = joint / joint.sum(1, keepdims=True)
    return time.perf_counter() - start, float((joint * np.log(np.where(joint > 0, given, 1))).sum())


def main():
    """Compares and prints Markdown tables."""
    parser = argparse.ArgumentParser(description="OTCE on all pixels against POT on 10,000 of them")
    parser.add_argument("--pixels", type=int, default=10**6, help="pixels of each side, a multiple of 10,000 (10^6)")
    parser.add_argument("--times", type=int, default=5, help="scores in one process; the first one is cold (5)")
    parser.add_argument("--metrics", default="otce", help="names from SourceSelect's registry, by commas (otce)")
    parser.add_argument("--samples", type=int, default=2, help="runs of POT, each on pixels of its own; 0 for none (2)")
    parser.add_argument("--seed", type=int, default=0, help="of pixels and samples (0)")
    parser.add_argument("--memory", default="1g", help="Java's heap (1g)")
    parser.add_argument("--java", default="java", help="the java command (java); javac must be beside it")
    arguments = parser.parse_args()
    if not all((c / "org/sourceselect").is_dir() for c in CLASSES):
        sys.exit("build first: mvn -B -q package -DskipTests")
    if arguments.pixels < IMAGE or arguments.pixels % IMAGE:
        sys.exit(f"--pixels is {arguments.pixels}; give a multiple of {IMAGE}")
    try:
        import numpy
        import ot
    except ImportError:
        sys.exit("install the peers first: pip install numpy POT")

    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        path = ":".join(map(str, CLASSES))
        javac = str(pathlib.Path(arguments.java).with_name("javac")) if "/" in arguments.java else "javac"
        subprocess.run([javac, "-d", temporary, "-cp", path, str(HERE / "ScorePixels.java")], check=True)
        for side in SIDES:
            draw(folder, side, arguments.pixels, arguments.seed)
        print(f"POT {ot.__version__}, numpy {numpy.__version__}, Python {platform.python_version()}, "
              f"{arguments.pixels} + {arguments.pixels} pixels, seed {arguments.seed}")
        print("\n| metric | cold s | warm s | score | error bound | marginal error | iterations | bins | peak MiB |")
        print("|---|---|---|---|---|---|---|---|---|", flush=True)
        ours = {}
        for metric in arguments.metrics.split(","):
            command = [arguments.java, f"-Xmx{arguments.memory}", "-cp", f"{temporary}:{path}", "ScorePixels"]
            out = subprocess.run(command + [temporary, metric, str(arguments.times)], check=True, capture_output=True,
                                 text=True).stdout.splitlines()
            runs = [dict(zip(words[::2], map(float, words[1::2]))) for words in map(str.split, out)]
            cold, warm, last = runs[0]["seconds"], min(r["seconds"] for r in runs[1:] or runs), runs[-1]
            ours[metric] = cold, warm
            bins = f"{last['sourceBins']:.0f} x {last['targetBins']:.0f}" if "sourceBins" in last else ""
            print(f"| {metric} | {cold:.2f} | {warm:.2f} | {last['score']:.6f} | {last['errorBound']:.1e} "
                  f"| {last.get('marginalError', 0):.1e} | {last.get('iterations', 0):.0f} | {bins} "
                  f"| {last['peakMiB']:.0f} |", flush=True)
        if arguments.samples:
            print("\n| POT emd, 10,000 pixels | s | score | s / " + " | s / ".join(f"{m}, cold | s / {m}, warm" for m in ours) + " |")
            print("|---|---|---|" + "---|---|" * len(ours))
        for run in range(arguments.samples):
            seconds, score = exact(folder, arguments.pixels, arguments.seed + run)
            ratios = " | ".join(f"{seconds / cold:.0f} | {seconds / warm:.0f}" for cold, warm in ours.values())
            print(f"| sample {run} | {seconds:.1f} | {score:.6f} | {ratios} |", flush=True)


if __name__ == "__main__":
    main()
