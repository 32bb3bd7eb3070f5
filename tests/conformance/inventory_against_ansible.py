#!/usr/bin/python3
"""Compares what inventory_dump makes of inventories with what ansible-core makes of them: the hosts of every group in
their order, the groups of every host, and every variable of every host, untemplated.

    inventory_against_ansible.py --dump BUILD/tests/inventory_dump [--corpus DIR] [--random N] [--seed N] [--verbose]

The inventories are those written here and every *inventory*.yaml of the directories in DIR, which is by default
$STEPWARDEN_SHARED/corpus, or ../shared/corpus beside the checkout; without it only ours are compared. With --random as
many are made up besides, always the same for a seed. Without
ansible-core nothing is, with exit status 77. Exits with 1 when anything differs.

ansible-core keeps the children of children in a set, so the order of their hosts changes from run to run; of groups
with grandchildren only the sets of hosts are compared.
"""
import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = 77
NOT_STATED = {'inventory_dir', 'inventory_file', 'inventory_hostname', 'inventory_hostname_short', 'group_names',
              'ansible_facts', 'ansible_playbook_python', 'ansible_config_file', 'playbook_dir', 'groups', 'omit',
              'ansible_version', 'ansible_check_mode', 'ansible_diff_mode', 'ansible_forks', 'ansible_run_tags',
              'ansible_inventory_sources', 'ansible_skip_tags', 'ansible_verbosity', 'ansible_limit'}

OURS = {
    'nested groups, children before hosts': {'inventory.yaml': '''
top: {children: {left: {}, right: {}}, hosts: {own: {}}}
left: {children: {deep: {}}, vars: {v: left, l: 1}}
deep: {hosts: {d: {}}, vars: {v: deep}}
right: {hosts: {r: {}, own: {x: 1}}, vars: {v: right}}
'''},
    'all at the top, ungrouped hosts': {'inventory.yaml': '''
all:
  hosts: {lone: {own: 1}}
  vars: {v: all, w: all}
  children:
    g: {hosts: {h: {}, i: {}}, vars: {v: g}}
    k: {}
k: {children: {g: {}}, vars: {v: k, w: k}}
''', 'group_vars/all.yml': 'v: file of all\nu: 1\n', 'group_vars/g': 'v: file of g\n'},
    'hosts stated as ungrouped that are in a group': {'inventory.yaml': '''
ungrouped: {hosts: {a: {}, b: {}}}
g: {hosts: {b: {}}}
'''},
    'priorities': {'inventory.yaml': '''
a: {hosts: {h: {}}, vars: {v: a, ansible_group_priority: 10}}
b: {hosts: {h: {}}, vars: {v: b}}
c: {hosts: {h: {}}, vars: {v: c}}
'''},
    'ranges, ports and text for a mapping': {'inventory.yaml': '''
g: {hosts: {'n[0:2]': {v: 1}, 'm[01:05:2]': , '[a:c]-x': {}, 'p:2222': {}}}
k: {hosts: single, children: g}
'''},
    'files of variables: first by extension, directories, backups': {
        'inventory.yaml': 'g: {hosts: {h: {v: inventory}, i: {}}}\nk: {hosts: {h: {}}}\n',
        'group_vars/g.yml': 'v: yml\n', 'group_vars/g.yaml': 'w: yaml\n', 'group_vars/k/b.yml': 'k: b\n',
        'group_vars/k/a.yml': 'k: a\nl: a\n', 'group_vars/k/old.yml~': 'k: old\n', 'group_vars/k/d.d/x.yml': 'k: x\n',
        'group_vars/k/sub/y': 'm: y\n', 'host_vars/h.json': '{"v": "host file"}', 'host_vars/i': 'v: plain\n'},
}


HOSTS = ['h0', 'h1', 'h2', 'n[0:1]', 'm[01:05:2]', '[a:b]-x', 'p:2222']
VALUES = [1, 0, True, None, 'x', '0750', 'yes', [1, {'k': 'v'}], {'a': {'b': None}}, 1.5, '']


def random_inventory(rng):
    """Files of an inventory; a group's children come after it, so that none goes round."""
    names = [f'g{i}' for i in range(rng.randint(1, 7))]
    groups = {}
    for i, name in enumerate(names):
        group = groups[name] = {}
        if rng.random() < 0.8:
            group['hosts'] = {host: random_vars(rng) if rng.random() < 0.5 else None for host in rng.sample(HOSTS, rng.randint(0, 4))}
        if names[i + 1:] and rng.random() < 0.5:
            children = rng.sample(names[i + 1:], rng.randint(1, len(names) - i - 1))
            group['children'] = {child: {} for child in children}
        if rng.random() < 0.7:
            group['vars'] = random_vars(rng)
            if rng.random() < 0.4:
                group['vars']['ansible_group_priority'] = rng.choice([0, 1, 2, 10])
    order = rng.sample(names, len(names))
    top = {name: groups[name] for name in order}
    if rng.random() < 0.4:
        top = {'all': {'children': top, 'vars': random_vars(rng), 'hosts': {'lone': random_vars(rng)}}}
    files = {'inventory.yaml': json.dumps(top)}
    for _ in range(rng.randint(0, 5)):
        of_group = rng.random() < 0.6
        name = rng.choice([*names, 'all']) if of_group else rng.choice(['h0', 'h1', 'lone', 'n0', 'm03'])
        directory = 'group_vars' if of_group else 'host_vars'
        shape = rng.choice(['{}', '{}.yml', '{}.yaml', '{}.json', '{}.d.yml'])
        files[f'{directory}/{shape.format(name)}'] = json.dumps(random_vars(rng))
    return files


