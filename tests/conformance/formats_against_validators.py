#!/usr/bin/python3
"""Writes findings in every format, and holds each against its published form.

    formats_against_validators.py --program BUILD/stepwarden --cache DIR

What is checked: the example project, the small checkout with all mistakes about templates of fixtures/err laid over it,
what is wrong on purpose in fixtures/hostile, and a tree whose names are made to break formats, with suppressed and known
findings. Each is written twice, with one
thread and with two, and has to come out the same to the byte. The forms are those of report_forms.py; SARIF is also held
against the schema of OASIS and validated by Microsoft's SARIF multitool with its rules for GitHub. Both come with the
npm package @microsoft/sarif-multitool-linux, which is kept in DIR. Where npm cannot fetch it, all else is checked, and
the exit status is 77 when nothing is wrong with it.
"""
import argparse
import collections
import json
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

import yaml

import report_forms

SKIPPED = 77
PACKAGE = '@microsoft/sarif-multitool-linux'
VERSION = '5.7.0'
MULTITOOL = 'Sarif.Multitool'
SCHEMA = 'sarif-2.1.0.json'
SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
FORMATS = ['text', 'line', 'json', 'jsonl', 'sarif', 'junit', 'gitlab', 'github', 'zuul']
# What the multitool says of any document like ours, and why that is as it should be.
ACCEPTED = {
    'SARIF2002': 'messages are made of what was found; ids with arguments would hold nothing else',
    'SARIF2003': 'which revision is checked is known to whoever uploads the document',
    'SARIF2009': 'rules are named after the bad thing, not numbered',
    'SARIF2011': 'viewers that show lines around a result have the source',
}
# The same where the program was built without a homepage.
ACCEPTED_WITHOUT_HOMEPAGE = {
    'SARIF2005': 'there is no informationUri',
    'SARIF2012': 'rules have no helpUri',
}
# It would go to the network.
UNREACHABLE = 'SARIF2006.UrisShouldBeReachable.Options'

HOSTILE = ['</failure>]]><script>alert(1)</script><!--', 'a\r\n::error file=a,line=1::forged', '%0A%25 100%', 'a,b:c=d;e',
           '\x1b[31m\x1b]0;owned\x07', '\u202eright to left\u2066\u200b', '\u2028\u0085', 'é€😀', '[x](1) ](https://example.org)',
           '"\'\\', '${HOME}`id`', '##[error]forged', 'x' * 3000]


