#!/usr/bin/python3
"""Writes random playbook directories in the manner of TripleO's: plays, strategies, batches, blocks, conditions on
variables, facts and registers, step loops of includes, imports, loops, handlers, tags. The same seed gives the same directory.

    generate_playbooks.py SEED DIRECTORY

What it writes always loads; what it comes to at run time may well be errors, since names are used without care for whether
they are defined by then.
"""
import pathlib
import random
import sys

import yaml

HOSTS = {'Controller': ['ctl-0', 'ctl-1'], 'Compute': ['cmp-0']}
DEEPEST_INCLUDE = 3
REGISTERS = ('looked', 'found', 'state', 'outcome')
FACTS = ('mode', 'enabled', 'count', 'names_found')
TAGS = ('pull', 'stop', 'start')
HANDLERS = ('restart', 'reload')


class Writer:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.tasks_left = 16
        self.count = 0
        self.files = {}

    def chance(self, probability):
        return self.random.random() < probability

    def one_of(self, *choices):
        return self.random.choice(choices)

    # Conditions

    def atom(self):
        register, fact = self.random.choice(REGISTERS), self.random.choice(FACTS)
        return self.random.choice((
            'index | int == 0', "role == 'Controller'", 'flag_on', 'not flag_off', 'text_yes | bool', "'mysql' in services",
            'numbers | length > 2', 'no_such is defined', 'no_such | default(false)', 'step | int == 1', "step == '1'", 'step == 1',
            'step is defined', 'step | default(0) | int < 2', 'inventory_hostname == groups[role][0]', 'item is defined',
            "hostvars['ctl-0'].index == 0", f"hostvars['ctl-0'].{fact} is defined", 'options.a == 1', 'options.b is defined',
            f'{register} is defined', f'{register}.rc == 0', f'{register} is skipped', f'{register} is not skipped',
            f'{register} is changed', f'{register}.changed', f'{register} is failed', f'{register} is succeeded',
            f'{register}.rc is defined', f'{register}.rc | default(1) == 0', f'{register}.stat.exists',
            f'{register}.stat.exists | default(false)', f"{register}.stdout == 'active'", f"'a' in {register}.stdout",
            f'{register}.stdout_lines | length > 0', f'({register}.stdout | default("")) | length == 0',
            f'{register}.results is defined', f'{register}.results | default([]) | length == 2',
            f'{fact} is defined', f'{fact} | default(true) | bool', f"{fact} == 'a'", fact, f'{fact} | default("") != "a"'))

    def condition(self, depth=0):
        if depth > 1 or self.chance(0.6):
            return self.atom()
        shape = self.random.randrange(5)
        left, right = self.condition(depth + 1), self.condition(depth + 1)
        return (f'{left} and {right}', f'{left} or {right}', f'not ({left})', f'({left}) and ({right})',
                f'({left} or {right}) and {self.atom()}')[shape]

    def when(self):
        if self.chance(0.7):
            return self.condition()
        return [self.condition() for _ in range(self.random.randint(1, 3))]

    # Tasks

    def name(self, word):
        self.count += 1
        return f'{word} {self.count}'

    def value(self):
        return self.random.choice((
            'a', 'b', True, False, 'yes', 'no', 3, '3', '{{ index }}', '{{ role }}', '{{ flag_on }}', '{{ numbers }}',
            '{{ no_such | default("a") }}', '{{ index | int == 0 }}', '{{ looked.rc | default(5) }}', '{{ mode | default("b") }}',
            '{{ found.stat.exists }}', '{{ (count | default(0) | int) + 1 }}', '{{ state is defined }}', '{{ no_such }}',
            '{{ looked.stdout }}', "{{ names_found | default([]) + ['a'] }}"))

    def action(self):
        kind = self.random.randrange(12)
        if kind < 4:
            return {'debug': {'msg': self.one_of('x', 'x', 'x', '{{ role }}', '{{ no_such }}', '{{ looked.rc }}', '{{ mode }}')}}
        if kind < 7:
            task = {'command': self.one_of('look', 'look {{ role }}', 'look {{ no_such | default(omit) }}')}
        elif kind < 8:
            task = {'stat': {'path': '/x'}}
        elif kind < 11:
            return {'set_fact': {self.random.choice(FACTS): self.value()}}
        else:
            return self.one_of({'fail': {'msg': 'x'}}, {'assert': {'that': [self.condition()]}})
        if self.chance(0.8):
            task['register'] = self.random.choice(REGISTERS)
        if self.chance(0.3):
            task.update(self.one_of({'failed_when': False}, {'ignore_errors': True}, {'changed_when': False},
                                    {'changed_when': True}))
        return task

    def loop(self, task):
        kind, loop = self.random.choice((
            ('loop', [1, 2]), ('with_items', ['a', 'b']), ('loop', '{{ numbers }}'), ('with_items', '{{ services }}'),
            ('loop', []), ('with_sequence', 'start=0 end=1'), ('with_dict', '{{ options }}'), ('loop', '{{ no_such }}'),
            ('with_items', '{{ no_such | default([]) }}'), ('with_items', '{{ looked.stdout_lines }}'),
            ('loop', '{{ looked.results }}'), ('loop', '{{ groups["Controller"] }}'), ('loop', '{{ names_found }}')))
        task[kind] = loop
        if self.chance(0.4):
            task['when'] = self.one_of('item == 1', "item == 'a'", 'item is string', 'item.rc is defined', 'item.key is defined')

    def plain(self):
        task = {'name': self.name('task'), **self.action()}
        if self.chance(0.55):
            task['when'] = self.when()
        if self.chance(0.15):
            self.loop(task)
        if self.chance(0.08):
            task['run_once'] = True
        if self.chance(0.06):
            task['delegate_to'] = self.one_of('localhost', 'cmp-0')
        if self.chance(0.1):
            task['notify'] = self.random.choice(HANDLERS)
        return task

    def tagged(self, task):
        if self.chance(0.12):
            task['tags'] = self.one_of('pull', ['stop', 'start'], 'always', ['never', 'pull'])
        return task

    def file(self, level):
        """A file of its own for every include: decisions are told apart by their place and how often it was come to."""
        name = f'part-{len(self.files) + 1}.yaml'
        self.files[name] = None
        self.files[name] = self.tasks(self.random.randint(1, 3), level)
        return name

    def include(self, level):
        file = self.file(level + 1)
        task = {'name': self.name('include'), 'include_tasks': file}
        shape = self.random.randrange(5)
        if shape == 0:
            task.update(with_sequence='start=0 end=2', loop_control={'loop_var': 'step'})
        elif shape == 1:
            task.update(loop=[0, 1], loop_control={'loop_var': 'step'})
        elif shape == 2:
            task['vars'] = {'step': self.one_of(1, '1', '{{ index }}')}
        elif shape == 3:
            task = {'name': task['name'], 'import_tasks': file, 'vars': {'step': self.one_of(1, '2'), 'mode': 'a'}}
        if self.chance(0.4):
            task['when'] = self.when()
        return task

    def block(self, level, depth):
        task = {'name': self.name('block'), 'block': self.tasks(self.random.randint(1, 3), level, depth + 1)}
        if self.chance(0.35):
            task['rescue'] = self.tasks(self.random.randint(1, 2), level, depth + 1)
        if self.chance(0.25):
            task['always'] = self.tasks(1, level, depth + 1)
        if self.chance(0.6):
            task['when'] = self.when()
        if self.chance(0.15):
            task['vars'] = {'step': self.one_of(0, '1')}
        return task

    def task(self, level, depth):
        self.tasks_left -= 1
        kind = self.random.random()
        if kind < 0.12 and level < DEEPEST_INCLUDE:
            return self.tagged(self.include(level))
        if kind < 0.30 and depth < 2:
            return self.tagged(self.block(level, depth))
        # A condition that fails on a meta task ends the whole run of Ansible, so that it stands where it inherits none.
        if kind < 0.33 and level == 0 and depth == 0:
            return {'meta': 'flush_handlers'}
        return self.tagged(self.plain())

    def tasks(self, number, level, depth=0):
        return [self.task(level, depth) for _ in range(max(1, min(number, self.tasks_left)))]

    def play(self):
        play = {'name': self.name('play'), 'hosts': self.one_of('overcloud', 'overcloud', 'Controller', 'Compute', 'all:!ctl-1')}
        if self.chance(0.2):
            play['serial'] = self.one_of(1, 2, '50%')
        if self.chance(0.15):
            play['strategy'] = 'free'
        elif self.chance(0.15):
            play['any_errors_fatal'] = True
        if self.chance(0.3):
            play['vars'] = {self.one_of('step', 'mode', 'enabled'): self.one_of(0, '1', 'a', True)}
        if self.chance(0.2):
            play['gather_facts'] = True
        play['tasks'] = self.tasks(self.random.randint(3, 7), 0)
        play['handlers'] = [{'name': name, 'debug': {'msg': name}} for name in HANDLERS]
        return play

    def definitions(self):
        """So that most names exist by the time they are used."""
        tasks = [{'name': self.name('define'), 'command': 'look', 'register': register, 'failed_when': False}
                 for register in REGISTERS if self.chance(0.6)]
        return tasks + [{'name': self.name('define'), 'set_fact': {fact: self.one_of('a', 'b', True, 3, ['a'])}}
                        for fact in FACTS if self.chance(0.6)]

    def inventory(self):
        shared = {'flag_on': True, 'flag_off': False, 'text_yes': 'yes', 'numbers': [1, 2, 3], 'options': {'a': 1}}
        return {'all': {'vars': shared},
                **{role: {'hosts': {host: {'index': number} for number, host in enumerate(hosts)},
                          'vars': {'role': role, 'services': ['mysql', 'api'] if role == 'Controller' else ['compute']}}
                   for role, hosts in HOSTS.items()},
                'overcloud': {'children': {role: {} for role in HOSTS}}}

    def arguments(self):
        """Further arguments of the call."""
        if self.chance(0.7):
            return []
        return self.one_of(['--tags', self.random.choice(TAGS)], ['--skip-tags', self.random.choice(TAGS)],
                           ['--limit', 'Controller'], ['-e', 'mode=a'], ['-e', 'step=1'])


def write(seed, directory):
    """Writes one directory; gives the arguments to call it with."""
    writer = Writer(seed)
    directory = pathlib.Path(directory)
    plays = [writer.play() for _ in range(writer.random.randint(1, 3))]
    plays[0]['tasks'][:0] = writer.definitions()
    documents = {'inventory.yaml': writer.inventory(), 'site.yaml': plays, **writer.files}
    for name, document in documents.items():
        (directory / name).write_text(yaml.safe_dump(document, sort_keys=False))
    return writer.arguments()


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    pathlib.Path(sys.argv[2]).mkdir(parents=True, exist_ok=True)
    print(*write(int(sys.argv[1]), sys.argv[2]))


if __name__ == '__main__':
    main()
