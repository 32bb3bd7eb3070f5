#!/usr/bin/env python3
"""Renders the plans of the corpus from checkouts and compares them with what Heat made of the same.

For each corpus NAME, NAME.truth/command.json says which checkout and roles it was made from, heat_environment.json holds the
merged environment that Heat got, and stack_outputs.json what Heat computed. Checkouts lie below the directory that
STEPWARDEN_THT names. Without either there is nothing to compare with: status 77. With --plain, the environments of the
client's command line are given instead, which leaves out passwords and images; then differences are counted only.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Texts that the corpus has stubs for, and what only hosts that were really there can give.
STUBBED = {"docker_puppet_script", "container_puppet_script", "deploy-artifacts.sh"}
OF_HOSTS = {"ssh_known_hosts", "ping_test_ips", "hosts_entry"}
SERVER_ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


class Case:
    def __init__(self, truth, trees, plain):
        with open(os.path.join(truth, "command.json"), encoding="utf-8") as file:
            command = json.load(file)
        words = command["argv"]
        self.checkout = os.path.join(trees, command["rel"])
        self.plan = "standalone" if words[words.index("--stack") + 1] == "standalone" else "overcloud"
        local = lambda name: os.path.join(truth if name.startswith("inputs/") else self.checkout, name)
        self.roles = local(words[words.index("--roles-file") + 1])
        self.networks = local(words[words.index("--networks-file") + 1]) if "--networks-file" in words else None
        given = [local(words[i + 1]) for i, word in enumerate(words) if word == "-e"]
        self.environments = given if plain else [os.path.join(truth, "heat_environment.json")]
        with open(os.path.join(truth, "stack_outputs.json"), encoding="utf-8") as file:
            self.outputs = json.load(file)
        with open(os.path.join(truth, "services.json"), encoding="utf-8") as file:
            self.services = json.load(file)


def read(path):
    for name in (path, path + ".yaml"):
        if os.path.isfile(name):
            with open(name, encoding="utf-8") as file:
                return file.read()
    return None


def without_hosts(value):
    if isinstance(value, str):
        return SERVER_ID.sub("ID", value)
    if isinstance(value, dict):
        return {key: without_hosts(item) for key, item in value.items() if key not in OF_HOSTS}
    return [without_hosts(item) for item in value] if isinstance(value, list) else value


def compare_role_data(case, directory, counts):
    for role, data in case.outputs["RoleData"].items():
        for key, expected in data.items():
            # The writer leaves tasks of the undercloud's own lists to RoleConfig.
            text = read(os.path.join(directory, role, key))
            if not key.endswith("_tasks") or text is None:
                continue
            counts["sections"] += 1
            if yaml.load(text, Loader=LOADER) == expected:
                counts["equal sections"] += 1
            else:
                print(f"  {role}/{key} differs")


def compare_role_config(case, directory, counts):
    for key, expected in case.outputs["RoleConfig"].items():
        if key in STUBBED:
            continue
        counts["texts"] += 1
        text = read(os.path.join(directory, key))
        ours = None if text is None else text if isinstance(expected, str) else yaml.load(text, Loader=LOADER)
        if without_hosts(ours) == without_hosts(expected):
            counts["equal texts"] += 1
        else:
            print(f"  {key} differs")


def templates_in_truth(case):
    """Section and name of a task to the templates whose role_data has it, over all roles."""
    found = collections.defaultdict(set)

    def walk(section, value, template):
        if isinstance(value, list):
            for item in value:
                walk(section, item, template)
        elif isinstance(value, dict):
            found[section, value.get("name") or ""].add(template)

    for services in case.services.values():
        for service in services.values():
            for key, value in service.items():
                if key.endswith("_tasks"):
                    walk(key, value, service["template"])
    return found


def compare_provenance(case, dump, counts):
    networks = case.networks or "-"
    lines = subprocess.run(
        [dump, case.checkout, case.plan, case.roles, networks, *case.environments], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    truth = templates_in_truth(case)
    for line in lines:
        task = json.loads(line)
        expected = truth.get((task["section"], task["name"]))
        if not expected:
            continue
        counts["tasks"] += 1
        counts["right templates"] += bool(task["templates"]) and set(task["templates"]) <= expected
        counts["placed"] += points_at(case, task)


def points_at(case, task):
    """The place is where the task's mapping starts in a file of the checkout: its name stands there or close by."""
    if not task["path"]:
        return False
    with open(os.path.join(case.checkout, task["path"]), encoding="utf-8") as file:
        lines = file.read().splitlines()
    nearby = " ".join(" ".join(lines[task["line"] - 1 : task["line"] + 40]).split())
    words = " ".join(task["name"].split())
    return not words or words[:12] in nearby


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--dump", required=True)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--plain", action="store_true")
    arguments = parser.parse_args()
    trees = os.environ.get("STEPWARDEN_THT")
    if not trees or not os.path.isdir(arguments.corpus):
        print("skipped: needs STEPWARDEN_THT, a directory of checkouts, and the corpus")
        return 77
    failed = False
    for name in sorted(os.listdir(arguments.corpus)):
        if not name.endswith(".truth"):
            continue
        case = Case(os.path.join(arguments.corpus, name), trees, arguments.plain)
        counts = collections.Counter()
        print(name.removesuffix(".truth"))
        with tempfile.TemporaryDirectory() as scratch:
            directory = os.path.join(scratch, "out")
            command = [arguments.program, "render", case.checkout, "--plan", case.plan, "--roles-file", case.roles]
            command += ["--networks-file", case.networks] if case.networks else []
            for environment in case.environments:
                command += ["-e", environment]
            ended = subprocess.run([*command, "--output", directory], capture_output=True, text=True)
            if ended.returncode != 0:
                print(ended.stderr[:400])
            compare_role_data(case, directory, counts)
            compare_role_config(case, directory, counts)
        compare_provenance(case, arguments.dump, counts)
        pairs = (("equal sections", "sections"), ("equal texts", "texts"), ("right templates", "tasks"), ("placed", "tasks"))
        print("  " + ", ".join(f"{part} {counts[part]} of {counts[whole]}" for part, whole in pairs))
        failed = failed or any(counts[part] != counts[whole] or not counts[whole] for part, whole in pairs)
    return 1 if failed and not arguments.plain else 0


if __name__ == "__main__":
    sys.exit(main())
