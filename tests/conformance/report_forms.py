"""The published forms of the formats that `check` writes findings in, as far as no schema of their owners is at hand.
Each function takes what was written and gives a list of sentences about what is wrong.

    sarif    what GitHub's code scanning requires of SARIF, by its documentation ("SARIF support for code scanning")
    junit    the form of Jenkins' xUnit plugin (junit-10.xsd), and that the counts are right
    gitlab   GitLab's "Code Quality report format"
    github   GitHub's "Workflow commands"
    zuul     Zuul's "Return Values": file comments, warnings, artifacts
"""
import json
import re
import urllib.parse
import xml.etree.ElementTree

LEVELS = {'none', 'note', 'warning', 'error'}


def is_harmless(text):
    """No character that a terminal, a log or a browser acts on."""
    return not re.search('[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]', text)


def sarif_location(location, what, problems):
    physical = location.get('physicalLocation', {})
    uri = physical.get('artifactLocation', {}).get('uri', '')
    if not uri:
        problems.append(f'{what} has no uri')
    if re.search(r'[^A-Za-z0-9._~/%:-]', uri) or re.search(r'%(?![0-9A-F]{2})', uri):
        problems.append(f'{what} has a uri that is not encoded: {uri!r}')
    if urllib.parse.urlsplit(uri).scheme not in ('', 'file') or uri.startswith('./'):
        problems.append(f'{what} has a uri that is not relative: {uri!r}')
    region = physical.get('region', {})
    for key in ('startLine', 'startColumn', 'endLine', 'endColumn'):
        if region.get(key, 0) < 1:
            problems.append(f'{what} has no {key}')
    if [region.get('endLine', 0), region.get('endColumn', 0)] < [region.get('startLine', 0), region.get('startColumn', 0)]:
        problems.append(f'{what} ends before it starts')
    snippet = region.get('snippet', {}).get('text')
    if snippet is not None:
        width = len(snippet.encode('utf-16-le', 'surrogatepass')) // 2
        if region.get('startLine') == region.get('endLine') and width != region.get('endColumn', 0) - region.get('startColumn', 0):
            problems.append(f'{what} has {width} UTF-16 units of text and {region}')


def sarif_rule(rule, problems):
    what = f'rule {rule.get("id")}'
    for key in ('shortDescription', 'fullDescription', 'help'):
        text = rule.get(key, {}).get('text', '')
        if not text or (key != 'help' and len(text) > 1024):
            problems.append(f'{what}: {key}.text has {len(text)} characters')
    if not rule.get('help', {}).get('markdown'):
        problems.append(f'{what} has no help.markdown')
    if not re.fullmatch('([A-Z][a-z0-9]*)+', rule.get('name', '')):
        problems.append(f'{what} has the name {rule.get("name")!r}')
    if not rule.get('helpUri', 'https://').startswith('https://'):
        problems.append(f'{what} has the helpUri {rule["helpUri"]!r}')
    if rule.get('defaultConfiguration', {}).get('level') not in LEVELS:
        problems.append(f'{what} has no level')
    properties = rule.get('properties', {})
    if not 0 < len(properties.get('tags', [])) <= 20:
        problems.append(f'{what} has {len(properties.get("tags", []))} tags')
    if properties.get('precision') not in ('very-high', 'high', 'medium', 'low'):
        problems.append(f'{what} has no precision')
    if properties.get('problem.severity') not in ('error', 'warning', 'recommendation'):
        problems.append(f'{what} has no problem.severity')


