"""fish's answers to command lines."""
import subprocess

FILE = "stepwarden.fish"

DRIVER = r"""
if test -n "$argv[1]"; set -p fish_complete_path $argv[1]; end
while read --local line
    complete --do-complete "$line"
    echo ---
end
"""


def complete(lines, directory, environment, scripts):
    """For each line the set of answers; `scripts` holds the script, or is None for what is installed."""
    done = subprocess.run(["fish", "--command", DRIVER, "" if scripts is None else str(scripts)],
                          cwd=directory, env=environment, input="".join(line + "\n" for line in lines), check=True,
                          capture_output=True, text=True)
    if done.stderr:
        raise RuntimeError("fish: " + done.stderr)
    # An answer stands before a tab and what it means, and behind --option= when that was typed.
    return [{answer.split("\t")[0].split("=")[-1].replace("\\ ", " ") for answer in part.splitlines()}
            for part in done.stdout.split("---\n")[:-1]]
