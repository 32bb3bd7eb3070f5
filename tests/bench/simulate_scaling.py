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
import copy
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import yaml

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
INVENTORIES = ('tripleo-ansible-inventory.yaml', 'inventory.yaml')
# Groups that stay as they are; so do those without hosts of their own: services, networks, the overcloud.
ONE_OF_A_KIND = ('Undercloud',)


def twin_name(name, number):
    return name if number == 0 else f'{name}-{number}'


def twin_variables(variables, number, serial):
    """What distinguishes hosts gets a value of its own; all else is the same."""
    if number == 0 or not variables:
        return variables
    twin = copy.copy(variables)
    for key, value in variables.items():
        if key == 'deploy_server_id':
            twin[key] = f'{value[:-12]}{serial:012d}'
        elif key == 'ansible_host' or key.endswith('_ip'):
            twin[key] = f'10.{serial >> 16 & 255}.{serial >> 8 & 255}.{serial & 255}'
    return twin


def widen_inventory(path, factor):
    inventory = yaml.load(path.read_text(), Loader=yaml.CSafeLoader)
    serial, twins = 0, {}
    for group, content in inventory.items():
        hosts = (content or {}).get('hosts')
        if not hosts or group in ONE_OF_A_KIND:
            continue
        wide = {}
        for name, variables in hosts.items():
            for number in range(factor):
                serial += 1
                wide[twin_name(name, number)] = twin_variables(variables, number, serial)
                twins.setdefault(name, [twin_name(name, n) for n in range(factor)])
        content['hosts'] = wide
    path.unlink()
    path.write_text(yaml.dump(inventory, Dumper=yaml.CSafeDumper, sort_keys=False))
    return twins


def copy_names(source, target):
    """A host's deployment files, which no step depends on, by name: their text for thousands is more than a tree may hold."""
    target.mkdir(exist_ok=True)
    for path in source.iterdir():
        (target / path.name).write_text('{}\n')


def copy_host_files(directory, twins):
    for place in [directory / 'host_vars', *(p for p in directory.iterdir() if p.is_dir())]:
        for name, names in twins.items():
            for twin in names[1:]:
                for source in (place / name, place / f'{name}.yaml'):
                    target = place / (twin + source.suffix)
                    if source.is_dir():
                        copy_names(source, target)
                    elif source.is_file():
                        shutil.copy(source, target)


def widened(directory, factor, scratch):
    target = scratch / f'{directory.name}-{factor}'
    shutil.copytree(directory, target)
    subprocess.run(['chmod', '-R', 'u+w', target], check=True)
    twins = {}
    for name in INVENTORIES:
        if (target / name).exists():
            twins = widen_inventory(target / name, factor)
    copy_host_files(target, twins)
    return target, sum(map(len, twins.values()))


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
    inventory = next(name for name in INVENTORIES if (options.directory / name).exists())
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
