"""Runs the same inputs through SourceSelect and through its peers, in one run. See README.md.

    python benchmarks/peers/compare.py [--only otce,ssim,h-score,training,fine-tuning] [--emd 10000] [--sinkhorn 500] ...
"""

import argparse
import contextlib
import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import harness

METHODS = {"emd": "POT emd", "sinkhorn": "POT sinkhorn", "sinkhorn_log": "POT sinkhorn, log",
           "sinkhorn_stabilized": "POT sinkhorn, stabilised"}
NEEDS = {"otce": ["POT"], "ssim": ["scikit-image"], "h-score": [], "training": ["torch", "safetensors"],
         "fine-tuning": ["torch", "safetensors"]}
SLICE = 240
# Torch and SourceSelect alike: threads that spin while the other side has its turn would slow it down.
QUIET = os.environ | {"OMP_WAIT_POLICY": "passive"}


class Peers:
    """Starts the peers' processes, and gives up on those that take too long."""

    def __init__(self, timeout):
        self.timeout = timeout

    def run(self, *arguments):
        """The peer's answer, or None when it took longer than allowed."""
        command = [sys.executable, str(HERE / "peer.py"), *map(str, arguments)]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=self.timeout)
        except subprocess.TimeoutExpired:
            return None
        if run.returncode:
            raise RuntimeError(f"{arguments[0]} failed: {(run.stderr.strip() or 'without a word').splitlines()[-1]}")
        return json.loads(run.stdout.splitlines()[-1])


def table(*columns):
    """Prints the head of a Markdown table."""
    print(f"\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}", flush=True)


def row(*cells):
    """Prints a row."""
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


def median(runs, name="seconds"):
    """Of one number over runs."""
    return statistics.median(run[name] for run in runs)


def sample(folder, pixels, seed, name):
    """A folder with so many of each side's pixels, n x 2."""
    import numpy as np

    random = np.random.default_rng(seed)
    part = folder / name
    part.mkdir()
    for side in harness.SIDES:
        features, labels = harness.sample_pixels(folder, side, pixels, random)
        np.save(part / f"{side}-features.npy", features.astype(np.float32))
        np.save(part / f"{side}-labels.npy", labels.astype(np.uint8))
    return part


def compare_otce(options, folder, peers):
    """All pixels against POT's exact plan of some, and the same few pixels through Sinkhorn's iteration."""
    for side in harness.SIDES:
        harness.draw_pixels(folder, side, options.pixels, options.seed)
    fresh = [harness.score(folder, "otce", 4, timeout=options.timeout, command=options.java) for _ in range(3)]
    cold, warm = median([runs[0] for runs in fresh]), median([run for runs in fresh for run in runs[1:]])
    ours, peak = fresh[0][-1], max(runs[-1]["peakMiB"] for runs in fresh)
    table("OTCE, exact or all pixels", "pixels", "s", "peak MiB", "score", "error bound", "s / ours cold", "s / ours warm",
          "MiB / ours")
    row("SourceSelect otce, cold", options.pixels, f"{cold:.2f}", f"{peak:.0f}", f"{ours['score']:.6f}",
        f"{ours['errorBound']:.0e}", 1, f"{cold / warm:.1f}", 1)
    row("SourceSelect otce, warm", options.pixels, f"{warm:.2f}", f"{peak:.0f}", f"{ours['score']:.6f}",
        f"{ours['errorBound']:.0e}", f"{warm / cold:.1f}", 1, 1)
    for run in range(options.samples):
        part = sample(folder, options.emd, options.seed + run, f"emd-{run}")
        exact = harness.score(part, "otce-sampled-emd", 1, timeout=options.timeout, command=options.java, memory="4g")[0]
        row(f"SourceSelect exact, sample {run}, cold", options.emd, f"{exact['seconds']:.2f}", f"{exact['peakMiB']:.0f}",
            f"{exact['score']:.6f}", "", f"{exact['seconds'] / cold:.1f}", f"{exact['seconds'] / warm:.1f}",
            f"{exact['peakMiB'] / peak:.1f}")
        peer_row(f"{METHODS['emd']}, sample {run}", peers.run("transport", part, "emd"), options,
                 options.emd, lambda s: (f"{s / cold:.1f}", f"{s / warm:.1f}"), peak)

    part = sample(folder, options.sinkhorn, options.seed, "sinkhorn")
    runs = harness.score(part, "otce", 6, timeout=options.timeout, command=options.java)
    same, peak = median(runs[1:]), runs[-1]["peakMiB"]
    table("OTCE, the same pixels, eps 0.1", "pixels", "s", "peak MiB", "score", "marginal error", "s / ours cold",
          "s / ours warm", "MiB / ours", "score - ours")
    row("SourceSelect otce, cold", options.sinkhorn, f"{runs[0]['seconds']:.2f}", f"{peak:.0f}", f"{runs[0]['score']:.8f}",
        f"{runs[0]['marginalError']:.0e}", 1, f"{runs[0]['seconds'] / same:.1f}", 1, "")
    for method in options.methods.split(","):
        peer_row(METHODS[method], peers.run("transport", part, method), options, options.sinkhorn,
                 lambda s: (f"{s / runs[0]['seconds']:.1f}", f"{s / same:.1f}"), peak, runs[0]["score"])


