"""Makes larger config-download directories of one: more hosts in each role, more roles, more tasks, more findings.

What is made is what the config writer would write for such a plan: a role's twin has its own directory, group, variables
and hosts, and stands wherever the role stood, in playbooks as in groups of the inventory. A twin's files are those of its
role, and hosts differ in what hosts differ in.
"""
import copy
import pathlib
import re
import shutil
import subprocess

import yaml

INVENTORIES = ("tripleo-ansible-inventory.yaml", "inventory.yaml")
# Groups that stay as they are; so do those without hosts of their own: services, networks, the overcloud.
ONE_OF_A_KIND = ("Undercloud",)
INCLUSIONS = ("import_tasks", "include_tasks", "include")


def load(path):
    return yaml.load(path.read_text(), Loader=yaml.CSafeLoader)


def store(path, document):
    # The config writer's two inventories may be one file with two names.
    path.unlink(missing_ok=True)
    path.write_text(yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False))


def copy_of(directory, target):
    shutil.copytree(directory, target)
    subprocess.run(["chmod", "-R", "u+w", target], check=True)
    return target


def inventories_of(directory):
    return [directory / name for name in INVENTORIES if (directory / name).exists()]


# Hosts.

def twin_name(name, number):
    return name if number == 0 else f"{name}-{number}"


def twin_variables(variables, number, serial):
    """What distinguishes hosts gets a value of its own; all else is the same."""
    if number == 0 or not variables:
        return variables
    twin = copy.copy(variables)
    for key, value in variables.items():
        if key == "deploy_server_id":
            twin[key] = f"{value[:-12]}{serial:012d}"
        elif key == "ansible_host" or key.endswith("_ip"):
            twin[key] = f"10.{serial >> 16 & 255}.{serial >> 8 & 255}.{serial & 255}"
    return twin


def widen_inventory(path, factor):
    inventory = load(path)
    serial, twins = 0, {}
    for group, content in inventory.items():
        hosts = (content or {}).get("hosts")
        if not hosts or group in ONE_OF_A_KIND:
            continue
        wide = {}
        for name, variables in hosts.items():
            for number in range(factor):
                serial += 1
                wide[twin_name(name, number)] = twin_variables(variables, number, serial)
                twins.setdefault(name, [twin_name(name, n) for n in range(factor)])
        content["hosts"] = wide
    store(path, inventory)
    return twins


def copy_names(source, target):
    """A host's deployment files, which no step depends on, by name: their text for thousands is more than a tree may hold."""
    target.mkdir(exist_ok=True)
    for path in source.iterdir():
        (target / path.name).write_text("{}\n")


def copy_host_files(directory, twins):
    for place in [directory / "host_vars", *(p for p in directory.iterdir() if p.is_dir())]:
        for name, names in twins.items():
            for twin in names[1:]:
                for source in (place / name, place / f"{name}.yaml"):
                    target = place / (twin + source.suffix)
                    if source.is_dir():
                        copy_names(source, target)
                    elif source.is_file():
                        shutil.copy(source, target)


def multiply_hosts(directory, factor):
    """So many hosts for each that there was; gives how many there are now."""
    twins = {}
    for path in inventories_of(directory):
        twins = widen_inventory(path, factor)
    copy_host_files(directory, twins)
    return sum(map(len, twins.values()))


# Roles.

class Renaming:
    """A role's name, and those of its hosts, as a twin has them."""

    def __init__(self, role, number, hosts):
        self.names = {role: f"{role}Twin{number}", **{host: f"{host}-twin{number}" for host in hosts}}
        self.pattern = re.compile(r"\b(" + "|".join(map(re.escape, sorted(self.names, key=len, reverse=True))) + r")\b")

    def text(self, text):
        return self.pattern.sub(lambda found: self.names[found.group()], text)

    def __call__(self, value):
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self(item) for item in value]
        if isinstance(value, dict):
            return {self(key): self(item) for key, item in value.items()}
        return value


def roles_of(directory):
    """Roles with a directory of task lists, each with its hosts."""
    inventory = load(inventories_of(directory)[0])
    return {role: list((content or {}).get("hosts") or {}) for role, content in inventory.items()
            if (directory / role / "upgrade_tasks.yaml").exists()}


def role_of(item, roles):
    """The role that a play is for, or of whose files one is included; None for what is of all roles."""
    if not isinstance(item, dict):
        return None
    names = [item.get("hosts"), *(str(item.get(key, "")).partition("/")[0] for key in INCLUSIONS)]
    return next((name for name in names if name in roles), None)


def with_twin_items(value, twins):
    if isinstance(value, dict):
        return {key: with_twin_items(item, twins) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    out = []
    for item in value:
        role = role_of(item, twins)
        out += [item, *(twin(item) for twin in twins[role])] if role else [with_twin_items(item, twins)]
    return out


def with_twin_groups(inventory, twins):
    out = {}
    for group, content in inventory.items():
        out[group] = content
        for twin in twins.get(group, ()):
            out[twin.text(group)] = twin(content)
        children = (content or {}).get("children") or {}
        for role in [role for role in children if role in twins]:
            children.update({twin.text(role): {} for twin in twins[role]})
    return out


def copy_role_files(directory, role, twin):
    shutil.copytree(directory / role, directory / twin.text(role))
    for path in [*directory.glob("group_vars/*"), *directory.glob("host_vars/*")]:
        # Whole names alone: a twin's own files are there already.
        if path.stem in twin.names:
            target = path.with_name(twin.names[path.stem] + path.suffix)
            shutil.copytree(path, target) if path.is_dir() else target.write_text(twin.text(path.read_text()))


def multiply_roles(directory, roles):
    """At least so many roles, the present ones twinned in turn; gives how many there are now."""
    present = roles_of(directory)
    twins = {role: [] for role in present}
    for number in range(len(present), roles):
        role = list(present)[number % len(present)]
        twins[role].append(Renaming(role, number // len(present), present[role]))
    for role, of_role in twins.items():
        for twin in of_role:
            copy_role_files(directory, role, twin)
    for path in directory.glob("*.yaml"):
        if path.name not in INVENTORIES and any(role in path.read_text() for role in twins):
            store(path, with_twin_items(load(path), twins))
    for path in inventories_of(directory):
        store(path, with_twin_groups(load(path), twins))
    return len(roles_of(directory))


# Tasks.

def multiply_tasks(directory, factor):
    """Each task of the roles' lists so many times, under names of their own."""
    for role in roles_of(directory):
        for path in (directory / role).glob("*_tasks*.yaml"):
            tasks = load(path)
            if not isinstance(tasks, list) or not tasks:
                continue
            more = [{**task, "name": f"{task.get('name', 'unnamed')} {number}"}
                    for number in range(1, factor) for task in tasks if isinstance(task, dict)]
            store(path, tasks + more)


def add_findings(directory, count):
    """So many tasks with a defect that each is told by itself: a module that does not exist."""
    role = pathlib.Path(next(iter(roles_of(directory))))
    path = directory / role / "upgrade_tasks.yaml"
    if not path.exists():
        path = next((directory / role).glob("upgrade_tasks*.yaml"))
    tasks = load(path) or []
    defects = [{"name": f"defect {number}", "servicee": {"name": f"unit-{number}", "state": "stopped"},
                "when": "step|int == 2"} for number in range(count)]
    store(path, tasks + defects)
