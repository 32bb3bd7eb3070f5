#!/usr/bin/env python3
"""How long a change of a template takes to show in the editor: until the first diagnostics of the changed text, and
until those of the whole checkout.

usage: lsp_latency.py PROGRAM CHECKOUT [ROUNDS]

Every edit gives the file another finding that is known to the first answer (a duplicate key, or an error of the YAML),
so that diagnostics of the very version have to come. Prints median and worst of both, an edit a line.
"""

import os
import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "editor"))
from client import Client

# More than a whole check takes on a machine that does other things too.
PATIENCE = 30


def edits(text, number):
    """Texts after an edit, by what is edited; `number` makes each another one."""
    lines = text.splitlines(keepends=True)
    name = next((i for i, line in enumerate(lines) if "- name:" in line), None)
    when = next((i for i, line in enumerate(lines) if line.strip().startswith("when:")), None)
    doubled = "".join(f"Doubled{number}: 1\n" * 2)
    found = {"broken YAML": text + f"broken: [{number}\n"}
    if name is not None:
        found["name of a task"] = "".join(
            lines[:name] + [lines[name].rstrip("\n") + f" {number}\n"] + lines[name + 1:]) + doubled
    if when is not None:
        indent = lines[when][: len(lines[when]) - len(lines[when].lstrip())]
        found["a when"] = "".join(lines[:when] + [f"{indent}when: step|int == {number}\n"] + lines[when + 1:]) + doubled
    found["a new line at the end"] = text + doubled
    return found


def templates(checkout):
    """The largest service template, and some of an ordinary size."""
    services = []
    for path in pathlib.Path(checkout, "deployment").rglob("*.yaml"):
        text = path.read_text()
        if "upgrade_tasks:" in text and not path.name.endswith(".j2.yaml"):
            services.append((len(text), path))
    services.sort()
    return [services[-1][1], *(services[len(services) * i // 4][1] for i in (1, 2, 3))]


class Measurement:
    def __init__(self, program, checkout):
        self.client = Client(program)
        self.client.initialize()
        self.version = 1
        self.first = {}
        self.whole = {}

    def wait_for(self, uri, version, several):
        """Times at which diagnostics of this version came: the first, and the last when there are to be several."""
        times = []
        while len(times) < (2 if several else 1):
            arrived = self.client.next(PATIENCE if not times else 4)
            if arrived is None or arrived[1] is None:
                break
            parameters = arrived[1].get("params", {})
            if parameters.get("uri") == uri and parameters.get("version") == version:
                times.append(arrived[0])
        return times

    def run(self, path, rounds):
        text = path.read_text()
        uri = self.client.open(path)
        self.client.until_quiet(8)
        for number in range(rounds):
            for kind, changed in edits(text, 10 + number).items():
                self.version += 1
                start = time.perf_counter()
                self.client.change(uri, self.version, changed)
                times = self.wait_for(uri, self.version, False)
                if times:
                    self.first.setdefault(kind, []).append(times[0] - start)
        self.client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        self.client.until_quiet(1)


def row(kind, seconds):
    return (f"{kind:<24}{1000 * statistics.median(seconds):>8.0f} ms{1000 * max(seconds):>8.0f} ms"
            f"{sum(s < 0.1 for s in seconds):>6} of {len(seconds)} under 100 ms")


def main():
    program, checkout = sys.argv[1:3]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    measurement = Measurement(program, checkout)
    for path in templates(checkout):
        measurement.run(path, rounds)
    print(f"{checkout}: {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(f"{'edit':<24}{'median':>11}{'worst':>11}")
    for kind, seconds in measurement.first.items():
        print(row(kind, seconds))
    return measurement.client.end()


if __name__ == "__main__":
    sys.exit(main())
