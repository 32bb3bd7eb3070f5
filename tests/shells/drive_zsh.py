"""zsh's answers to command lines: an interactive zsh in a terminal of its own, in which Tab is typed."""
import os
import pty
import select
import time

FILE = "_stepwarden"

# What is offered goes to a file besides; calls of compadd that only ask for matches (-O, -A, -D) offer nothing.
SETTINGS = r"""
PROMPT= RPROMPT=
[[ -z $SCRIPTS ]] || fpath=($SCRIPTS $fpath)
autoload -Uz compinit
compinit -u -D
zstyle ':completion:*' list-prompt ''
LISTMAX=100000
unsetopt AUTO_LIST AUTO_MENU BEEP
compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
        builtin compadd "$@"
        return
    fi
    local -a offered
    builtin compadd -A offered "$@"
    print -rl -- $offered >> $ANSWERS
    builtin compadd "$@"
}
next-line() { print -r -- --- >> $ANSWERS; BUFFER=; }
zle -N next-line
bindkey '^I' list-choices '^G' next-line
print READY
"""


def read_until(terminal, text, seconds):
    """Reads what the shell writes, so that it never waits for us, until it has written the text."""
    seen = b""
    end = time.monotonic() + seconds
    while text not in seen:
        ready, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
        if not ready:
            raise RuntimeError(f"zsh: no {text!r} within {seconds} s: {seen[-500:]!r}")
        seen += os.read(terminal, 65536)


def answer_blocks(file):
    return file.read_text().split("---\n")[:-1] if file.exists() else []


def wait_for_blocks(terminal, file, count, seconds):
    end = time.monotonic() + seconds
    while len(answer_blocks(file)) < count:
        if time.monotonic() > end:
            raise RuntimeError(f"zsh: no answer {count} within {seconds} s")
        if select.select([terminal], [], [], 0.005)[0]:
            os.read(terminal, 65536)


def complete(lines, directory, environment, scripts):
    """For each line the set of answers; `scripts` holds the script, or is None for what is installed."""
    settings = directory.parent / ".zshrc"
    settings.write_text(SETTINGS)
    answers = directory.parent / "answers"
    own = {**environment, "ZDOTDIR": str(directory.parent), "ANSWERS": str(answers),
           "SCRIPTS": "" if scripts is None else str(scripts)}
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(directory)
        os.execvpe("zsh", ["zsh", "-o", "NO_GLOBAL_RCS", "-i"], own)
    try:
        read_until(terminal, b"READY", 20)
        for count, line in enumerate(lines, 1):
            os.write(terminal, line.encode() + b"\t\x07")
            wait_for_blocks(terminal, answers, count, 20)
    finally:
        os.close(terminal)
        os.waitpid(child, 0)
    # Names of files come quoted.
    return [{answer.replace("\\ ", " ") for answer in block.splitlines()} for block in answer_blocks(answers)]
