"""How long a whole process of the command line takes that computes nothing, and how soon a command says its first word.

    python measure.py                   # --version, --help, metrics, and a select in which everything is found
    python measure.py --times 20
    python measure.py --first-word      # every command: from its start to its first byte on a pipe, the most of several

Of whole processes the least wall and processor time of several is told, of first words the most: whoever waits, waits for the slow one.
A command that needs no server is run to its end; those that go on are ended once they have spoken.

The launcher must have built SourceSelect: run ./sourceselect --version once. The rerun selects on phantoms with the smallest nets,
which its first run trains; all keep everything in a temporary folder.
"""

import argparse
import os
import pathlib
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time

LAUNCHER = pathlib.Path(__file__).resolve().parents[2] / "sourceselect"
SMALLEST = "--size 16 --width 2 --iterations 20 --finetune-iterations 10".split()
LEAST = "--size 16 --slices 4 --width 2 --iterations 2 --finetune-iterations 2".split()
LATEST_S = 2


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


def first_word(arguments):
    """Seconds to the first byte on standard output or error, and the line it begins."""
    keys = {"SOURCESELECT_STORE_ACCESS_KEY": "nobody", "SOURCESELECT_STORE_SECRET_KEY": "nothing"}
    begun = time.perf_counter()
    process = subprocess.Popen(
        [LAUNCHER, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        env=os.environ | keys)
    try:
        ready, _, _ = select.select([process.stdout], [], [], 120)
        seconds = time.perf_counter() - begun
        said = os.read(process.stdout.fileno(), 4096) if ready else b""
        if not said:
            sys.exit(f"{' '.join(arguments)} says nothing")
        return seconds, said.decode(errors="replace").splitlines()[0]
    finally:
        # Its own group: the launcher has become the JVM, and both are gone before the next begins.
        os.killpg(process.pid, signal.SIGTERM)
        process.stdout.close()
        process.wait()


def starts(folder):
    """Every command with arguments that let it begin, on phantoms in a home where a demo has ended."""
    phantoms = f"{folder}/home/demo/phantoms-0/phantom-fets.yaml"
    other = ["--home", f"{folder}/other"]
    home = ["--home", f"{folder}/home"]
    target = ["--target", "ED-3-FLAIR", *LEAST]
    result = f"{folder}/out/selection.json"
    scores = pathlib.Path(folder, "scores.csv")
    scores.write_text("source,score,dice\na,1,0.7\nb,2,0.8\nc,3,0.75\n")
    labels = pathlib.Path(folder, "labels.npy")
    header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 16, 16), }".ljust(117) + "\n"
    labels.write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + bytes([0, 1] * 256))
    return {
        "--help": ["--help"],
        "metrics": ["metrics"],
        "tasks": ["tasks", phantoms],
        "preview": ["preview", phantoms, "--output", f"{folder}/preview"],
        "plan": ["plan", phantoms, *target, *other],
        "select": ["select", phantoms, *target, *other, "--output", f"{folder}/select"],
        "demo": ["demo", *LEAST, *other, "--output", f"{folder}/demo"],
        "campaign start": ["campaign", "start", phantoms, *target, *other, "--output", f"{folder}/campaign"],
        "worker": ["worker", phantoms, *other, "--temporal", "127.0.0.1:1", "--store", "http://127.0.0.1:1"],
        "status": ["status", *home],
        "report": ["report", result, *home, "--output", f"{folder}/report.html"],
        "export": ["export", "ED-1-FLAIR", "--selection", result, *home, "--output", f"{folder}/export"],
        "evaluate": ["evaluate", str(scores)],
        "experiment --plan": ["experiment", "evidence", "--plan", *other],
        "score": ["score", "ssim", "--source-labels", str(labels), "--target-labels", str(labels)],
    }


def first_words(times):
    with tempfile.TemporaryDirectory() as folder:
        once(["demo", *LEAST, "--home", f"{folder}/home", "--output", f"{folder}/out"])
        print(f"{'command':18} {'s':>6}   most of {times}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        late = 0
        for name, command in starts(folder).items():
            runs = [first_word(command) for _ in range(times)]
            seconds, said = max(runs)
            late += seconds > LATEST_S
            print(f"{name:18} {seconds:6.2f}   {said[:80]}", flush=True)
        if late:
            print(f"{late} later than {LATEST_S} s")


def whole_processes(times):
    print(f"{'command':12} {'wall s':>7} {'cpu s':>7}   least of {times}")
    with tempfile.TemporaryDirectory() as folder:
        rerun = ["demo", *SMALLEST, "--home", f"{folder}/home", "--output", f"{folder}/out"]
        once(rerun)
        for name, command in [("--version", ["--version"]), ("--help", ["--help"]), ("metrics", ["metrics"]), ("rerun", rerun)]:
            runs = [once(command) for _ in range(times)]
            if name == "rerun" and not all("were found in the store" in run[2] for run in runs):
                sys.exit("the rerun computed something")
            print(f"{name:12} {min(run[0] for run in runs):7.2f} {min(run[1] for run in runs):7.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=10, help="processes of each command (default: 10)")
    parser.add_argument("--first-word", action="store_true", help="how soon each command says something")
    options = parser.parse_args()
    once(["--version"])
    (first_words if options.first_word else whole_processes)(options.times)


if __name__ == "__main__":
    main()