def fetched_multitool(cache):
    """The directory with the program and the schema, or None when npm cannot fetch them."""
    directory = cache / f'sarif-multitool-{VERSION}'
    if directory.exists():
        return directory
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as aside:
        try:
            subprocess.run(['npm', 'pack', '--silent', '--fetch-retries=1', f'{PACKAGE}@{VERSION}'], cwd=aside, check=True, timeout=300,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except (OSError, subprocess.SubprocessError):
            return None
        kept = pathlib.Path(aside) / 'kept'
        kept.mkdir()
        with tarfile.open(next(pathlib.Path(aside).glob('*.tgz'))) as archive:
            for name in (MULTITOOL, SCHEMA):
                (kept / name).write_bytes(archive.extractfile(f'package/{name}').read())
        (kept / MULTITOOL).chmod(0o755)
        kept.rename(directory)
    return directory


def schema_problems(multitool, text):
    import jsonschema
    schema = json.loads((multitool / SCHEMA).read_text())
    validator = jsonschema.validators.validator_for(schema)(schema)
    return [f'schema: {"/".join(map(str, error.absolute_path))}: {error.message[:200]}'
            for error in validator.iter_errors(json.loads(text))]


def multitool_problems(multitool, file, scratch):
    configuration = scratch / 'configuration.xml'
    configuration.write_text('<?xml version="1.0" encoding="utf-8"?>\n'
                             f'<Properties><Properties Key="{UNREACHABLE}"><Property Key="RuleEnabled" Value="Disabled" '
                             'Type="Driver.RuleEnabledState" /></Properties></Properties>\n')
    report = scratch / 'validated.sarif'
    # The program itself: the package's script hands its arguments to a shell.
    outcome = subprocess.run([multitool / MULTITOOL, 'validate', file, '--rule-kind', 'Sarif;Ghas', '--level',
                              'Error;Warning;Note', '--config', configuration, '--output', report, '--log', 'ForceOverwrite'],
                             capture_output=True, text=True)
    if not report.exists():
        return [f'the multitool says nothing: {outcome.stdout[-500:]}{outcome.stderr[-500:]}']
    run = json.loads(report.read_text())['runs'][0]
    if not run['invocations'][0]['executionSuccessful']:
        return [f'the multitool fails: {outcome.stdout[-500:]}']
    said = collections.Counter(result['ruleId'] for result in run['results'])
    driver = json.loads(file.read_text())['runs'][0]['tool']['driver']
    accepted = ACCEPTED if 'informationUri' in driver else {**ACCEPTED, **ACCEPTED_WITHOUT_HOMEPAGE}
    return [f'multitool: {rule}, {count} times' for rule, count in said.items() if rule not in accepted]


def write_bad_checkout(root):
    shutil.copytree(SOURCE / 'fixtures/checkout', root)
    for case in sorted((SOURCE / 'fixtures/err').glob('*/*')):
        if not list(case.glob('*.yaml')):
            shutil.copytree(case, root, dirs_exist_ok=True)


def write_hostile_tree(root):
    names = [text for text in HOSTILE if '\r' not in text and len(text) < 200]
    plays = [{'hosts': 'all', 'name': HOSTILE[0], 'vars': {'step': '1'},
              'tasks': [{'import_tasks': f'tasks {number} {name.replace("/", "|")}.yaml'} for number, name in enumerate(names)] +
                       [{'import_tasks': 'missing ' + HOSTILE[3]}]}]
    (root / 'upgrade_steps_playbook.yaml').write_text(yaml.safe_dump(plays), encoding='utf-8')
    for number, name in enumerate(names):
        tasks = [{'name': text, 'command': 'true', 'when': 'step == 1', 'register': f'no {text}'} for text in HOSTILE]
        tasks.append({'name': 'é😀', 'shell': 'echo 😀 {{ nothing_sets_this }}'})
        written = yaml.safe_dump(tasks, allow_unicode=True, width=10000)
        if number == 0:
            written = f'# stepwarden: ignore[step] {HOSTILE[0]} {HOSTILE[2]}\n' + written
        (root / f'tasks {number} {name.replace("/", "|")}.yaml').write_text(written, encoding='utf-8')
    (root / 'broken <b>.yaml').write_text('- {')


def cases(scratch, program):
    """Name, working directory, and arguments of each."""
    yield 'example', SOURCE / 'fixtures/projects/example', ['.', '--profile', 'all']
    write_bad_checkout(scratch / 'checkout')
    yield 'checkout', scratch / 'checkout', ['.', '--profile', 'all']
    directories = sorted(path.name for path in (SOURCE / 'fixtures/hostile').iterdir())
    yield 'hostile inputs', SOURCE / 'fixtures/hostile', [*directories, '--profile', 'all']
    root = scratch / 'names'
    root.mkdir()
    write_hostile_tree(root)
    yield 'hostile names', root, ['.', '--profile', 'all']
    baseline = scratch / 'baseline.json'
    subprocess.run([program, 'check', '.', '--quiet', '--select', 'step', '--baseline', baseline, '--write-baseline'], cwd=root,
                   check=False, capture_output=True)
    yield 'known findings', root, ['.', '--profile', 'all', '--baseline', baseline]


def write_all(program, directory, arguments, threads, output):
    output.mkdir()
    words = [word for name in FORMATS for word in ('--format', name, '--output', output / name)]
    outcome = subprocess.run([program, 'check', *arguments, '--threads', str(threads), *words], cwd=directory,
                             capture_output=True, text=True)
    if outcome.returncode not in (0, 1, 3):
        sys.exit(f'check ends with {outcome.returncode}: {outcome.stderr}')
    return {name: (output / name).read_bytes() for name in FORMATS}


def problems_of(name, directory, arguments, options, multitool, scratch):
    """What is wrong with any format of one case."""
    outputs = [write_all(options.program, directory, arguments, threads, scratch / f'{name} {threads}') for threads in (1, 2)]
    for form in FORMATS:
        if outputs[0][form] != outputs[1][form]:
            yield form, 'two threads write something else than one'
    for form, problems in report_forms.FORMS.items():
        for problem in problems(outputs[0][form].decode()):
            yield form, problem
    for form in ('text', 'line'):
        if not report_forms.is_harmless(outputs[0][form].decode()):
            yield form, 'it holds what a terminal acts on'
    findings = json.loads(outputs[0]['json'])['findings']
    results = json.loads(outputs[0]['sarif'])['runs'][0]['results']
    if sum(not result.get('suppressions') for result in results) != len(findings):
        yield 'sarif', 'it has not as many results as there are findings'
    print(f'{name}: {len(findings)} findings, {len(results) - len(findings)} suppressed')
    if multitool:
        file = scratch / f'{name} 1' / 'sarif'
        for problem in schema_problems(multitool, outputs[0]['sarif']) + multitool_problems(multitool, file, scratch):
            yield 'sarif', problem


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--program', required=True, type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument('--cache', required=True, type=pathlib.Path)
    options = parser.parse_args()
    multitool = fetched_multitool(options.cache)
    count = 0
    with tempfile.TemporaryDirectory() as directory:
        scratch = pathlib.Path(directory)
        for name, where, arguments in cases(scratch, options.program):
            for form, problem in problems_of(name, where, arguments, options, multitool, scratch):
                count += 1
                print(f'{name}: {form}: {problem}')
    if count:
        print(f'{count} problems')
        return 1
    if not multitool:
        print(f'skipped: npm cannot fetch {PACKAGE}@{VERSION}, so that SARIF was not validated; all else is as it should be')
        return SKIPPED
    return 0


if __name__ == '__main__':
    sys.exit(main())
