"""bash's answers to command lines, by the function that it would call."""
import subprocess

FILE = "stepwarden"

# _completion_loader is bash-completion's: it finds what packages install.
DRIVER = r"""
if [ -n "$1" ]; then . "$1"; else . /usr/share/bash-completion/bash_completion; _completion_loader stepwarden; fi
function=$(complete -p stepwarden | sed 's/.* -F \([^ ]*\) .*/\1/')
while IFS= read -r COMP_LINE; do
    read -r -a COMP_WORDS <<< "${COMP_LINE//=/ = }"
    [[ $COMP_LINE != *' ' ]] || COMP_WORDS+=('')
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_POINT=${#COMP_LINE}
    COMPREPLY=()
    "$function" stepwarden "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
    printf '%s\n' "${COMPREPLY[@]}" ---
done
"""


def complete(lines, directory, environment, scripts):
    """For each line the set of answers; `scripts` holds the script, or is None for what is installed."""
    script = "" if scripts is None else str(scripts / FILE)
    done = subprocess.run(["bash", "--noprofile", "--norc", "-c", DRIVER, "bash", script], cwd=directory, env=environment,
                          input="".join(line + "\n" for line in lines), check=True, capture_output=True, text=True)
    if done.stderr:
        raise RuntimeError("bash: " + done.stderr)
    return [set(part.splitlines()) for part in done.stdout.split("---\n")[:-1]]