def peer_row(name, answer, options, pixels, ratios, peak, score=None):
    """A row of POT's; a peer that took too long has a lower bound of a time."""
    if answer is None:
        row(name, pixels, f"> {options.timeout}", "", "", "", *(f"> {ratio}" for ratio in ratios(options.timeout)), "",
            *([] if score is None else [""]))
        return
    sound = answer["marginalError"] < 1e-2
    row(name, pixels, f"{answer['seconds']:.2f}", f"{answer['peakMiB']:.0f}",
        f"{answer['score']:.{6 if score is None else 8}f}" if sound else "no plan",
        "" if score is None else f"{answer['marginalError']:.0e}", *ratios(answer["seconds"]),
        f"{answer['peakMiB'] / peak:.1f}", *([] if score is None else [f"{answer['score'] - score:.0e}" if sound else ""]))


def discs(random, pairs):
    """One disc a slice, at places and of sizes as tumours have."""
    import numpy as np

    y, x = np.mgrid[:SLICE, :SLICE]
    centre = random.uniform(0.3, 0.7, (pairs, 2, 1, 1)) * SLICE
    radius = random.uniform(0.04, 0.15, (pairs, 1, 1)) * SLICE
    return np.hypot(y - centre[:, 0], x - centre[:, 1]) < radius


def tissue(random, pairs):
    """Folded patches, a few pixels wide, all over an ellipse as large as a brain."""
    import numpy as np
    from scipy.ndimage import gaussian_filter

    y, x = np.mgrid[:SLICE, :SLICE] / SLICE - 0.5
    brain = np.hypot(x / 0.33, y / 0.42) < 1
    return (gaussian_filter(random.standard_normal((pairs, SLICE, SLICE)), (0, 4, 4)) > 0) & brain


def noise(random, pairs):
    """The worst case: each pixel by itself."""
    return random.random((pairs, SLICE, SLICE)) < 0.5


def compare_ssim(options, folder, peers):
    """Pairs of label slices against scikit-image."""
    import numpy as np

    table("SSIM, 240 x 240", "window", "scikit-image pairs/s", "ours, 1 thread", "ours, all cores", "ratio, 1 thread",
          "ratio, all cores", "MiB, theirs / ours", "greatest difference")
    for kind in (discs, tissue, noise):
        part = folder / kind.__name__
        part.mkdir()
        random = np.random.default_rng(options.seed)
        for side in harness.SIDES:
            np.save(part / f"{side}-labels.npy", kind(random, options.pairs).astype(np.uint8))
        for window in ("gaussian", "uniform"):
            theirs = peers.run("ssim", part, window)
            if theirs is None:
                row(kind.__name__, window, f"more than {options.timeout} s", *[""] * 6)
                continue
            alone = ["-Djava.util.concurrent.ForkJoinPool.common.parallelism=0"]
            single = harness.score(part, f"ssim-{window}", 30, timeout=options.timeout, command=options.java, options=alone)
            all_cores = harness.score(part, f"ssim-{window}", 30, timeout=options.timeout, command=options.java)
            # The first ones are compiled while they run; a comparison of tasks takes thousands of pairs.
            speeds = [options.pairs / median(runs[10:]) for runs in (single, all_cores)]
            peer = options.pairs / theirs["seconds"]
            difference = max(abs(theirs[name] - single[-1][name]) for name in ("score", "minimum", "maximum"))
            row(kind.__name__, window, f"{peer:.0f}", *(f"{s:.0f}" for s in speeds), *(f"{s / peer:.0f}" for s in speeds),
                f"{theirs['peakMiB'] / single[-1]['peakMiB']:.1f}", f"{difference:.0e}")


