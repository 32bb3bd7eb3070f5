"""Every bound of docs/security.md that input can be made to go over in a moment: the run ends soon, says which bound it
was, and analyses the rest."""
import gzip
import os
import resource
import subprocess
import tarfile
import unittest

import support
from support import CHECKOUT, EXAMPLE, UNANALYSED

FOUND = 'step-compared-as-number'
PLAYBOOK = '- hosts: all\n  gather_facts: false\n  tasks:\n    - import_tasks: Controller/a0.yaml\n'
# Of processors, all together; generous, since machines differ.
SECONDS = 30 if not support.is_sanitized() else 300
MEBIBYTE = 1 << 20


heavy = unittest.skipIf(support.is_sanitized(), 'goes up to a bound that is minutes away under sanitizers')


def doubled(count, line, last):
    """Files a0 to aCOUNT, each of which leads into the next one twice."""
    files = {f'a{i}.yaml': 2 * line.format(i + 1) for i in range(count)}
    return {**files, f'a{count}.yaml': last}


class Bounds(support.FaultTest):
    def check(self, files, *sentences, found=FOUND):
        tree = self.copy(EXAMPLE, 'tree')
        for name, text in files.items():
            self.write(f'tree/{name}', text)
        self.assert_bounded(tree, *sentences, found=found)

    def assert_bounded(self, tree, *sentences, found=FOUND):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        process = support.start('check', tree, '--fail-on', 'never')
        output, errors = process.communicate(timeout=10 * SECONDS)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        done = support.Outcome(process.returncode, output.decode(), errors.decode())
        self.assert_ends(done, UNANALYSED, *sentences)
        self.assertIn(found, done.output)
        self.assertLess(took, SECONDS)

    def test_a_file(self):
        tree = self.copy(EXAMPLE, 'tree')
        os.truncate(tree / 'Compute' / 'post_upgrade_tasks.yaml', 64 * MEBIBYTE + 1)
        self.assert_bounded(tree, 'Compute/post_upgrade_tasks.yaml: cannot analyse: is larger than the limit of 64 MiB for one file')

    def test_a_tree(self):
        tree = self.copy(EXAMPLE, 'tree')
        for i in range(8):
            os.truncate(self.write(f'tree/v{i}', ''), 64 * MEBIBYTE - 5000)
        self.write('tree/zRole/upgrade_tasks.yaml', '- command: x\n' * 5000)
        self.assert_bounded(tree, 'zRole/upgrade_tasks.yaml: cannot analyse: is left out: the files before it fill the limit of 512 MiB')

    def test_an_archive_that_unpacks_to_more(self):
        header = tarfile.TarInfo('tree/x.yaml')
        header.size = 600 * MEBIBYTE
        bomb = self.path('bomb.tar.gz')
        with gzip.open(bomb, 'wb') as file:
            file.write(header.tobuf())
        self.assert_ends(support.run('check', bomb), UNANALYSED, 'unpacks to more than the limit of 512 MiB')

    def test_an_archive_that_is_one_long_run_of_zeros(self):
        bomb = self.path('zeros.tar.gz')
        with gzip.open(bomb, 'wb', compresslevel=1) as file:
            for _ in range(64):
                file.write(bytes(MEBIBYTE))
        self.assert_ends(support.run('check', bomb), UNANALYSED, 'holds no files')

    def test_a_revision_of_ten_billion_files(self):
        """One tree that has another one ten times, ten times over."""
        repository = self.path('repository')
        git = ['git', '-C', repository, '-c', 'user.name=a', '-c', 'user.email=a@b']
        subprocess.run(['git', 'init', '-q', repository], check=True)
        made = subprocess.run([*git, 'hash-object', '-w', '--stdin'], input='x\n', text=True, check=True, capture_output=True)
        entry = f'100644 blob {made.stdout.strip()}'
        for _ in range(10):
            lines = ''.join(f'{entry}\tf{i}\n' for i in range(10))
            made = subprocess.run([*git, 'mktree'], input=lines, text=True, check=True, capture_output=True)
            entry = f'040000 tree {made.stdout.strip()}'
        commit = subprocess.run([*git, 'commit-tree', '-m', 'a', entry.split()[-1]], text=True, check=True, capture_output=True)
        done = support.run('check', repository, '--rev', commit.stdout.strip())
        self.assert_ends(done, UNANALYSED, 'holds more than the limit of 200000 entries')

    def test_nesting_and_nodes(self):
        # Under each a name of its own, since a list that is not read is not told twice.
        self.check({'Compute/post_upgrade_tasks.yaml': '[' * 10_000}, 'nested deeper than the limit of 200 levels')

    @heavy
    def test_aliases(self):
        lines = ''.join(f'    b{i}: &a{i + 1} [{", ".join([f"*a{i}"] * 10)}]\n' for i in range(9))
        text = '- command: x\n  vars:\n    a: &a0 [x, x, x, x, x, x, x, x, x, x]\n' + lines
        self.check({'Compute/post_upgrade_tasks.yaml': text}, 'more than the limit of 4000000 nodes (aliases expanded)')

    @heavy
    def test_imports_that_multiply(self):
        files = doubled(30, '- import_tasks: a{}.yaml\n', '- command: x\n')
        self.check({'x_playbook.yaml': PLAYBOOK, **{f'Controller/{name}': text for name, text in files.items()}},
                   'imports and includes lead into more than 200000 files: what follows is left out')

    @heavy
    def test_playbooks_that_multiply(self):
        files = doubled(30, '- import_playbook: a{}.yaml\n', '- hosts: all\n  tasks: [{command: x}]\n')
        self.check({'x_playbook.yaml': '- import_playbook: a0.yaml\n', **files},
                   'more than')

    @heavy
    def test_includes_in_loops(self):
        files = {f'Controller/a{i}.yaml': f'- include_tasks: a{i + 1}.yaml\n  with_sequence: start=1 end=300\n'
                                          f'  loop_control: {{loop_var: v{i}}}\n' for i in range(3)}
        self.check({'x_playbook.yaml': PLAYBOOK, **files, 'Controller/a3.yaml': '- command: x\n'},
                   'imports and includes lead into more than 200000 files: what follows is left out')

    @heavy
    def test_roles_that_multiply(self):
        files = {'x_playbook.yaml': '- hosts: all\n  roles: [r0]\n', 'roles/r40/tasks/main.yml': '- command: x\n'}
        for i in range(40):
            files[f'roles/r{i}/meta/main.yml'] = ('allow_duplicates: true\ndependencies:\n'
                                                  f'- {{role: r{i + 1}, x: 1}}\n- {{role: r{i + 1}, x: 2}}\n')
        self.check(files, 'more than 20000 roles in one play: the rest is left out')

    @heavy
    def test_variables_that_multiply(self):
        for value in ('"{{{{ {0} }}}}{{{{ {0} }}}}"', '["{{{{ {0} }}}}", "{{{{ {0} }}}}"]'):
            with self.subTest(value):
                names = ''.join(f'    a{i}: {value.format(f"a{i + 1}")}\n' for i in range(50))
                play = f'- hosts: all\n  vars:\n{names}    a50: x\n  tasks:\n    - command: "{{{{ a0 }}}}"\n      when: a0 != ""\n'
                self.check({'x_playbook.yaml': play}, 'variables here are made of more than 10000 others')
                support.shutil.rmtree(self.path('tree'))

    @heavy
    def test_hosts(self):
        names = ''.join(f'    h{i}x[00000:99999]: {{}}\n' for i in range(20))
        self.check({'inventory.yaml': f'all:\n  hosts:\n{names}'}, 'more than 100000 hosts', found='schema-missing-until')

    def checkout_with_bomb(self):
        """A checkout with one more service, of the template deployment/bomb.yaml."""
        tree = self.copy(CHECKOUT, 'tree')
        top = tree / 'overcloud.yaml'
        top.write_text(top.read_text().replace('Services::Clock]', 'Services::Clock, OS::TripleO::Services::Bomb]'))
        registry = tree / 'overcloud-resource-registry-puppet.yaml'
        registry.write_text(registry.read_text() + '  OS::TripleO::Services::Bomb: deployment/bomb.yaml\n')
        return tree

    @heavy
    def test_heat_values_that_multiply(self):
        for function, sentence in (("list_join: ['', [{0}, {0}]]", 'makes a text of more than 16 MiB'),
                                   ('list_concat: [{0}, {0}]', 'makes a list of more than 1000000 items')):
            with self.subTest(function):
                tree = self.checkout_with_bomb()
                values = ''.join(f'  V{i}:\n    type: OS::Heat::Value\n    properties:\n      value: {{'
                                 + function.format(f'{{get_attr: [V{i + 1}, value]}}') + '}\n' for i in range(40))
                last = "'xxxx'" if 'join' in function else '[x]'
                self.write('tree/deployment/bomb.yaml', f'heat_template_version: rocky\nresources:\n{values}'
                           f'  V40: {{type: OS::Heat::Value, properties: {{value: {last}}}}}\n'
                           'outputs:\n  role_data:\n    value:\n      service_name: bomb\n      upgrade_tasks:\n'
                           '        - command: echo\n          vars: {a: {get_attr: [V0, value]}}\n')
                self.assert_ends(support.run('check', tree), UNANALYSED, sentence)
                support.shutil.rmtree(tree)

    @heavy
    def test_templates_that_go_on_and_on(self):
        loops = ''.join(f'{{% for a{i} in range(100000) %}}' for i in range(4)) + 'x' + '{% endfor %}' * 4
        tree = self.checkout_with_bomb()
        self.write('tree/deployment/bomb.j2.yaml', loops + '\n')
        done = support.run('check', tree)
        self.assert_ends(done, UNANALYSED, 'deployment/bomb.j2.yaml', 'more than 4000000 steps')


if __name__ == '__main__':
    unittest.main()
