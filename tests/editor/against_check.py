#!/usr/bin/env python3
"""What the language server shows in the end against what a check of the same text says, over a real checkout or
generated directory: by hand, since each edit takes two checks of the whole.

usage: against_check.py PROGRAM DIRECTORY [EDITS [SEED]]

Edits are lines of the directory's files that are left out, doubled, moved in or out, or swapped; each is made in an
editor and in a copy of the directory. Prints what differs; the status is 1 when something does.
"""

import pathlib
import random
import shutil
import sys
import tempfile

import protocol
from client import Client


def edited(text, chance):
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    kind = chance.choice(["left out", "doubled", "moved in", "moved out", "swapped"])
    if kind == "left out":
        del lines[at]
    elif kind == "doubled":
        lines.insert(at, lines[at])
    elif kind == "moved in":
        lines[at] = "  " + lines[at]
    elif kind == "moved out":
        lines[at] = lines[at].removeprefix("  ")
    elif at > 0:
        lines[at - 1], lines[at] = lines[at], lines[at - 1]
    return f"line {at + 1} {kind}", "".join(lines)


def main():
    program, directory = sys.argv[1:3]
    edits = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    chance = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    protocol.PROGRAM = program
    differing = 0
    with tempfile.TemporaryDirectory() as scratch:
        root = pathlib.Path(scratch).resolve() / "tree"
        shutil.copytree(directory, root, symlinks=True)
        files = [path for path in sorted(root.rglob("*.yaml"))
                 if path.is_file() and "tasks" in path.read_text() and path.stat().st_size > 200]
        client = Client(program)
        client.initialize(initializationOptions={"tellsChecked": True})
        messages = []
        for number in range(edits):
            path = chance.choice(files)
            text = path.read_text()
            what, changed = edited(text, chance)
            uri = client.open(path, version=2 * number)
            client.change(uri, 2 * number + 1, changed)
            messages += client.until_checked()
            path.write_text(changed)
            expected, _ = protocol.checked(root)
            path.write_text(text)
            messages += client.until_checked() + client.until_quiet(1)
            found, _ = protocol.shown(messages, root)
            # What has no file of its own is shown in one that everybody has, with its place in words.
            expected = {each for each in expected if (root / each[0]).is_file()}
            extra = {each for each in found - expected if not each[0].startswith("overcloud")}
            if extra or expected - found:
                differing += 1
                print(f"{path.relative_to(root)}: {what}")
                for each in sorted(expected - found):
                    print("  missing", each)
                for each in sorted(extra):
                    print("  extra", each)
            client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
            messages += client.until_quiet(0.5)
        client.end()
    print(f"{edits} edits, {differing} with a difference")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
