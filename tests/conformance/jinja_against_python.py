#!/usr/bin/python3
"""Checks the Jinja evaluator against Jinja itself, with ansible-core's filters, tests, templating and conditionals.

    jinja_against_python.py JINJA_EVAL [--count N] [--seed N] [--expressions FILE]

JINJA_EVAL is the program built from jinja_eval.cpp. Random expressions, templates and conditions go through both sides:
where all inputs are known the two must give the same value of the same type, or both fail; where some are unknown each is
replaced by several values or left undefined, and a known answer must be the real one for each of them that does not fail;
where the real one fails for want of a variable, we must have said that it may. FILE holds
expressions, one a line behind `count [...]`: both sides must agree on which of them are Jinja at all.
The last line counts what was done; the exit status is 1 after a mismatch.
"""
import argparse
import copy
import json
import random
import re
import subprocess
import sys
import warnings

from ansible.errors import AnsibleUndefinedVariable
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.conditional import Conditional
from ansible.template import Templar
from ansible.utils.display import Display
from jinja2.exceptions import TemplateSyntaxError, UndefinedError
from jinja2.runtime import Undefined

warnings.simplefilter("ignore")
Display.display = lambda *args, **kwargs: None
Display.warning = lambda *args, **kwargs: None

VARIABLES = {
    "i": 3, "n": 0, "m": -2, "f": 2.5, "t": True, "b": False, "z": None, "s": "abc", "e": "", "w": " Hello World ",
    "num": "42", "fl": "1.5", "yes": "yes", "path": "/etc/nova/nova.conf", "v1": "1.10.2", "v2": "1.9", "csv": "a,b,,c",
    "l": [1, 2, 3], "ls": ["b", "a", "C", "a"], "le": [], "lm": [1, "x", None, True], "ll": [[1, 2], [3], "x"],
    "d": {"a": 1, "b": "two", "c": [1, 2]}, "de": {}, "dd": {"x": {"y": {"z": 5}}, "k": "v"},
    "r": {"rc": 0, "stdout": "ok\nfine", "changed": True, "failed": False, "results": [{"rc": 1}, {"rc": 0, "changed": True}]},
    "sk": {"skipped": True, "changed": False},
    "reg": {"rc": 0, "stdout": "a b", "changed": True, "item": "x"},
    "lo": [{"n": "x", "v": 1}, {"n": "y", "v": 2}, {"n": "x", "v": 3}], "js": '{"a": [1, 2.5, null, "x"]}', "step": "2",
}
MISSING = ["undef1", "undef2"]
# What is known of a register before the run, and what may be in it.
REGISTER = {"known": {"item": "x"}, "present": ["rc", "stdout"], "maybe": ["changed", "failed", "skipped", "results"]}
REPLACEMENTS = [0, 1, -1, True, False, None, "", "a", "abc", "42", [], [1, 2], ["a", "b"], {}, {"a": 1, "rc": 0}, 2.5]


