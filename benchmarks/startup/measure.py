"""How long a whole process of the command line takes that computes nothing: wall time and processor time, the least of several.

    python measure.py                   # --version, --help, metrics, and a select in which everything is found
    python measure.py --times 20

The launcher must have built SourceSelect: run ./sourceselect --version once. The rerun selects on phantoms with the smallest nets,
which its first run trains; both keep everything in a temporary folder.
"""

import argparse
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

LAUNCHER = pathlib.Path(__file__).resolve().parents[2] / "sourceselect"
SMALLEST = "--size 16 --width 2 --iterations 20 --finetune-iterations 10".split()


def once(arguments):
    """Wall and processor seconds of one process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    done = subprocess.run([LAUNCHER, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    wall = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=10, help="processes of each command (default: 10)")
    options = parser.parse_args()
    once(["--version"])
    print(f"{'command':12} {'wall s':>7} {'cpu s':>7}   least of {options.times}")
    with tempfile.TemporaryDirectory() as folder:
        rerun = ["demo", *SMALLEST, "--home", f"{folder}/home", "--output", f"{folder}/out"]
        once(rerun)
        for name, command in [("--version", ["--version"]), ("--help", ["--help"]), ("metrics", ["metrics"]), ("rerun", rerun)]:
            runs = [once(command) for _ in range(options.times)]
            if name == "rerun" and not all("were found in the store" in run[2] for run in runs):
                sys.exit("the rerun computed something")
            print(f"{name:12} {min(run[0] for run in runs):7.2f} {min(run[1] for run in runs):7.2f}")


if __name__ == "__main__":
    main()
