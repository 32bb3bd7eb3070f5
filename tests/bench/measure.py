"""Runs a command some times and tells what it took: the numbers that every table of the benchmarks is made of."""
import os
import pathlib
import statistics
import subprocess
import sys
import time
from typing import NamedTuple

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = CHECKOUT / "build" / "release" / "stepwarden"
# The program's own: clean, findings, something unanalysed.
EXPECTED_STATUSES = (0, 1, 3)
LONG_SECONDS = 10


class Cost(NamedTuple):
    """Medians of wall and processor time in seconds, the greatest peak of memory in MiB, the last exit status."""

    wall: float
    processor: float
    mebibytes: float
    status: int


def run_once(command, directory=None, environment=None):
    start = time.perf_counter()
    child = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             cwd=directory, env=environment)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, child.returncode)


def measure(command, runs, directory=None, environment=None):
    """After one run that warms the caches; what takes long is run once."""
    first = run_once(command, directory, environment)
    if first.wall > LONG_SECONDS:
        return first
    costs = [run_once(command, directory, environment) for _ in range(runs)]
    return Cost(statistics.median(cost.wall for cost in costs), statistics.median(cost.processor for cost in costs),
                max(cost.mebibytes for cost in costs), costs[-1].status)


def measure_ours(arguments, runs, program=PROGRAM):
    cost = measure([program, *arguments], runs)
    if cost.status not in EXPECTED_STATUSES:
        sys.exit(f"{program} {' '.join(map(str, arguments))} ended with {cost.status}")
    return cost


def machine():
    """What the numbers were taken on, in a line."""
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown processor")
    with open("/proc/meminfo", encoding="utf-8") as lines:
        kibibytes = int(next(line.split()[1] for line in lines if line.startswith("MemTotal")))
    return f"{os.cpu_count()} cores of {model}, {kibibytes / 1024 ** 2:.0f} GiB, Linux {os.uname().release}"


def table(titles, rows):
    """As Markdown that can be read as it is."""
    cells = [titles, *[[str(cell) for cell in row] for row in rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(titles))]
    lines = ["| " + " | ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                               for column, (cell, width) in enumerate(zip(row, widths))) + " |" for row in cells]
    ruler = "|" + "|".join("-" * (width + 2) if column == 0 else "-" * (width + 1) + ":"
                           for column, width in enumerate(widths)) + "|"
    return "\n".join([lines[0], ruler, *lines[1:]])