class Generator:
    """Random Jinja. Kinds are only a bias: one expression in eight is of a kind that its place does not ask for."""

    def __init__(self, rng):
        self.rng = rng

    def pick(self, *choices):
        """One choice; in text a backtick stands for a quote and @ for a backslash, which f-strings do not take."""
        choice = self.rng.choice(choices)
        return choice.replace("`", "'").replace("@", "\\\\") if isinstance(choice, str) else choice

    def quoted(self, text):
        return "'" + text + "'"

    def literal(self, kind):
        if kind == "int":
            return str(self.rng.choice([0, 1, 2, 3, 5, 10, 100, 1000]))
        if kind == "float":
            return self.pick("0.5", "1.5", "2.0", "1e3", "3.25", "1_0.5")
        if kind == "str":
            return self.quoted(self.pick("", "a", "abc", "Hello", "x y", "42", "1.5", "true", "False", "no", "/a/b.c", "a,b", "nova", "1.2"))
        if kind == "bool":
            return self.pick("true", "false", "True", "False")
        return "none"

    def name(self, kind):
        by_kind = {
            "int": ["i", "n", "m", "r.rc", "d.a", "l[0]", "dd.x.y.z", "lo[1].v", "reg.rc"],
            "float": ["f"],
            "str": ["s", "e", "w", "num", "fl", "yes", "path", "v1", "csv", "d.b", "r.stdout", "dd['k']", "step", "ls[0]", "js", "reg.stdout", "reg['item']"],
            "bool": ["t", "b", "r.changed", "r.failed", "reg.changed"],
            "list": ["l", "ls", "le", "lm", "ll", "lo", "d.c", "r.results", "reg.results"],
            "dict": ["d", "de", "dd", "r", "sk", "reg", "lo[0]", "dd.x"],
            "none": ["z"],
            "any": list(VARIABLES),
        }
        if self.rng.random() < 0.06:
            return self.pick("undef1", "undef2", "undef1.a.b", "d.nope", "reg.nope", "r.nope.more", "l[9]", "dd.x.nope")
        return self.rng.choice(by_kind.get(kind, by_kind["any"]))

    def kind(self):
        return self.pick("int", "int", "str", "str", "str", "bool", "bool", "list", "list", "dict", "float", "none")

    def expr(self, kind, depth):
        if self.rng.random() < 0.12:
            kind = self.kind()
        if depth <= 0 or self.rng.random() < 0.15:
            literal = kind in ("int", "float", "str", "bool", "none") and self.rng.random() < 0.5
            return self.literal(kind) if literal else self.name(kind)
        return getattr(self, "make_" + kind)(depth - 1)

    def make_none(self, depth):
        return self.name("none")

    def make_float(self, depth):
        return self.pick(
            lambda: f"({self.expr('float', depth)} {self.pick('+', '-', '*')} {self.expr('int', depth)})",
            lambda: f"({self.expr('int', depth)} / {self.expr('int', depth)})",
            lambda: f"({self.expr('str', depth)} | float)",
            lambda: f"({self.expr('float', depth)} | round({self.pick('', '1', '0', '1, `floor`', '0, `ceil`')}))",
            lambda: f"({self.expr('float', depth)} | abs)",
        )()

    def make_int(self, depth):
        return self.pick(
            lambda: f"({self.expr('int', depth)} {self.pick('+', '-', '*', '//', '%', '**')} {self.expr('int', depth)})",
            lambda: f"(-{self.expr('int', 0)})",
            lambda: f"({self.expr('str', depth)} | int)",
            lambda: f"({self.expr('any' if self.rng.random() < .3 else 'str', depth)} | int({self.expr('int', 0)}))",
            lambda: f"({self.expr(self.pick('list', 'str', 'dict'), depth)} | {self.pick('length', 'count')})",
            lambda: f"({self.expr('list', depth)} | {self.pick('first', 'last', 'sum', 'min', 'max')})",
            lambda: f"({self.expr('str', depth)}).{self.pick('find', 'count', 'rfind')}({self.expr('str', 0)})",
            lambda: f"({self.expr('bool', depth)} | ternary({self.expr('int', depth)}, {self.expr('int', depth)}))",
            lambda: f"({self.expr('int', depth)} if {self.expr('bool', depth)} else {self.expr('int', depth)})",
            lambda: f"({self.expr('int', depth)} | default({self.expr('int', depth)}))",
            lambda: f"({self.expr('dict', depth)}).get({self.expr('str', 0)}, {self.expr('int', 0)})",
            lambda: f"({self.expr('list', depth)})[{self.expr('int', 0)}]",
            lambda: f"({self.expr('int', depth)} | abs)",
        )()

    make_any = make_int

    def make_str(self, depth):
        text = lambda: self.expr("str", depth)  # noqa: E731
        return self.pick(
            lambda: f"({text()} ~ {self.expr(self.kind(), depth)})",
            lambda: f"({text()} + {text()})",
            lambda: f"({text()} | {self.pick('lower', 'upper', 'capitalize', 'title', 'trim', 'string', 'quote', 'basename', 'dirname', 'reverse', 'b64encode', 'regex_escape', 'escape', 'urlencode', 'wordcount')})",
            lambda: f"({self.expr('list', depth)} | join({self.pick('', self.literal('str'))}))",
            lambda: f"({text()} | replace({self.literal('str')}, {self.literal('str')}))",
            lambda: f"({text()} | default({self.expr('str', depth)}{self.pick('', ', true', ', false', ', boolean=true')}))",
            lambda: f"({text()} if {self.expr('bool', depth)} else {text()})",
            lambda: f"({text()}).{self.pick('lower', 'upper', 'strip', 'title', 'capitalize', 'swapcase', 'lstrip', 'rstrip')}()",
            lambda: f"({text()})[{self.pick('0', '-1', '1:', ':2', '::2', '::-1', '1:3', '-2:')}]",
            lambda: f"({text()} * {self.expr('int', 0)})",
            lambda: f"({self.pick(self.quoted('%s-%s'), self.quoted('%d'), self.quoted('%05.1f'), self.quoted('%x %s'), self.quoted('%-5s|'))} % {self.pick(self.expr('int', 0), '(' + self.expr('int', 0) + ', ' + text() + ')')})",
            lambda: f"'{{}}-{{}}'.format({text()}, {self.expr('int', depth)})",
            lambda: f"({text()} | regex_replace({self.pick(*map(self.quoted, ['a', '[a-c]+', '^.', '(.)(.)', '.$', 'x*', 'o', '@s+']))}, {self.pick(*map(self.quoted, ['', 'X', '@1', '-']))}))",
            lambda: f"({self.expr(self.kind(), depth)} | {self.pick('to_json', 'to_nice_json', 'string', 'to_yaml', 'to_nice_yaml', 'to_nice_yaml(2)', 'to_yaml | from_yaml')})",
            lambda: f"({self.expr('dict', depth)}).{self.pick('a', 'b', 'k', 'stdout', 'nope')}",
            lambda: f"({self.expr('list', depth)} | {self.pick('first', 'last', 'min', 'max')})",
            lambda: f"({text()} | indent({self.pick('2', '4, true', '3, blank=true', 'width=1')}))",
            lambda: f"({text()}).replace({self.literal('str')}, {self.literal('str')}{self.pick('', ', 1')})",
            lambda: f"({text()} | {self.pick('center(9)', 'truncate(5)', 'truncate(4, true, `.`, 0)', 'b64encode | b64decode')})",
        )()

    def guarded(self):
        """A use under a test of its being defined, or beside one."""
        name = self.rng.choice(["i", "s", "r.rc", "reg.rc", "reg.changed", "d.a", "l", "undef1", "dd['k']", "t"])
        use = self.pick("{0} == 0", "{0} | length > 1", "{0} in [1, 0]", "{0}", "{0} | int < 2", "{0}.rc == 0").format(name)
        return "(" + self.pick("{0} is defined and {1}", "{0} is not defined or {1}", "{0} is undefined or {1}", "not ({0} is defined) or {1}",
                               "{1} and {0} is defined", "{1} or {0} is undefined", "{1} if {0} is defined else false",
                               "{0} is defined and t and {1}", "({0} is defined and b) or {1}", "{0} | default(1) == 0 or {1}").format(name, use) + ")"

    def make_bool(self, depth):
        kind = self.kind()
        return self.pick(
            lambda: self.guarded(),
            lambda: self.guarded(),
            lambda: f"({self.guarded()} {self.pick('and', 'or')} {self.expr('bool', depth)})",
            lambda: f"({self.expr(kind, depth)} {self.pick('==', '!=')} {self.expr(kind, depth)})",
            lambda: f"({self.expr(self.pick('int', 'str', 'float'), depth)} {self.pick('<', '<=', '>', '>=')} {self.expr('int', depth)})",
            lambda: f"({self.expr('str', depth)} {self.pick('<', '>=')} {self.expr('str', depth)})",
            lambda: f"({self.expr('bool', depth)} {self.pick('and', 'or')} {self.expr('bool', depth)})",
            lambda: f"(not {self.expr('bool', depth)})",
            lambda: f"({self.expr(kind, depth)} {self.pick('in', 'not in')} {self.expr('list', depth)})",
            lambda: f"({self.expr('str', depth)} {self.pick('in', 'not in')} {self.expr(self.pick('str', 'dict', 'list'), depth)})",
            lambda: f"({self.expr('str', depth)} | bool)",
            lambda: f"({self.expr(kind, depth)} is {self.pick('', 'not ')}{self.pick('defined', 'undefined', 'none', 'string', 'mapping', 'number', 'sequence', 'iterable', 'boolean', 'integer', 'float', 'true', 'false')})",
            lambda: f"({self.expr('dict', depth)} is {self.pick('', 'not ')}{self.pick('changed', 'failed', 'succeeded', 'skipped', 'success', 'unreachable')})",
            lambda: f"({self.expr('int', depth)} is {self.pick('odd', 'even', 'divisibleby 2', 'divisibleby(3)', 'eq 1', 'gt(1)', 'lt 3', 'in [1, 2]')})",
            lambda: f"({self.expr('str', depth)} is {self.pick('lower', 'upper', 'abs')})",
            lambda: f"({self.pick('v1', 'v2', 'num', self.literal('str'))} is version({self.pick('v1', 'v2', self.quoted('1.10'), self.quoted('2'), self.quoted('1.9-rc1'))}, {self.quoted(self.pick('<', '>=', 'eq', 'ne', '>', 'le'))}))",
            lambda: f"({self.expr('str', depth)} is {self.pick('match', 'search', 'regex')}({self.pick(*map(self.quoted, ['a', '^a', 'b$', '[0-9]+', 'H.*o', '(?P<x>o)', 'nova']))}))",
            lambda: f"({self.expr('str', depth)}).{self.pick('startswith', 'endswith')}({self.expr('str', 0)})",
            lambda: f"({self.expr('list', depth)} is {self.pick('contains', 'superset', 'subset')}({self.expr('list', depth)}))",
            lambda: f"({self.expr('list', depth)} is {self.pick('any', 'all')})",
            lambda: f"({self.expr('int', depth)} < {self.expr('int', depth)} <= {self.expr('int', depth)})",
            lambda: f"({self.expr('str', depth)}).{self.pick('isdigit', 'isalpha', 'islower', 'isupper', 'isspace', 'isalnum')}()",
        )()

    def make_list(self, depth):
        items = lambda: ", ".join(self.expr(self.kind(), depth) for _ in range(self.rng.randrange(4)))  # noqa: E731
        many = lambda: self.expr("list", depth)  # noqa: E731
        return self.pick(
            lambda: f"[{items()}]",
            lambda: f"({many()} + {many()})",
            lambda: f"({many()} | {self.pick('unique', 'sort', 'sort(reverse=true)', 'reverse', 'list', 'flatten', 'flatten(levels=1)', 'select', 'reject', 'sort(case_sensitive=true)', 'unique(case_sensitive=true)')})",
            lambda: f"({many()} | {self.pick('union', 'intersect', 'difference', 'symmetric_difference')}({many()}))",
            lambda: f"({self.expr('str', depth)}).{self.pick('split', 'rsplit')}({self.pick('', self.literal('str'), '`,`', '`,`, 1', 'none, 1')})",
            lambda: f"({self.expr('str', depth)} | {self.pick('list', 'split', 'split(`,`)', 'splitext', 'regex_findall(`[a-z]`)', 'regex_findall(`(.)(.)`)', 'regex_search(`b`)', 'regex_search(`(a)(b)`, `@1`)')})",
            lambda: f"({many()} | map({self.pick('`int`', '`string`', '`upper`', 'attribute=`n`', 'attribute=`v`, default=0', '`default`, 1', '`length`', 'attribute=0')}))",
            lambda: f"({many()} | {self.pick('select', 'reject')}({self.pick('`defined`', '`string`', '`eq`, 1', '`gt`, 1', '`in`, [1, `a`]', '`none`', '`match`, `a`')}))",
            lambda: f"(lo | {self.pick('selectattr', 'rejectattr')}({self.pick('`v`', '`n`, `eq`, `x`', '`v`, `gt`, 1', '`nope`, `defined`', '`n`, `in`, `x`')}))",
            lambda: f"(lo | {self.pick('sort(attribute=`v`, reverse=true)', 'sort(attribute=`n,v`)', 'unique(attribute=`n`)', 'groupby(`n`)', 'map(attribute=`v`) | max', 'sum(attribute=`v`)', 'join(`,`, attribute=`n`)', 'items2dict(`n`, `v`)', 'max(attribute=`v`)')})",
            lambda: f"({self.expr('dict', depth)}).{self.pick('keys', 'values', 'items')}() | list",
            lambda: f"({self.expr('dict', depth)} | {self.pick('dict2items', 'dictsort', 'list', 'dict2items(key_name=`k`)', 'dictsort(by=`value`)', 'items', 'dictsort(reverse=true)')})",
            lambda: f"(range({self.expr('int', 0)}) | list)",
            lambda: f"({many()} | {self.pick('zip', 'zip_longest', 'product')}({many()}))",
            lambda: f"({many()} | {self.pick('batch', 'slice')}({self.pick('1', '2', '3', '2, 0')}) | list)",
            lambda: f"({many()})[{self.pick('1:', ':2', '::-1', '-1:', '0:5:2')}]",
            lambda: f"({many()} if {self.expr('bool', depth)} else {many()})",
            lambda: f"({many()} | default({many()}))",
            lambda: f"({items()},)" if self.rng.random() < 0.3 else f"[{items()}]",
        )()

    def make_dict(self, depth):
        one = lambda: self.expr("dict", depth)  # noqa: E731
        return self.pick(
            lambda: "{" + ", ".join(f"{self.literal(self.pick('str', 'int'))}: {self.expr(self.kind(), depth)}" for _ in range(self.rng.randrange(3))) + "}",
            lambda: f"({one()} | combine({one()}{self.pick('', ', recursive=true')}))",
            lambda: f"({one()} if {self.expr('bool', depth)} else {one()})",
            lambda: f"({one()} | default({one()}))",
            lambda: f"dict({self.pick('[[1, 2]]', 'a=1, b=s', 'ls | zip(l)', one())})",
            lambda: f"({one()} | dict2items | items2dict)",
            lambda: f"({self.pick('js', one() + ' | to_json')} | from_json)",
            lambda: f"({self.expr('list', depth)} | first)",
        )()

    def template(self, depth):
        expression = lambda: self.expr(self.kind(), depth)  # noqa: E731
        return self.pick(
            lambda: "{{ " + self.rng.choice(list(VARIABLES) + MISSING) + " }}",
            lambda: "{{ " + expression() + " }}",
            lambda: "{{ " + expression() + " }}",
            lambda: self.pick("a ", "", "\n", "[", "{'x': ") + "{{ " + expression() + self.pick(" }}", " -}} ") + self.pick(" b", "\n", "]", "}", ""),
            lambda: "{% if " + self.expr("bool", depth) + " %}" + self.pick("yes", "\nA\n", "{{ i }}") + self.pick("{% else %}no", "{%- else -%} n ", "{% elif t %}x", "") + "{% endif %}" + self.pick("", "\n", "."),
            lambda: "{% for x in " + self.expr("list", depth) + self.pick("", " if x") + " %}" + self.pick("{{ x }}", "{{ loop.index }}:{{ x }},", "{{ loop.last }}", "{% set y = x %}{{ y }}") + self.pick("", "{% else %}none") + "{% endfor %}",
            lambda: "{% set q = " + expression() + " %}{{ q }}" + self.pick("", "{{ q }}"),
            lambda: "{% set q = [] %}{% for x in " + self.expr("list", depth) + " %}{% set _ = q.append(x) %}{% endfor %}{{ q }}",
            lambda: "{% for k, v in (" + self.expr("dict", depth) + ").items() %}{{ k }}={{ v }};{% endfor %}",
            lambda: "{% set q %}" + self.pick("a{{ i }}", " {{ s }} ") + "{% endset %}{{ q }}",
            lambda: "{# c #}\n{{ " + expression() + " }}" + self.pick("{% raw %}{{ x }}{% endraw %}", ""),
        )()


