#!/usr/bin/env python3
"""bash, zsh and fish themselves complete every command, every option, the values of options that have choices, rules and
files, as the program's own help names them. completions.py --program PROGRAM [--installed]: without --installed the
scripts are made by the program; with it they are where the shells find those of packages. A shell that is not there is
said to be skipped; without any the exit status is 77."""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import typing

import drive_bash
import drive_fish
import drive_zsh

SHELLS = {"bash": drive_bash, "zsh": drive_zsh, "fish": drive_fish}
FILE_NAME = "some tasks.yaml"


class Case(typing.NamedTuple):
    """A command line of which the last word is being typed, and what has to be among the answers."""
    line: str
    expected: set


class Option(typing.NamedTuple):
    names: list
    value: str


def help_of(program, *command):
    return subprocess.run([program, *command, "--help"], check=True, capture_output=True, text=True).stdout


def section(text, heading):
    """The entries below a heading: what stands before the gap that separates it from its meaning."""
    block = text.split(f"\n{heading}:\n", 1)[1].split("\n\n", 1)[0] if f"\n{heading}:\n" in text else ""
    return [line[2:].split("  ")[0] for line in block.splitlines() if re.match(r"  \S", line)]


def options(text):
    found = []
    for entry in section(text, "Options"):
        names = re.findall(r"(?:^|, )(--?[\w-]+)", entry)
        found.append(Option(names, re.sub(r"^.*?--?[\w-]+(?: |$)(?!--?\w)", "", entry.split(", ")[-1])))
    return found


def value_cases(before, option, rules):
    name = option.names[-1]
    if "|" in option.value:
        return [Case(f"{before} {name} ", set(option.value.split("|")))]
    if option.value.startswith("RULE"):
        return [Case(f"{before} {name} step-", {rule for rule in rules if rule.startswith("step-")})]
    if option.value.startswith(("FILE", "DIR", "PATH")) and ":" not in option.value:
        return [Case(f"{before} {name} so", {FILE_NAME})]
    return []


def cases(program, rules):
    text = help_of(program)
    commands = section(text, "Commands")
    made = [Case("stepwarden ", set(commands)), Case("stepwarden --", {"--help", "--version"}),
            Case("stepwarden check --format=js", {"json", "jsonl"})]
    for command in commands:
        before = f"stepwarden {command}"
        command_text = help_of(program, command)
        found = options(command_text)
        long_names = {name for option in found for name in option.names if name.startswith("--")}
        made.append(Case(f"{before} --", long_names))
        for option in found:
            made += value_cases(before, option, rules)
        for argument in section(command_text, "Arguments"):
            made += value_cases(before, Option([""], argument), rules)
    return made


def check_shell(name, program, directory, all_cases, installed):
    """What is missing in the answers, one line each."""
    scripts = None
    if not installed:
        scripts = directory / "scripts"
        scripts.mkdir(exist_ok=True)
        text = subprocess.run([program, "generate", name], check=True, capture_output=True, text=True).stdout
        (scripts / SHELLS[name].FILE).write_text(text)
    files = directory / "files"
    files.mkdir(exist_ok=True)
    (files / FILE_NAME).touch()
    environment = {**os.environ, "PATH": f"{pathlib.Path(program).parent}:{os.environ['PATH']}", "HOME": str(directory),
                   "XDG_CONFIG_HOME": str(directory), "TERM": "dumb"}
    answers = SHELLS[name].complete([case.line for case in all_cases], files, environment, scripts)
    return [f"{name}: '{case.line}' lacks {', '.join(sorted(case.expected - answer))}; it has {sorted(answer)}"
            for case, answer in zip(all_cases, answers, strict=True) if case.expected - answer]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--installed", action="store_true")
    arguments = parser.parse_args()
    program = os.path.realpath(arguments.program)
    listed = subprocess.run([program, "rules"], check=True, capture_output=True, text=True).stdout
    rules = [line.split()[0] for line in listed.splitlines() if line.strip()]
    all_cases = cases(program, rules)
    failures, tried = [], 0
    for name in SHELLS:
        if shutil.which(name) is None:
            print(f"{name} is not there: skipped")
            continue
        tried += 1
        with tempfile.TemporaryDirectory() as directory:
            failures += check_shell(name, program, pathlib.Path(directory), all_cases, arguments.installed)
    for line in [*failures, f"{len(all_cases)} command lines in {tried} shells: {len(failures)} failures"]:
        print(line)
    return 1 if failures else 0 if tried else 77


if __name__ == "__main__":
    sys.exit(main())
