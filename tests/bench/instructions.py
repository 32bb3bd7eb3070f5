#!/usr/bin/env python3
"""Guards the program's speed by instructions, which repeat, not by seconds, which do not.

  instructions.py [--program PROGRAM] [--record]

Counts with callgrind what the release build executes for inputs of fixtures, on one thread, and fails where a count is
more than 5 % above the recorded one. --record writes the counts to instructions.json beside this script: do so with a
change that is to be dearer, or has made something cheaper. Counts go by compiler and libraries: the record says of which
they are, and where others are installed they are printed and nothing is judged. Without valgrind it is skipped (77).
"""
import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import measure
import widen

RECORD = pathlib.Path(__file__).with_name("instructions.json")
TOLERANCE = 1.05
SKIPPED = 77
EXAMPLE = measure.CHECKOUT / "fixtures" / "projects" / "example"
# ENLARGED stands for the example with more hosts, roles and tasks.
INPUTS = {
    "start": ["--version"],
    "check the example": ["check", "--threads", "1", str(EXAMPLE)],
    "check the example, enlarged": ["check", "--threads", "1", "ENLARGED"],
    "simulate the example's upgrade, enlarged": ["simulate", "--partial", "--workflow", "overcloud-upgrade", "ENLARGED"],
    "graph of the example, enlarged": ["graph", "ENLARGED"],
    "check a checkout": ["check", "--threads", "1", str(measure.CHECKOUT / "fixtures" / "checkout")],
}
LIBRARIES = ("libc6", "libstdc++6", "libyaml-0-2", "libre2-9", "libfmt9")


def made_with():
    compiler = subprocess.run(["c++", "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    query = ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *LIBRARIES]
    installed = subprocess.run(query, capture_output=True, text=True, check=False).stdout.split("\n")
    return [compiler, *(line for line in installed if line)]


def enlarged(scratch):
    target = widen.copy_of(EXAMPLE, pathlib.Path(scratch) / "enlarged")
    widen.multiply_tasks(target, 20)
    widen.multiply_roles(target, 6)
    widen.multiply_hosts(target, 10)
    return target


def count(program, arguments, scratch):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=out", program, *arguments]
    # Paths are part of what is looked at, so that no directory's name may differ between two runs.
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode not in measure.EXPECTED_STATUSES or not found:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return int(found.group(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=measure.PROGRAM)
    parser.add_argument("--record", action="store_true")
    wishes = parser.parse_args()
    if shutil.which("valgrind") is None:
        print("skipped: valgrind is not installed")
        return SKIPPED
    with tempfile.TemporaryDirectory() as scratch:
        place = enlarged(scratch)
        counts = {title: count(wishes.program.resolve(), [place.name if word == "ENLARGED" else word for word in arguments],
                               scratch) for title, arguments in INPUTS.items()}
    if wishes.record:
        RECORD.write_text(json.dumps({"made_with": made_with(), "counts": counts}, indent=2) + "\n")
    record = json.loads(RECORD.read_text())
    rows = [[title, f"{number:,}", f"{record['counts'][title]:,}", f"{number / record['counts'][title] - 1:+.1%}"]
            for title, number in counts.items()]
    print(measure.table(["input", "instructions", "recorded", "change"], rows))
    if record["made_with"] != made_with():
        print(f"not judged: recorded with {', '.join(record['made_with'])}; here are {', '.join(made_with())}")
        return SKIPPED
    dearer = [title for title, number in counts.items() if number > TOLERANCE * record["counts"][title]]
    for title in dearer:
        print(f"dearer than recorded by more than 5 %: {title}")
    return 1 if dearer else 0


if __name__ == "__main__":
    sys.exit(main())
