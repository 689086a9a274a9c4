"""What the comparisons share: SourceSelect's side, the pixels they draw, and what machine this is."""

import os
import pathlib
import platform
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
MODULE = ROOT / "activities" / "src" / "main" / "resources" / "org" / "sourceselect" / "export"
JAR = ROOT / "benchmarks" / "target" / "sourceselect-benchmarks.jar"
PROGRAMS = "org.sourceselect.benchmark.peer."
IMAGE = 100 * 100
SIDES = {"source": (0.02, 0.0, 1.5), "target": (0.012, 0.4, 1.8)}
BATCH = 100


def require_build():
    """Ends with a sentence where SourceSelect is not built."""
    if not JAR.is_file():
        sys.exit("build first: mvn -B -q package -DskipTests")


def java(program, *arguments, command="java", memory="1g", options=()):
    """The command that runs one of SourceSelect's programs, with the launcher's settings for the JVM."""
    return [command, f"-Xmx{memory}", "-XX:+UseSerialGC", *options, "-cp", str(JAR), PROGRAMS + program,
            *map(str, arguments)]


def score(folder, metric, times, timeout=None, **how):
    """Scores the .npy files in a folder again and again in one process: a dictionary of numbers for each time."""
    try:
        run = subprocess.run(java("ScoreFiles", metric, times, folder, **how), capture_output=True, text=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"SourceSelect's {metric} took longer than {timeout} s") from None
    if run.returncode:
        raise RuntimeError(f"SourceSelect's {metric} failed: {(run.stderr.strip() or 'without a word').splitlines()[0]}")
    return [dict(zip(words[::2], map(float, words[1::2]))) for words in map(str.split, run.stdout.splitlines())]


def create(folder, name, dtype, shape):
    """A new .npy file to write to, part by part."""
    import numpy as np

    return np.lib.format.open_memmap(folder / f"{name}.npy", "w+", dtype, shape)


def draw_pixels(folder, side, pixels, seed):
    """Two channels that nearly mirror each other, as a trained segmentation net gives, in images of 100 x 100."""
    import numpy as np

    foreground, shift, noise = SIDES[side]
    random = np.random.default_rng([seed, list(SIDES).index(side)])
    features = create(folder, f"{side}-features", np.float32, (pixels // IMAGE, 2, 100, 100))
    labels = create(folder, f"{side}-labels", np.uint8, (pixels // IMAGE, 100, 100))
    for start in range(0, pixels // IMAGE, BATCH):
        n = min(BATCH, pixels // IMAGE - start)
        y = random.random((n, 100, 100)) < foreground
        m = np.where(y, 0.5, -4.0) + shift + noise * random.standard_normal(y.shape)
        features[start:start + n] = np.stack([-m, m], 1) + 0.25 * random.standard_normal((n, 2, 100, 100))
        labels[start:start + n] = y


def sample_pixels(folder, side, count, random):
    """Some of the pixels, without replacement: features n x 2 and labels."""
    import numpy as np

    features = np.load(folder / f"{side}-features.npy", mmap_mode="r")
    labels = np.load(folder / f"{side}-labels.npy", mmap_mode="r").reshape(-1)
    chosen = random.choice(len(labels), count, replace=False)
    image, pixel = chosen // IMAGE, chosen % IMAGE
    return features[image, :, pixel // 100, pixel % 100].astype(float), labels[chosen].astype(int)


def peak_mib():
    """The most memory that this process has ever held, as Linux counts it."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def machine():
    """What the numbers were measured on, in a line."""
    with open("/proc/cpuinfo") as info:
        model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), platform.machine())
    return f"{model}, {len(os.sched_getaffinity(0))} cores, load average {os.getloadavg()[0]:.1f}"


def java_version(command):
    """The Java that runs SourceSelect's side."""
    return subprocess.run([command, "-version"], capture_output=True, text=True).stderr.splitlines()[1]