def random_vars(rng):
    return {rng.choice('uvwxyz'): rng.choice(VALUES) for _ in range(rng.randint(0, 4))}


def ansible_view(path):
    from ansible.inventory.manager import InventoryManager
    from ansible.parsing.dataloader import DataLoader
    from ansible.vars.manager import VariableManager

    loader = DataLoader()
    loader.set_basedir(str(path.parent))
    inventory = InventoryManager(loader=loader, sources=[str(path)])
    variables = VariableManager(loader=loader, inventory=inventory)
    hosts = {}
    for name, host in inventory.hosts.items():
        values = variables.get_vars(host=host, include_hostvars=False, stage='all')
        hosts[name] = {'groups': sorted(g.name for g in host.get_groups() if g.name != 'all'),
                       'vars': {k: v for k, v in values.items() if k not in NOT_STATED}}
    groups = {name: [h.name for h in group.get_hosts()] for name, group in inventory.groups.items()}
    loose = {name for name, group in inventory.groups.items() if any(c.child_groups for c in group.child_groups)}
    return json.loads(json.dumps({'groups': groups, 'hosts': hosts}, default=str)), loose


def differences(ours, theirs, loose):
    for name in sorted(set(ours['groups']) | set(theirs['groups'])):
        mine, real = ours['groups'].get(name, []), theirs['groups'].get(name, [])
        if mine != real and not (name in loose and sorted(mine) == sorted(real)):
            yield f'hosts of group {name}: {mine}, Ansible has {real}'
    if list(ours['hosts']) != sorted(theirs['hosts']):
        yield f"hosts: {list(ours['hosts'])}, Ansible has {sorted(theirs['hosts'])}"
    for host in sorted(set(ours['hosts']) & set(theirs['hosts'])):
        mine, real = ours['hosts'][host], theirs['hosts'][host]
        if sorted(mine['groups']) != real['groups']:
            yield f"groups of {host}: {sorted(mine['groups'])}, Ansible has {real['groups']}"
        for name in sorted(set(mine['vars']) | set(real['vars'])):
            if (name in mine['vars'], mine['vars'].get(name)) != (name in real['vars'], real['vars'].get(name)):
                yield f"{name} of {host}: {mine['vars'].get(name)!r}, Ansible has {real['vars'].get(name)!r}"


def compare(dump, path, counts):
    made = subprocess.run([dump, str(path.parent), path.name], capture_output=True, text=True)
    if made.returncode:
        return [made.stderr.strip()]
    ours = json.loads(made.stdout)
    theirs, loose = ansible_view(path)
    counts['groups'] += len(theirs['groups'])
    counts['hosts'] += len(theirs['hosts'])
    counts['variables'] += sum(len(host['vars']) for host in theirs['hosts'].values())
    return list(differences(ours, theirs, loose))


def write(directory, files):
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--dump', required=True)
    parser.add_argument('--corpus', type=pathlib.Path,
                        default=pathlib.Path(os.environ.get('STEPWARDEN_SHARED', CHECKOUT / '../shared')) / 'corpus')
    parser.add_argument('--random', type=int, default=0, metavar='N')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--verbose', action='store_true')
    options = parser.parse_args()
    try:
        import ansible  # noqa: F401
    except ImportError:
        print('ansible-core is not installed: nothing compared')
        return SKIPPED
    wrong = 0
    counts = {'inventories': 0, 'groups': 0, 'hosts': 0, 'variables': 0}

    def check(what, path):
        nonlocal wrong
        counts['inventories'] += 1
        found = compare(options.dump, path, counts)
        wrong += len(found)
        for difference in found if options.verbose else found[:20]:
            print(f'{what}: {difference}')

    made_up = random.Random(options.seed)
    ours = {**OURS, **{f'seed {options.seed}, number {i}': random_inventory(made_up) for i in range(options.random)}}
    for what, files in ours.items():
        with tempfile.TemporaryDirectory() as directory:
            write(pathlib.Path(directory), files)
            check(what, pathlib.Path(directory) / 'inventory.yaml')
    for path in sorted(options.corpus.resolve().glob('*/*inventory*.yaml')):
        check(str(path), path)
    print(', '.join(f'{count} {name}' for name, count in counts.items()) + f': {wrong} differences')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
