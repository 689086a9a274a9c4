"""Times OTCE on all pixels against POT's exact transport on 10,000 of the same pixels in the same run. See README.md.

    python benchmarks/otce/compare.py [--pixels 1000000] [--times 5] [--metrics otce,...] [--samples 2] [--seed 0]
"""

import argparse
import pathlib
import platform
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "peers")]
import harness
from harness import IMAGE, SIDES


def exact(folder, seed, count=10_000):
    """POT's network simplex on a sample: seconds and score."""
    import numpy as np
    import ot
    import peer

    random = np.random.default_rng(seed)
    vs, ys = harness.sample_pixels(folder, "source", count, random)
    vt, yt = harness.sample_pixels(folder, "target", count, random)
    start = time.perf_counter()
    plan = ot.emd(ot.unif(count), ot.unif(count), ot.dist(vs, vt), numItermax=10**7)
    score = peer.otce(plan, ys, yt)
    return time.perf_counter() - start, score


def main():
    """Compares and prints Markdown tables."""
    parser = argparse.ArgumentParser(description="OTCE on all pixels against POT on 10,000 of them")
    parser.add_argument("--pixels", type=int, default=10**6, help="pixels of each side, a multiple of 10,000 (10^6)")
    parser.add_argument("--times", type=int, default=5, help="scores in one process; the first one is cold (5)")
    parser.add_argument("--metrics", default="otce", help="names from SourceSelect's registry, by commas (otce)")
    parser.add_argument("--samples", type=int, default=2, help="runs of POT, each on pixels of its own; 0 for none (2)")
    parser.add_argument("--seed", type=int, default=0, help="of pixels and samples (0)")
    parser.add_argument("--memory", default="1g", help="Java's heap (1g)")
    parser.add_argument("--java", default="java", help="the java command (java)")
    arguments = parser.parse_args()
    harness.require_build()
    if arguments.pixels < IMAGE or arguments.pixels % IMAGE:
        sys.exit(f"--pixels is {arguments.pixels}; give a multiple of {IMAGE}")
    try:
        import numpy
        import ot
    except ImportError:
        sys.exit("install the peers first: pip install numpy POT")

    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        for side in SIDES:
            harness.draw_pixels(folder, side, arguments.pixels, arguments.seed)
        print(f"POT {ot.__version__}, numpy {numpy.__version__}, Python {platform.python_version()}, "
              f"{arguments.pixels} + {arguments.pixels} pixels, seed {arguments.seed}")
        print("\n| metric | cold s | warm s | score | error bound | marginal error | iterations | bins | peak MiB |")
        print("|---|---|---|---|---|---|---|---|---|", flush=True)
        ours = {}
        for metric in arguments.metrics.split(","):
            runs = harness.score(folder, metric, arguments.times, command=arguments.java, memory=arguments.memory)
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
            seconds, score = exact(folder, arguments.seed + run)
            ratios = " | ".join(f"{seconds / cold:.0f} | {seconds / warm:.0f}" for cold, warm in ours.values())
            print(f"| sample {run} | {seconds:.1f} | {score:.6f} | {ratios} |", flush=True)


if __name__ == "__main__":
    main()