class Real:
    """Jinja as Ansible runs it."""

    def __init__(self):
        self.loader = DataLoader()

    def run(self, mode, text, variables):
        """("value", repr, kind), ("undefined",), ("fail",), ("skip",) for what has no stable answer, or ("reject",)."""
        # A copy, for some of Jinja's filters change a list that they are given.
        variables = copy.deepcopy(variables)
        templar = Templar(loader=self.loader, variables=variables)
        try:
            if mode == "expr":
                environment = templar.environment
                names = {**environment.globals, **variables}
                out = environment.compile_expression(text, undefined_to_none=False)(**names)
            elif mode == "template":
                out = templar.template(text)
            else:
                out = Conditional(loader=self.loader)._check_conditional(text, templar, variables)
        except TemplateSyntaxError:
            return ("reject",)
        except (AnsibleUndefinedVariable, UndefinedError) as error:
            # A method that a value of another kind does not have is a matter of types.
            missing = re.search(r"(?:object'|None'?) has no attribute '(\w+)'", str(error))
            method = missing and any(hasattr(kind, missing.group(1)) for kind in (str, list, dict))
            return ("fail", "type" if method else "undefined")
        except RecursionError:
            return ("skip",)
        except Exception as error:  # every way for Jinja to fail counts
            return ("reject",) if "template error while templating" in str(error) else ("fail",)
        if mode == "template" and out == text and "{%" in text:
            return ("skip",)  # Ansible hands back what it cannot compile
        return self.described(bool(out) if mode == "judge" else out)

    def described(self, out):
        if isinstance(out, Undefined):
            return ("undefined",)
        if self.holds(out, lambda x: isinstance(x, Undefined)):
            return ("nested_undefined",)
        if self.holds(out, lambda x: isinstance(x, (set, frozenset, bytes, complex)) or callable(x) or (isinstance(x, int) and abs(x) >= 2**63)):
            return ("skip",)
        return ("value", self.repr(out), type(self.plain(out)).__name__)

    def holds(self, out, predicate):
        if predicate(out):
            return True
        if isinstance(out, dict):
            return any(self.holds(k, predicate) or self.holds(v, predicate) for k, v in out.items())
        if isinstance(out, (list, tuple)) or type(out).__name__.startswith("dict_"):
            return any(self.holds(x, predicate) for x in out)
        return False

    def plain(self, out):
        """The value without the subclasses of str, tuple and so on that libraries wrap theirs in."""
        if isinstance(out, bool) or out is None:
            return out
        if isinstance(out, str):
            return str.__str__(out) if type(out) is str else "".join(out)
        if isinstance(out, dict):
            return {self.plain(k): self.plain(v) for k, v in out.items()}
        if isinstance(out, tuple):
            return tuple(self.plain(x) for x in out)
        if isinstance(out, list):
            return [self.plain(x) for x in out]
        return out

    def repr(self, out):
        if isinstance(out, range):
            return repr(list(out))
        return repr(self.plain(out))