def sarif_result(result, rules, problems):
    what = f'result of {result.get("ruleId")}'
    if rules[result['ruleIndex']]['id'] != result['ruleId']:
        problems.append(f'{what} has the index of another rule')
    if result.get('level') not in LEVELS:
        problems.append(f'{what} has no level')
    text = result.get('message', {}).get('text', '')
    if not text or not is_harmless(text):
        problems.append(f'{what} has the message {text!r}')
    if not result.get('partialFingerprints', {}).get('primaryLocationLineHash'):
        problems.append(f'{what} has no primaryLocationLineHash')
    if len(result.get('locations', [])) != 1:
        problems.append(f'{what} has {len(result.get("locations", []))} locations')
    related = result.get('relatedLocations', [])
    for location in result.get('locations', []) + related:
        sarif_location(location, what, problems)
    links = re.findall(r'(?<!\\)(?:\\\\)*\]\((\d+)\)', text)
    if sorted(links) != sorted(str(location['id']) for location in related):
        problems.append(f'{what} links to {links}')
    for flow in result.get('codeFlows', []):
        for thread in flow['threadFlows']:
            order = [step['executionOrder'] for step in thread['locations']]
            if order != sorted(set(order)) or len(order) < 2:
                problems.append(f'{what} has a flow with the steps {order}')
            for step in thread['locations']:
                sarif_location(step['location'], f'flow of {what}', problems)
                if not step['location'].get('message', {}).get('text'):
                    problems.append(f'flow of {what} has a step without a message')


def sarif(text):
    problems = []
    document = json.loads(text)
    if document.get('version') != '2.1.0' or not document.get('$schema'):
        problems.append('no version or no $schema')
    for run in document['runs']:
        driver = run['tool']['driver']
        for key in ('name', 'semanticVersion'):
            if not driver.get(key):
                problems.append(f'the driver has no {key}')
        for rule in driver['rules'] + driver['notifications']:
            if 'properties' in rule:
                sarif_rule(rule, problems)
        for result in run['results']:
            sarif_result(result, driver['rules'], problems)
        if len({'suppressions' in result for result in run['results']}) > 1:
            problems.append('some results have suppressions and some have none')
        for invocation in run['invocations']:
            errors = [each for each in invocation['toolExecutionNotifications'] if each['level'] == 'error']
            if invocation['executionSuccessful'] == bool(errors):
                problems.append('the run is told as successful with errors, or as failed without')
    return problems


# Element: attributes that it must have, that it may have, and its children.
JUNIT = {
    'testsuites': (set(), {'name', 'time', 'tests', 'failures', 'errors'}, {'testsuite'}),
    'testsuite': ({'name', 'tests', 'failures', 'errors'},
                  {'group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'},
                  {'testsuite', 'properties', 'testcase', 'system-out', 'system-err'}),
    'testcase': ({'name'}, {'time', 'classname', 'group'}, {'skipped', 'error', 'failure', 'system-out', 'system-err'}),
    'failure': (set(), {'type', 'message'}, set()),
    'error': (set(), {'type', 'message'}, set()),
    'skipped': (set(), {'type', 'message'}, set()),
}


def junit(text):
    problems = []
    root = xml.etree.ElementTree.fromstring(text)
    if root.tag != 'testsuites':
        problems.append(f'the root is {root.tag}')
    for element in root.iter():
        needed, allowed, children = JUNIT[element.tag]
        attributes = set(element.attrib)
        if needed - attributes or attributes - needed - allowed:
            problems.append(f'{element.tag} has the attributes {sorted(attributes)}')
        if {child.tag for child in element} - children:
            problems.append(f'{element.tag} has a child that it must not have')
        for each in [element.text or ''] + list(element.attrib.values()):
            if not is_harmless(each):
                problems.append(f'{element.tag} holds {each[:80]!r}')
    for group in root.findall('testsuite') + [root]:
        for attribute, path in (('tests', './/testcase'), ('failures', './/failure'), ('errors', './/error'), ('skipped', './/skipped')):
            if attribute in group.attrib and int(group.get(attribute)) != len(group.findall(path)):
                problems.append(f'{group.get("name")!r} counts {group.get(attribute)} {attribute}, and has {len(group.findall(path))}')
    if not root.findall('.//testcase'):
        problems.append('there is no test')
    names = [(case.get('classname'), case.get('name')) for case in root.iter('testcase')]
    if len(names) != len(set(names)):
        problems.append('two tests have one name')
    return problems


