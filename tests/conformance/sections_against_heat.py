#!/usr/bin/env python3
"""Compares task sections of service templates with the values that Heat's own classes give.

The values are in CORPUS/golden/RELEASE.json; the templates in checkouts below the directory that STEPWARDEN_THT names, one
for each release by the names in TAGS. Without either there is nothing to compare with: status 77.
"""
import argparse
import json
import os
import subprocess
import sys

# The networks' addresses that the values were made with; NOTES.md of the corpus leaves them out.
SERVICE_DATA = {
    "net_cidr_map": {"external": ["192.0.1.0/24"], "internal_api": ["192.0.2.0/24"], "storage": ["192.0.3.0/24"], "storage_mgmt": ["192.0.4.0/24"]}
}
TAGS = {"stein": "stein-eol", "wallaby": "wallaby-em"}


def is_opaque(ours, theirs):
    """What only a cloud has, such as a key pair's public key: Unknown here, a mark in the values."""
    return isinstance(ours, dict) and "unknown" in ours and isinstance(theirs, str) and theirs.startswith("⟦unk:")


def difference(ours, theirs, path=""):
    """The first place where they differ in structure, type or value, or nothing."""
    if is_opaque(ours, theirs):
        return None
    if type(ours) is not type(theirs):
        return f"{path}: ours {ours!r:.150}, Heat's {theirs!r:.150}"
    if isinstance(ours, dict):
        if ours.keys() != theirs.keys():
            return f"{path}: ours {sorted(ours):.150}, Heat's {sorted(theirs):.150}"
        pairs = ((ours[key], theirs[key], f"{path}/{key}") for key in ours)
    elif isinstance(ours, list):
        if len(ours) != len(theirs):
            return f"{path}: ours has {len(ours)} items, Heat's {len(theirs)}"
        pairs = ((a, b, f"{path}/{i}") for i, (a, b) in enumerate(zip(ours, theirs)))
    else:
        return None if ours == theirs else f"{path}: ours {ours!r:.150}, Heat's {theirs!r:.150}"
    return next(filter(None, (difference(*pair) for pair in pairs)), None)


def judge(answer, row):
    if row["error"] is not None:
        return None if "error" in answer else f"Heat fails: {row['error']:.150}"
    return difference(answer["value"], row["value"]) if "value" in answer else f"we fail: {answer['error']}"


def compare(dump, checkout, golden):
    shared = {name: golden[name] for name in ("ServiceNetMap", "EndpointMap", "DefaultPasswords")}
    shared["ServiceData"] = SERVICE_DATA
    # Made-up values of parameters stand for every template that declares them, nested ones too.
    made_up = {}
    for row in golden["sections"]:
        made_up.update(row["synth"] or {})
    sections = [
        {"file": row["file"], "output": row["output"], "inputs": made_up | (row["synth"] or {})} for row in golden["sections"]
    ]
    answers = subprocess.run(
        [dump, checkout], input=json.dumps({"inputs": shared, "sections": sections}), capture_output=True, text=True, check=True
    ).stdout.splitlines()
    wrong = 0
    for row, line in zip(golden["sections"], answers, strict=True):
        told = judge(json.loads(line), row)
        if told:
            wrong += 1
            print(f"{row['file']} {row['output']}{told}")
    total = len(golden["sections"])
    print(f"{golden['release']}: {total - wrong} of {total} sections equal")
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dump", required=True)
    parser.add_argument("--corpus", required=True)
    arguments = parser.parse_args()
    trees = os.environ.get("STEPWARDEN_THT")
    if not trees or not os.path.isdir(os.path.join(arguments.corpus, "golden")):
        print("skipped: needs STEPWARDEN_THT, a directory of checkouts, and the corpus")
        return 77
    wrong = 0
    for release, tag in TAGS.items():
        with open(os.path.join(arguments.corpus, "golden", release + ".json"), encoding="utf-8") as file:
            wrong += compare(arguments.dump, os.path.join(trees, tag), json.load(file))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
