#!/usr/bin/python3
"""How time and memory of `stepwarden simulate` grow with the number of hosts.

    simulate_scaling.py DIRECTORY [--program BUILD/stepwarden] [--workflow overcloud-upgrade] [--factors 1,10,100,1000]
                        [--runs 5] [--against-ansible] [-- ARGUMENTS OF SIMULATE]

Widens the inventory of a config-download directory: a factor of 10 puts ten hosts in every role where there was one, each
with its own addresses, host_vars and deployment files. Prints hosts, decisions, median wall time and peak memory of each
width. --against-ansible adds how long real Ansible takes over the same playbooks at the width of the original, every
module stubbed, by the shared tool ansible_trace.py.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import widen

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]

def measure(command, runs, out):
    """Median wall seconds and greatest peak memory in MiB of so many runs after one that warms up."""
    seconds, peak = [], 0
    for run in range(runs + 1):
        with open(out, 'w') as file:
            start = time.perf_counter()
            child = subprocess.Popen(command, stdout=file, stderr=subprocess.DEVNULL)
            _, status, usage = os.wait4(child.pid, 0)
            took = time.perf_counter() - start
        if os.waitstatus_to_exitcode(status) not in (0, 1, 3):
            sys.exit(f'{command} ended with {os.waitstatus_to_exitcode(status)}')
        if run:
            seconds.append(took)
            peak = max(peak, usage.ru_maxrss / 1024)
    return statistics.median(seconds), peak


def widened(directory, factor, scratch):
    target = widen.copy_of(directory, scratch / f'{directory.name}-{factor}')
    return target, widen.multiply_hosts(target, factor)


def table_of_widths(options, scratch):
    print(f'{"hosts":>6} {"decisions":>10} {"text ms":>9} {"MiB":>7} {"jsonl ms":>9} {"MiB":>7} {"us a decision":>14}')
    for factor in map(int, options.factors.split(',')):
        directory, hosts = widened(options.directory, factor, scratch)
        base = [options.program, 'simulate', directory, '--workflow', options.workflow, *options.more]
        out = scratch / 'out'
        text, text_peak = measure([*base, '--format', 'text'], options.runs, out)
        lines, lines_peak = measure([*base, '--format', 'jsonl'], options.runs, out)
        with open(out, 'rb') as file:
            decisions = sum(1 for _ in file)
        print(f'{hosts:6} {decisions:10} {1000 * text:9.1f} {text_peak:7.1f} {1000 * lines:9.1f} {lines_peak:7.1f} '
              f'{1e6 * lines / max(1, decisions):14.2f}', flush=True)
        shutil.rmtree(directory)


def calls_of(options, out):
    """The ansible-playbook calls of the workflow, as the program itself names them."""
    command = [options.program, 'simulate', options.directory, '--workflow', options.workflow, '--format', 'json', *options.more]
    with open(out, 'w') as file:
        subprocess.run(list(map(str, command)), stdout=file, stderr=subprocess.DEVNULL, check=False)
    return json.loads(out.read_text())['calls']


def as_arguments(call):
    arguments = []
    for option in ('limit', 'tags', 'skip_tags'):
        value = call.get(option)
        if value:
            arguments += [f'--{option.replace("_", "-")}', value if isinstance(value, str) else ','.join(value)]
    playbooks = call.get('playbooks', call.get('playbook'))
    return arguments + (playbooks if isinstance(playbooks, list) else [playbooks])


def against_ansible(options, scratch):
    shared = pathlib.Path(os.environ.get('STEPWARDEN_SHARED', CHECKOUT.parent / 'shared'))
    tracer, roles = shared / 'tools' / 'ansible_trace.py', shared / 'corpus' / 'empty-roles'
    if not tracer.exists():
        print(f'no {tracer}: Ansible is not timed')
        return
    inventory = next(name for name in widen.INVENTORIES if (options.directory / name).exists())
    environment = dict(os.environ, ANSIBLE_ROLES_PATH=str(roles))
    total = 0.0
    for call in calls_of(options, scratch / 'calls.json'):
        command = ['/usr/bin/python3', tracer, scratch / 'trace.jsonl', '--seed', '1', '--keep-going', '--',
                   'ansible-playbook', '-i', inventory, *as_arguments(call)]
        start = time.perf_counter()
        subprocess.run(list(map(str, command)), cwd=options.directory, env=environment, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=False)
        total += time.perf_counter() - start
    base = [options.program, 'simulate', options.directory, '--workflow', options.workflow, '--format', 'text', *options.more]
    ours, _ = measure(base, options.runs, scratch / 'out')
    print(f'ansible-playbook with stubbed modules: {total:.1f} s; stepwarden: {1000 * ours:.1f} ms; ratio {total / ours:.0f}')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('directory', type=pathlib.Path)
    parser.add_argument('--program', type=pathlib.Path, default=CHECKOUT / 'build' / 'release' / 'stepwarden')
    parser.add_argument('--workflow', default='overcloud-upgrade')
    parser.add_argument('--factors', default='1,10,100,1000')
    parser.add_argument('--runs', type=int, default=5)
    parser.add_argument('--against-ansible', action='store_true')
    end = sys.argv.index('--') if '--' in sys.argv else len(sys.argv)
    options = parser.parse_args(sys.argv[1:end])
    options.more = sys.argv[end + 1:]
    options.directory, options.program = options.directory.resolve(), options.program.resolve()
    with tempfile.TemporaryDirectory() as scratch:
        table_of_widths(options, pathlib.Path(scratch))
        if options.against_ansible:
            against_ansible(options, pathlib.Path(scratch))


if __name__ == '__main__':
    main()