def gitlab(text):
    problems = []
    issues = json.loads(text)
    for issue in issues:
        what = f'issue of {issue.get("check_name")}'
        for key in ('description', 'check_name', 'fingerprint'):
            if not isinstance(issue.get(key), str) or not issue[key] or not is_harmless(issue[key]):
                problems.append(f'{what} has the {key} {issue.get(key)!r}')
        if issue.get('severity') not in ('info', 'minor', 'major', 'critical', 'blocker'):
            problems.append(f'{what} has the severity {issue.get("severity")!r}')
        path = issue.get('location', {}).get('path', '')
        if not path or path.startswith(('/', './')) or not is_harmless(path):
            problems.append(f'{what} has the path {path!r}')
        if issue.get('location', {}).get('lines', {}).get('begin', 0) < 1:
            problems.append(f'{what} has no line')
    if len({issue['fingerprint'] for issue in issues}) != len(issues):
        problems.append('two issues have one fingerprint')
    return problems


COMMAND = re.compile(r'::(error|warning|notice) ([^:\n]*)::(.*)')
PROPERTIES = {'title', 'file', 'line', 'endLine', 'col', 'endColumn'}


def unescaped(text):
    for code, character in (('%0D', '\r'), ('%0A', '\n'), ('%3A', ':'), ('%2C', ','), ('%25', '%')):
        text = text.replace(code, character)
    return text


def github(text):
    problems = []
    for line in text.splitlines():
        command = COMMAND.fullmatch(line)
        if not command:
            problems.append(f'no command: {line[:80]!r}')
            continue
        pairs = [each.split('=', 1) for each in command[2].split(',')]
        names = [pair[0] for pair in pairs]
        if any(len(pair) != 2 or not pair[1] for pair in pairs) or set(names) - PROPERTIES or len(names) != len(set(names)):
            problems.append(f'the properties are {command[2][:200]!r}')
        for each in [pair[-1] for pair in pairs] + [command[3]]:
            if not is_harmless(unescaped(each)):
                problems.append(f'it shows {each[:80]!r}')
    return problems


def zuul_range(comment, problems):
    extent = comment.get('range')
    if extent is None:
        return
    keys = ('start_line', 'start_character', 'end_line', 'end_character')
    if set(extent) != set(keys) or not all(isinstance(extent[key], int) for key in keys):
        problems.append(f'the range is {extent}')
    elif extent['end_line'] != comment['line'] or extent['start_character'] < 0 or \
            (extent['start_line'], extent['start_character']) > (extent['end_line'], extent['end_character']):
        problems.append(f'the range {extent} does not end at line {comment["line"]}')


def zuul(text):
    problems = []
    document = json.loads(text)
    data = document['zuul']
    if set(document) != {'zuul'} or set(data) != {'file_comments', 'warnings', 'artifacts'}:
        problems.append('it has other keys than zuul_return knows')
    for path, comments in data['file_comments'].items():
        if not path or path.startswith(('/', '.')) or not is_harmless(path):
            problems.append(f'there are comments on {path!r}')
        for comment in comments:
            if set(comment) - {'line', 'message', 'level', 'range'} or not isinstance(comment.get('line'), int) or comment['line'] < 1:
                problems.append(f'a comment on {path!r} has the keys {sorted(comment)}')
            if not comment.get('message') or len(comment['message'].encode()) > 16 * 1024 or not is_harmless(comment['message']):
                problems.append(f'a comment on {path!r} says {comment.get("message", "")[:80]!r}')
            if comment.get('level') not in ('info', 'warning', 'error'):
                problems.append(f'a comment on {path!r} has the level {comment.get("level")!r}')
            zuul_range(comment, problems)
    for warning in data['warnings']:
        if not isinstance(warning, str) or not is_harmless(warning):
            problems.append(f'a warning says {warning!r}')
    for artifact in data['artifacts']:
        if not artifact.get('name') or not artifact.get('url') or not isinstance(artifact.get('metadata', {}), dict):
            problems.append(f'an artifact is {artifact}')
    return problems


FORMS = {'sarif': sarif, 'junit': junit, 'gitlab': gitlab, 'github': github, 'zuul': zuul}
