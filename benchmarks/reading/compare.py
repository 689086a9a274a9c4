"""Times SourceSelect's volume reader against nibabel's on the same files in the same run. See README.md.

    python benchmarks/reading/compare.py [--repeat 15] FOLDER_OR_FILE...
"""

import argparse
import pathlib
import platform
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import harness


class Worker:
    """A process that stays up and reads the files it is told to."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def read(self, path):
        """The times in milliseconds, and what came out: dimensions and checksum."""
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if len(answer) < 3:
            sys.exit(f"{path}: could not be read by {self.process.args[0]}; its message is above")
        return [int(nanos) / 1e6 for nanos in answer[:-2]], answer[-2:]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def alternate(first, second, path, repeat):
    """Pairs of results, the two taking turns at being first, so that what else the machine does meets both alike."""
    pairs = []
    for turn in range(repeat):
        if turn % 2:
            b = second(path)
            a = first(path)
        else:
            a = first(path)
            b = second(path)
        pairs.append((a, b))
    return pairs


def ratio(ours, theirs):
    """The median of the pairs' ratios."""
    return statistics.median(b / a for a, b in zip(ours, theirs))


def spread(ratios):
    """Median, least and greatest."""
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def whole_process(command):
    """A function that runs the command on a file and gives the milliseconds from start to end of the process."""

    def run(path):
        start = time.perf_counter()
        subprocess.run(command + [str(path)], check=True)
        return (time.perf_counter() - start) * 1e3

    return run


def volumes(places):
    """The NIfTI files and Analyze headers in the given folders, and the given files."""
    found = []
    for place in map(pathlib.Path, places):
        names = ("*.nii", "*.nii.gz", "*.hdr", "*.hdr.gz")
        found += sorted(f for name in names for f in place.rglob(name)) if place.is_dir() else [place]
    return found


def main():
    """Compares and prints a Markdown table."""
    parser = argparse.ArgumentParser(description="SourceSelect's volume reader against nibabel's")
    parser.add_argument("places", nargs="+", metavar="FOLDER_OR_FILE")
    parser.add_argument("--repeat", type=int, default=15, help="timed readings of each file by each side (15)")
    parser.add_argument("--start", type=int, default=5, help="processes started per folder by each side (5)")
    parser.add_argument("--java", default="java", help="the java command (java)")
    arguments = parser.parse_args()
    harness.require_build()
    try:
        import nibabel
        import numpy
    except ImportError:
        sys.exit("install the peer first: pip install nibabel")

    java = harness.java("ReadVolumes", command=arguments.java)
    python = [sys.executable, str(HERE / "read_nibabel.py")]

    print(f"nibabel {nibabel.__version__}, numpy {numpy.__version__}, Python {platform.python_version()}")
    print(harness.java_version(arguments.java))
    print()
    print("| volumes | files | MB stored | SourceSelect ms | nibabel view ms | nibabel array ms "
          "| view / ours | array / ours |")
    print("|---|---|---|---|---|---|---|---|")
    ours, theirs = Worker(java), Worker(python)
    every = []
    for place in arguments.places:
        name, files, different = pathlib.Path(place).name, volumes([place]), 0
        times = []
        for file in files:
            # Two untimed readings fill the page cache, let the compilers settle, and compare what came out.
            different += ours.read(file)[1] != theirs.read(file)[1]
            ours.read(file), theirs.read(file)
            pairs = alternate(lambda f: ours.read(f)[0], lambda f: theirs.read(f)[0], file, arguments.repeat)
            a, view, array = zip(*(a + b for a, b in pairs))
            medians = [statistics.median(t) for t in (a, view, array)]
            times.append((*medians, ratio(a, view), ratio(a, array)))
        a, view, array, view_ratios, array_ratios = zip(*times)
        every += view_ratios
        size = sum(f.stat().st_size for f in files) / 1e6
        print(
            f"| {name} | {len(files)} | {size:.0f} | {statistics.mean(a):.0f} | {statistics.mean(view):.0f} "
            f"| {statistics.mean(array):.0f} | {spread(view_ratios)} | {spread(array_ratios)} |",
            flush=True,
        )
        if different:
            print(f"\n{different} of these {len(files)} files came out with different values (see README.md)\n")
    ours.close()
    theirs.close()
    for place in arguments.places:
        file = volumes([place])[0]
        a, b = zip(*alternate(whole_process(java), whole_process(python), file, arguments.start))
        print(f"| {pathlib.Path(place).name}, whole process | 1 | {file.stat().st_size / 1e6:.0f} "
              f"| {statistics.median(a):.0f} | {statistics.median(b):.0f} | | {ratio(a, b):.2f} | |", flush=True)
    print(f"\nview / ours, median over {len(every)} files: {statistics.median(every):.2f}; "
          f"files on which nibabel was quicker: {sum(r < 1 for r in every)}")


if __name__ == "__main__":
    main()