def ours(program, requests):
    text = "".join(json.dumps(request) + "\n" for request in requests)
    done = subprocess.run([program], input=text, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def agree(answer, real):
    """True, False, or None when one side has no answer to compare."""
    if "unknown" in answer or real[0] == "skip":
        return None
    if "reject" in answer:
        return real[0] == "reject"
    if "failure" in answer:
        return real[0] == "fail"
    if "undefined" in answer:
        return real[0] == "undefined"
    if "nested_undefined" in answer:
        return real[0] == "nested_undefined"
    if real[0] != "value":
        return False
    kinds_match = answer["kind"] == real[2] or (answer["kind"] == "list" and real[2].startswith("dict_"))
    return answer["value"] == real[1] and kinds_match


def generate(rng, count):
    generator = Generator(rng)
    for _ in range(count):
        depth = rng.choice([1, 2, 2, 3, 3])
        mode = rng.choice(["expr", "expr", "template", "cond", "judge", "judge"])
        while True:
            text = generator.template(depth) if mode == "template" else generator.expr("bool" if mode in ("cond", "judge") else generator.kind(), depth)
            # Whether a slice of a number fails depends on how far Jinja's optimiser gets at compile time.
            if not re.search(r"\((\d[\d._e]*|true|false|True|False|none)\)\[[^]]*:", text):
                break
        unknown = []
        if rng.random() < (0.7 if mode == "judge" else 0.25):
            used = sorted(set(re.findall(r"[a-z]\w*", text)) & set(VARIABLES))
            unknown = rng.sample(used, min(len(used), rng.choice([1, 1, 2])))
        request = {"mode": mode, "text": text, "vars": VARIABLES, "unknown": unknown}
        if "reg" in unknown:
            request["register"] = REGISTER
        yield request


def concrete(request, rng):
    """The variables with each unknown replaced by a value, or left out."""
    variables = dict(VARIABLES)
    for name in request["unknown"]:
        if name == "reg":
            keys = REGISTER["present"] + [key for key in REGISTER["maybe"] if rng.random() < 0.5]
            variables[name] = {**REGISTER["known"], **{key: rng.choice(REPLACEMENTS) for key in keys}}
        elif rng.random() < 0.3:
            del variables[name]
        else:
            variables[name] = rng.choice(REPLACEMENTS)
    return variables


def check_parsing(program, path, real):
    texts = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            match = re.match(r"\s*\d+\s+\[[^]]*\]\s+(.*)$", line.rstrip("\n"))
            if match:
                texts.append(match.group(1))
    wrong = 0
    answers = ours(program, [{"mode": "expr", "text": text, "vars": {}} for text in texts])
    environment = Templar(loader=real.loader).environment
    for text, answer in zip(texts, answers):
        try:
            environment.parse("{{ " + text + " }}")
            accepted = True
        except TemplateSyntaxError:
            accepted = False
        if accepted != ("reject" not in answer):
            wrong += 1
            print(f"parse: {text!r}: ours {answer}, Jinja {'takes' if accepted else 'rejects'} it")
    return len(texts), wrong


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("program")
    options.add_argument("--count", type=int, default=20000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--expressions")
    options.add_argument("--show", type=int, default=20, help="mismatches to print")
    given = options.parse_args()
    real = Real()
    rng = random.Random(given.seed)
    requests = list(generate(rng, given.count))
    answers = ours(given.program, requests)
    counts = {"agreed": 0, "ours_unknown": 0, "no_real_answer": 0, "with_unknowns": 0, "known_despite_unknowns": 0, "without_risk": 0, "mismatches": 0}

    def mismatch(request, answer, outcome, variables=None):
        counts["mismatches"] += 1
        if counts["mismatches"] <= given.show:
            replaced = {name: variables.get(name, "(undefined)") for name in request["unknown"]} if variables else ""
            print(f"{request['mode']}: {request['text']!r} {replaced}\n    ours {answer}\n    real {outcome}")

    for request, answer in zip(requests, answers):
        if not request["unknown"]:
            outcome = real.run(request["mode"], request["text"], dict(VARIABLES))
            same = agree(answer, outcome)
            if same is None:
                counts["ours_unknown" if "unknown" in answer else "no_real_answer"] += 1
            elif same:
                counts["agreed"] += 1
            else:
                mismatch(request, answer, outcome)
            continue
        counts["with_unknowns"] += 1
        counts["known_despite_unknowns"] += "unknown" not in answer
        tells_risk = request["mode"] in ("judge", "template") and "failure" not in answer
        counts["without_risk"] += tells_risk and not answer.get("may_fail")
        if "unknown" in answer and (not tells_risk or answer["may_fail"]):
            continue
        for _ in range(6):
            variables = concrete(request, rng)
            outcome = real.run(request["mode"], request["text"], variables)
            lacking = outcome == ("fail", "undefined")
            untold = tells_risk and lacking and not answer.get("may_fail")
            may_fail = "failure" not in answer and outcome[0] == "fail"
            if untold or (not may_fail and agree(answer, outcome) is False):
                mismatch(request, answer, outcome, variables)
                break
    parsed, wrong = check_parsing(given.program, given.expressions, real) if given.expressions else (0, 0)
    print(f"{given.count} generated (seed {given.seed}): " + ", ".join(f"{n} {name}" for name, n in counts.items()) + f"; {parsed} expressions parsed, {wrong} verdicts differ")
    sys.exit(1 if counts["mismatches"] or wrong else 0)


if __name__ == "__main__":
    main()