def compare_h_score(options, folder, peers):
    """The streaming H-score against a plain read of the same file and the published form."""
    import numpy as np

    side = options.side
    random = np.random.default_rng(options.seed)
    features = harness.create(folder, "target-features", np.float32, (options.images, 2, side, side))
    labels = harness.create(folder, "target-labels", np.uint8, (options.images, side, side))
    y, x = np.mgrid[:side, :side]
    for image in range(options.images):
        centre, radius = random.uniform(0.3, 0.7, 2) * side, random.uniform(0.05, 0.2) * side
        labels[image] = np.hypot(y - centre[0], x - centre[1]) < radius
        m = np.where(labels[image], 0.5, -4.0) + 1.5 * random.standard_normal((side, side))
        features[image] = np.stack([-m, m]) + 0.25 * random.standard_normal((2, side, side))
    size = features.nbytes
    runs = harness.score(folder, "h-score", 12, timeout=options.timeout, command=options.java)[3:]
    ours, read, peak = median(runs), median(runs, "readSeconds"), runs[-1]["peakMiB"]
    theirs = peers.run("h_score", folder)
    table("H-score", "s", "GB/s of features", "share of a whole read", "share of numpy.load", "share of a read into one buffer",
          "peak MiB", "score", "s / ours", "MiB / ours", "score - ours")
    whole, load = (theirs[name] if theirs else float("nan") for name in ("wholeSeconds", "loadSeconds"))
    for name, seconds in (("plain read of the whole file (read_bytes)", whole), ("numpy.load", load),
                          ("plain read into one buffer", read), ("SourceSelect h-score", ours)):
        own = name.startswith("Source")
        row(name, f"{seconds:.3f}", f"{size / seconds / 1e9:.2f}", f"{whole / seconds:.2f}", f"{load / seconds:.2f}",
            f"{read / seconds:.2f}", f"{peak:.0f}" if own else "", f"{runs[-1]['score']:.9f}" if own else "",
            f"{seconds / ours:.2f}", 1 if own else "", "")
    if theirs is None:
        row("numpy, the published form", f"> {options.timeout}", *[""] * 9)
        return
    seconds = theirs["seconds"]
    row("numpy, the published form", f"{seconds:.2f}", f"{size / seconds / 1e9:.3f}", f"{whole / seconds:.4f}",
        f"{load / seconds:.4f}", f"{read / seconds:.4f}", f"{theirs['peakMiB']:.0f}", f"{theirs['score']:.9f}", f"{seconds / ours:.0f}",
        f"{theirs['peakMiB'] / peak:.1f}", f"{theirs['score'] - runs[-1]['score']:.0e}")


def draw_slices(options, folder):
    """Discs on noise, each slice normalised, and the initial weights of a net."""
    import numpy as np
    import torch
    from safetensors.torch import save_file

    sys.path.insert(0, str(harness.MODULE))
    import unet

    size, random = options.size, np.random.default_rng(options.seed)
    y, x = np.mgrid[:size, :size]
    centre = random.uniform(0.3, 0.7, (64, 2, 1, 1)) * size
    masks = np.hypot(y - centre[:, 0], x - centre[:, 1]) < random.uniform(0.15, 0.25, (64, 1, 1)) * size
    images = 2.0 * masks + 0.5 * random.standard_normal(masks.shape)
    images = (images - images.mean((1, 2), keepdims=True)) / images.std((1, 2), keepdims=True)
    save_file({"images": torch.tensor(images, dtype=torch.float32), "masks": torch.tensor(masks, dtype=torch.uint8)},
              folder / "slices.safetensors")
    torch.manual_seed(options.seed)
    weights = unet.UNet(options.width).state_dict()
    save_file({name: tensor.contiguous() for name, tensor in weights.items()}, folder / "start.safetensors")


@contextlib.contextmanager
def started(command):
    """A process to talk to line by line, ended whatever happens."""
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
                                   env=QUIET)

        def ask(line):
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(f"{line}\n")
                process.stdin.flush()
            # What is not a number is what a library had to say at its start.
            for answer in process.stdout:
                if answer[:1].isdigit():
                    return list(map(float, answer.split()))
            errors.seek(0)
            raise RuntimeError(f"{command[0]} ended: {(errors.read().strip() or 'without a word').splitlines()[-1]}")

        try:
            yield ask
        finally:
            process.kill()
            process.wait()


def our_training(options, folder, part):
    """A training of ours to talk to."""
    return started(harness.java("TrainNetwork", folder, options.batch, options.threads, options.iterations, part,
                                command=options.java))


def torch_training(options, folder, part):
    """The same in torch."""
    return started([sys.executable, str(HERE / "peer.py"), "train", str(folder), str(options.threads), part])


