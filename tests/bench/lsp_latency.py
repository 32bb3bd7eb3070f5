#!/usr/bin/env python3
"""How long a change of a template takes to show in the editor: until the first diagnostics of the changed text, and
until those of the whole checkout.

usage: lsp_latency.py PROGRAM CHECKOUT [ROUNDS]

Each changed text has a version of its own, and diagnostics of that very version are waited for. Prints median and worst
of both, an edit a line, and how many of the diagnostics that the whole gave the first answer had, and how many more.
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


def about(diagnostics):
    return {(each["range"]["start"]["line"], each["code"]) for each in diagnostics}


class Measurement:
    def __init__(self, program, checkout):
        self.client = Client(program)
        self.client.initialize(initializationOptions={"tellsChecked": True})
        self.version = 1
        self.first = {}
        self.whole = {}
        self.told = {"in both": 0, "in the whole alone": 0, "in the first answer alone": 0}

    def compare(self, first, last):
        self.told["in both"] += len(first & last)
        self.told["in the whole alone"] += len(last - first)
        self.told["in the first answer alone"] += len(first - last)

    def run(self, path, rounds):
        text = path.read_text()
        uri = self.client.open(path)
        self.client.until_checked()
        for number in range(rounds):
            for kind, changed in edits(text, 10 + number).items():
                self.version += 1
                start = time.perf_counter()
                self.client.change(uri, self.version, changed)
                messages = self.client.until_checked(PATIENCE)
                mine = [(when, message["params"]["diagnostics"]) for when, message in messages
                        if message.get("params", {}).get("uri") == uri and "diagnostics" in message["params"]
                        and message["params"].get("version") == self.version]
                self.first.setdefault(kind, []).append(mine[0][0] - start)
                self.whole.setdefault(kind, []).append(messages[-1][0] - start)
                self.compare(about(mine[0][1]), about(mine[-1][1]))
        self.client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        self.client.until_quiet(1)


def row(kind, first, whole):
    figures = [1000 * f(seconds) for seconds in (first, whole) for f in (statistics.median, max)]
    return (f"{kind:<24}" + "".join(f"{figure:>9.0f} ms" for figure in figures)
            + f"{sum(s < 0.1 for s in first):>6} of {len(first)}")


def main():
    program, checkout = sys.argv[1:3]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    measurement = Measurement(program, checkout)
    for path in templates(checkout):
        measurement.run(path, rounds)
    print(f"{checkout}: {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(f"{'edit':<24}{'first':>12}{'worst':>12}{'whole':>12}{'worst':>12}   first under 100 ms")
    for kind, seconds in measurement.first.items():
        print(row(kind, seconds, measurement.whole[kind]))
    print("diagnostics of the file: " + ", ".join(f"{number} {where}" for where, number in measurement.told.items()))
    return measurement.client.end()


if __name__ == "__main__":
    sys.exit(main())
