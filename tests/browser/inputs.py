"""Inputs that the reports under test are made of: what is written by nobody sane, and what is larger than life."""
import pathlib
import shutil

SCRIPT = '</script><script>window.hacked=1</script>'
IMAGE = '<img src=x onerror=window.hacked=1>'
ESCAPES = '\\e[31mred\\n::error::x\\u202e'


def copy_example(example, directory):
    shutil.copytree(example, directory)
    return pathlib.Path(directory)


def hostile(example, directory):
    """The example, where names, files and values are markup."""
    root = copy_example(example, directory)
    tasks = root / 'Compute' / 'post_upgrade_tasks.yaml'
    tasks.write_text(f'''
- name: "{SCRIPT}{IMAGE}{ESCAPES}"
  shell: "echo {IMAGE} & ]]> -->"
  when: step|int == 4
- name: "{IMAGE}"
  systemd: {{name: "{IMAGE}", state: stopped}}
  when: step|int == 1 and undefined_thing.rc == 0
''')
    (root / 'Compute' / 'service_names.yaml').write_text(f'- "{IMAGE}"\n')
    return root


def large(example, directory, task_count=1500, host_count=600):
    """Two roles, one with hundreds of hosts, the other with very many tasks."""
    root = copy_example(example, directory)
    inventory = root / 'inventory.yaml'
    hosts = '\n'.join(f'    compute-{i}: {{ansible_host: 10.0.{i // 250}.{i % 250}}}' for i in range(2, host_count))
    inventory.write_text(inventory.read_text().replace('  vars: {tripleo_role_name: Compute}',
                                                       f'{hosts}\n  vars: {{tripleo_role_name: Compute}}'))
    services = [f'service_{i}' for i in range(60)]
    (root / 'Controller' / 'service_names.yaml').write_text(''.join(f'- {service}\n' for service in services))
    modules = ['systemd: {{name: {0}, state: stopped}}', 'systemd: {{name: {0}, state: started}}',
               'package: {{name: {0}, state: latest}}', 'file: {{path: /var/lib/{0}, state: directory}}',
               'command: echo {0}']
    whole = []
    for step in range(6):
        # In the order of the services, as the generator puts lists together.
        numbers = sorted(range(step, task_count, 6), key=lambda i: i * 60 // task_count)
        tasks = [f'- name: Task {i} of {services[i * 60 // task_count]}\n'
                 f'  {modules[i % 5].format(services[i * 60 // task_count])}\n'
                 f'  when: step|int == {step}\n' for i in numbers]
        (root / 'Controller' / f'upgrade_tasks_step{step}.yaml').write_text(''.join(tasks))
        whole += [(i, task) for i, task in zip(numbers, tasks)]
    whole = [task for _, task in sorted(whole)]
    (root / 'Controller' / 'upgrade_tasks.yaml').write_text(''.join(whole))
    return root


DIFFERENCE = {
    'format': 'stepwarden-diff/1', 'old': 'before', 'new': 'after',
    'changes': [
        {'service': 'mysql', 'template': 'deployment/mysql.yaml', 'section': 'upgrade_tasks', 'roles': ['Controller'],
         'kind': 'changed', 'task': f'Stop mysql {IMAGE}', 'was_task': 'Stop mysql', 'workflows': ['overcloud-upgrade'],
         'location': {'path': 'deployment/mysql.yaml', 'line': 12}, 'moved_steps': {'from': [2], 'to': [3]},
         'fields': [{'field': 'when', 'old': 'step|int == 2', 'new': f'step|int == 3 {SCRIPT}'}],
         'gates': {'added': ['is_bootstrap_node'], 'removed': []},
         'verdicts': [{'workflow': 'overcloud-upgrade', 'role': 'Controller', 'step': 2, 'old': 'run', 'new': 'skip'}]},
        {'service': 'redis', 'kind': 'added', 'task': 'Start redis'},
        {}],
    'effects': [{'change': 'vanishes', 'workflow': 'overcloud-upgrade', 'role': 'Controller', 'step': 2,
                 'sentence': f'mysql is no longer stopped {IMAGE}'}],
    'findings': {'new': [{'severity': 'error', 'rule': 'step-gap', 'message': SCRIPT,
                          'location': {'path': 'a', 'line': 1}}],
                 'unchanged': 7},
}