def described(options):
    """The net, the slices and how long they were trained on."""
    return (f"width {options.width}, {options.size} x {options.size}, batch {options.batch}, {options.threads} "
            f"{'thread' if options.threads == 1 else 'threads'}, {options.iterations} iterations")


def quartiles(values):
    """Median, and the middle half."""
    ordered = sorted(values)
    quarter = len(ordered) // 4
    return f"{statistics.median(ordered):.3f}", f"{ordered[quarter]:.3f} to {ordered[-1 - quarter]:.3f}"


def compare_training(options, folder, peers):
    """A training of our net and of the same one in torch: they take turns, step by step, on the same batches."""
    draw_slices(options, folder)
    steps = []
    with our_training(options, folder, "whole") as step, torch_training(options, folder, "whole") as torch_step:
        for _ in range(options.iterations):
            nanos, _, loss, peak, *chosen = step("go")
            torch_nanos, _, torch_loss, torch_peak = torch_step(" ".join(str(int(c)) for c in chosen))
            steps.append((nanos / 1e6, torch_nanos / 1e6, loss, torch_loss))
    times = steps[min(5, len(steps) // 2):]
    table("training", "ms an iteration, ours", "torch", "ours / torch: median", "quartiles", "peak MiB, ours", "torch",
          "ours / torch", "first loss", "last loss", "greatest relative difference of losses")
    row(described(options), *(f"{statistics.median(t):.0f}" for t in list(zip(*times))[:2]),
        *quartiles(a / b for a, b, _, _ in times),
        f"{peak:.0f}", f"{torch_peak:.0f}", f"{peak / torch_peak:.2f}", f"{steps[0][2]:.5f}", f"{steps[-1][2]:.5f}",
        f"{max(abs(a - b) / b for _, _, a, b in steps):.0e}")


def compare_fine_tuning(options, folder, peers):
    """An iteration of fine-tuning behind a frozen encoder beside one of pre-training, ours and torch's: all take turns."""
    for size in options.tuned.split(","):
        options.width, options.size = map(int, size.split("x"))
        draw_slices(options, folder)
        fine_tuning(options, folder)


def fine_tuning(options, folder):
    """One size."""
    sides = {"SourceSelect, pre-training": (our_training, "whole"), "SourceSelect, fine-tuning": (our_training, "behind"),
             "torch, pre-training": (torch_training, "whole"), "torch, encoder without gradients": (torch_training, "frozen"),
             "torch, its outputs kept": (torch_training, "kept"),
             "torch, pre-training, channels last": (torch_training, "whole-channels-last"),
             "torch, outputs kept, channels last": (torch_training, "kept-channels-last")}
    turn = options.turn
    turns = {name: [] for name in sides}
    with contextlib.ExitStack() as stack:
        ask = {name: stack.enter_context(side(options, folder, part)) for name, (side, part) in sides.items()}
        for _ in range(options.iterations // turn):
            batches = ["go"] * turn
            for name, (side, _) in sides.items():
                ours = side is our_training
                answers = [ask[name]("go" if ours else batch) for batch in batches]
                turns[name].append(answers)
                if ours:
                    batches = [" ".join(str(int(c)) for c in answer[4:]) for answer in answers]
    first = warm_up(options)
    # The first of a turn finds the caches full of another training's numbers.
    means = {name: [[statistics.fmean(answer[i] for answer in answers[1:]) for i in (0, 1)] for answers in all_turns[first:]]
             for name, all_turns in turns.items()}
    unit, torch_unit = means["SourceSelect, pre-training"], means["torch, pre-training"]
    table(f"fine-tuning, {described(options)} in turns of {turn}", "wall ms an iteration", "processor ms", "of SourceSelect's pre-training, wall time",
          "quartiles", "processor time", "of torch's pre-training, wall time", "peak MiB", "last loss")
    for name, times in means.items():
        last = turns[name][-1][-1]
        row(name, f"{statistics.median(t[0] for t in times) / 1e6:.1f}", f"{statistics.median(t[1] for t in times) / 1e6:.1f}",
            *quartiles(t[0] / u[0] for t, u in zip(times, unit)),
            f"{statistics.median(t[1] / u[1] for t, u in zip(times, unit)):.3f}",
            f"{statistics.median(t[0] / u[0] for t, u in zip(times, torch_unit)):.3f}", f"{last[3]:.0f}", f"{last[2]:.5f}")


def warm_up(options):
    """Turns of the fine-tuning until each slice has been through the encoder, and the Java compiler is done with most."""
    return max(options.iterations // options.turn // 3, -(-64 // (options.batch * options.turn)))


def check_turns(options):
    """Ends with a sentence where nothing would be left to compare, or not all iterations be run."""
    if options.turn < 2 or options.iterations % options.turn:
        sys.exit(f"--turn is {options.turn}; use 2 or more that divide --iterations, which is {options.iterations}")
    if options.iterations // options.turn < warm_up(options) + 2:
        sys.exit(f"--iterations is {options.iterations}, of which {warm_up(options)} x {options.turn} are left out; use more")


def missing(packages):
    """Those that are not installed."""
    gone = []
    for package in packages:
        try:
            importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            gone.append(package)
    return gone


def arguments():
    """The command line's."""
    parser = argparse.ArgumentParser(description="SourceSelect and its peers on the same inputs in one run")
    parser.add_argument("--only", default=",".join(NEEDS), help=f"parts, by commas ({','.join(NEEDS)})")
    parser.add_argument("--seed", type=int, default=0, help="of all inputs (0)")
    parser.add_argument("--timeout", type=int, default=240, help="seconds that one piece of work may take (240)")
    parser.add_argument("--java", default="java", help="the java command (java)")
    parser.add_argument("--pixels", type=int, default=10**6, help="OTCE: pixels of each side, a multiple of 10,000 (10^6)")
    parser.add_argument("--emd", type=int, default=10_000, help="OTCE: pixels for the exact plan (10,000: half a minute)")
    parser.add_argument("--samples", type=int, default=1, help="OTCE: exact plans, each of other pixels (1)")
    parser.add_argument("--sinkhorn", type=int, default=500,
                        help="OTCE: pixels for POT's Sinkhorn (500; its time grows with the square of them)")
    parser.add_argument("--methods", default="sinkhorn,sinkhorn_stabilized,sinkhorn_log", help="OTCE: POT's, by commas (3)")
    parser.add_argument("--pairs", type=int, default=100, help="SSIM: pairs of slices (100)")
    parser.add_argument("--images", type=int, default=2_000, help="H-score: images (2,000)")
    parser.add_argument("--side", type=int, default=120, help="H-score: height and width of an image (120)")
    parser.add_argument("--iterations", type=int, default=50, help="training and fine-tuning: steps (50)")
    parser.add_argument("--width", type=int, default=16, help="training: channels of the first block (16)")
    parser.add_argument("--size", type=int, default=128, help="training: height and width of a slice (128)")
    parser.add_argument("--tuned", default="4x48,8x64,16x128", help="fine-tuning: WIDTHxSIZE, by commas (4x48,8x64,16x128)")
    parser.add_argument("--turn", type=int, default=5, help="fine-tuning: steps that one training takes before the next has its turn (5)")
    parser.add_argument("--batch", type=int, default=20, help="training and fine-tuning: slices a step, at most 64 (20)")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="training and fine-tuning: threads (all)")
    return parser.parse_args()


def main():
    """Compares part after part; a part that fails says so and the others go on."""
    options = arguments()
    parts = options.only.split(",")
    unknown = [p for p in parts if p not in NEEDS]
    if unknown:
        sys.exit(f"--only names {unknown[0]}, which is none of {', '.join(NEEDS)}")
    if "fine-tuning" in parts:
        check_turns(options)
    harness.require_build()
    gone = missing(["numpy", "scipy"])
    if gone:
        sys.exit(f"install the peers first: pip install -r {(HERE / 'requirements.txt').relative_to(harness.ROOT)}")
    versions = [f"{p} {importlib.metadata.version(p)}" for p in ("POT", "scikit-image", "torch", "numpy") if not missing([p])]
    print(f"{datetime.date.today()}, {harness.machine()}; {harness.java_version(options.java)}; "
          f"Python {platform.python_version()}, {', '.join(versions)}; seed {options.seed}")
    peers = Peers(options.timeout)
    failed = 0
    for part in parts:
        gone = missing(NEEDS[part])
        if gone:
            print(f"\nleft out {part}: pip install {' '.join(gone)}", flush=True)
            continue
        compare = {"otce": compare_otce, "ssim": compare_ssim, "h-score": compare_h_score, "training": compare_training,
                   "fine-tuning": compare_fine_tuning}
        with tempfile.TemporaryDirectory() as folder:
            try:
                compare[part](options, pathlib.Path(folder), peers)
            except RuntimeError as error:
                failed = 1
                print(f"\n{part} could not be compared: {error}", flush=True)
    print(f"\nload average at the end {os.getloadavg()[0]:.1f}; above 1 the times, and to a lesser degree the ratios, are of "
          "a busy machine")
    sys.exit(failed)


if __name__ == "__main__":
    main()
