#!/usr/bin/python3
"""Checks the yaql evaluator against yaql itself, set up as Heat does it.

    yaql_against_python.py YAQL_EVAL [--count N] [--seed N] [--expressions FILE]

YAQL_EVAL is the program built from yaql_eval.cpp. Random expressions over random data go through both sides, and so do
expressions of the shapes that templates use, rows of operators without parentheses, and rows of random tokens: the two
must give the same value, or both fail, and refuse to parse the same texts. FILE holds expressions, one a line: they go
through both sides with data made up from the paths that they use.

Python's frozenset gets an order here, that of insertion, for we keep it too. Left out of the comparison, for yaql itself
gives nothing that one could rely on: the text of an iterator, which is an address; arguments that are left out in front of a comma (`[, 1]`), which yaql passes as an object
of its own. Where we answer Unknown (integers beyond 64 bits, what re2 reads in another way than Python, functions that
are not modelled) there is nothing to compare; these are counted.
The last line counts what was done; the exit status is 1 after a mismatch.
"""
import argparse
import json
import random
import re
import signal
import subprocess
import sys

import yaql
from yaql.standard_library import collections as yaql_collections


class OrderedSet(frozenset):
    """A frozenset that gives its elements in the order in which they came in."""

    def __new__(cls, elements=()):
        elements = list(elements)
        out = super().__new__(cls, elements)
        out.elements = list(dict.fromkeys(elements))
        return out

    def __iter__(self):
        return iter(self.elements)

    def union(self, other):
        return OrderedSet([*self, *other])

    def difference(self, other):
        gone = set(other)
        return OrderedSet(x for x in self if x not in gone)

    def intersection(self, other):
        common = set(other)
        return OrderedSet(x for x in self if x in common)

    def symmetric_difference(self, other):
        return self.union(other).difference(self.intersection(other))


yaql_collections.frozenset = OrderedSet

# heat/engine/hot/functions.py, Yaql.get_yaql_parser: these two options and nothing else; Heat takes them from its
# configuration, and here they only have to be wide enough.
ENGINE = yaql.YaqlFactory().create({"yaql.limitIterators": 5000, "yaql.memoryQuota": 10**7})
CONTEXT = yaql.create_context()

DATA = {
    "i": 3, "n": 0, "m": -2, "f": 2.5, "t": True, "b": False, "z": None, "s": "abc", "e": "", "w": " Hello, World ",
    "num": "42", "image": "registry.example/ns/name:tag", "csv": "a,b,,c", "path": "/etc/a/b.conf", "u": "h\u00e9llo \u4e16",
    "l": [1, 2, 3], "li": [3, 1, 2, 3, -1], "ls": ["b", "a", "C", "a"], "le": [], "lm": [1, "x", None, True, 1.0, [1]],
    "ll": [[1, 2], [3], "x", [[4], []]], "lf": [1.5, 0, -2.25, True], "lz": [None, 2, None, 1],
    "d": {"a": 1, "b": "two", "c": [1, 2]}, "de": {}, "dd": {"x": {"y": {"z": 5}}, "k": "v", "l": [1, 2]},
    "di": {"one": 1, "two": 2, "three": 3}, "ds": {"b_network": "x", "a": "y", "c": ""},
    "dn": {"x": {"y": {"q": 1}}, "l": [2, 3], "n": None},
    "lo": [{"n": "x", "v": 1}, {"n": "y", "v": 2}, {"n": "x", "v": 3}], "lp": [["a", 1], ["b", 2], ["a", 3]],
    "lod": [{"a": 1}, {"a": True}, {"a": 1.0}, {"b": 2}, {"b": 2, "a": 1}, {"a": 1, "b": 2}],
    "lon": [{"t": [{"name": "q"}], "s": "one"}, {"s": "two"}, None, {"t": None}, {"t": [{"name": "q"}, {"name": "r"}]}],
}
BY_KIND = {
    "int": ["i", "n", "m"], "num": ["i", "n", "m", "f"], "bool": ["t", "b"],
    "str": ["s", "e", "w", "num", "image", "csv", "path", "u"],
    "list": ["l", "li", "ls", "le", "lm", "ll", "lf", "lz", "lo", "lp", "lod", "lon"],
    "dict": ["d", "de", "dd", "di", "ds", "dn"],
}
BY_KIND["any"] = sorted(DATA)
KEYS = ["a", "b", "c", "x", "y", "n", "v", "k", "l", "one", "t", "s", "name"]

# What gives each kind. {kind} is an expression of that kind, {kind$} one inside a lambda with one argument, {kind$2} with
# two, {kind!} one whose kind does not matter much, {key} a word.
TEMPLATES = {
    "int": [
        "({int} + {int})", "({int} - {int})", "({int} * {int})", "({int} / {int})", "({int} mod {int})", "-{int}",
        "len({list})", "{list}.len()", "{dict}.len()", "len({str})", "{list}.count()", "int({num})", "int({str})",
        "abs({int})", "{list}.indexOf({any})", "{list}.lastIndexOf({any})", "{str}.indexOf({str})",
        "{str}.lastIndexOf({str})", "{str}.indexOf({str}, {int}, {int})", "{list}.indexWhere({bool$})",
        "{list}.lastIndexWhere({bool$})", "selectCase({bool}, {bool})", "sign({num})", "bitwiseAnd({int}, {int})",
        "bitwiseOr({int}, {int})", "bitwiseXor({int}, {int})", "bitwiseNot({int})", "shiftBitsLeft({int}, 3)",
        "shiftBitsRight({int}, {int})", "max({int}, {int})", "min({int}, {int})", "{list}.select(1).sum()", "+{int}",
        "{list}.select({int$}).max()", "{list}.select({int$}).min()", "pow({int}, 2)", "pow(2, 5)", "{dict}.keys().len()",
        "{list}.aggregate($1 + 1, 0)", "{list}.select({int$}).sum(0)", "set({any}, {any}, {any}).len()",
    ],
    "num": ["({num} + {num})", "({num} * {num})", "({num} / {num})", "({num} mod {num})", "float({num})", "float({str})",
            "round({num})", "round({num}, 1)", "abs({num})", "{int}", "max({num}, {num})", "{list}.sum()", "{list}.max()",
            "pow({num}, 2)"],
    "bool": [
        "({any} = {any})", "({any} != {any})", "({num} < {num})", "({num} >= {num})", "({str} > {str})",
        "({str} <= {str})", "(not {any})", "({bool} and {bool})", "({bool} or {bool})", "({any} in {list})",
        "({str} in {str})", "isList({any})", "isDict({any})", "isString({any})", "isInteger({any})", "isNumber({any})",
        "isBoolean({any})", "isIterable({any})", "isSet({any})", "bool({any})", "isEmpty({str})", "{str}.isEmpty()",
        "{str}.isEmpty(false)", "{str}.startsWith({str})", "{str}.endsWith({str}, {str})", "{list}.any()",
        "{list}.any({bool$})", "{list}.all({bool$})", "all({list})", "any({list}, predicate => {bool$})",
        "{list}.contains({any})", "{dict}.containsKey({str})", "{dict}.containsKey({key})", "{dict}.containsValue({any})",
        "{str}.matches({regex})", "({str} =~ {regex})", "({str} !~ {regex})", "regex({regex}).matches({str})",
        "({any} = null)", "({any} != null)", "({list} = {list})", "({dict} = {dict})", "({any} < null)", "({any} >= null)",
        "({dict}.keys() = {dict}.keys())", "{dict}.values().any({bool$})", "({any} in {dict}.keys())", "isRegex(regex('a'))",
        "set({int}, {int}).contains({int})", "(set({int}) < set({int}, {int}))", "(set({int}, {int}) <= set({int}))",
        "({any} > {any})",
    ],
    "str": [
        "({str} + {str})", "concat({str}, {str})", "concat({str}, {str}, {str})", "({str} * {int})", "str({num})",
        "str({bool})", "str({any})", "{str}.toLower()", "{str}.toUpper()", "{str}.trim()", "{str}.trim({str})",
        "{str}.trimLeft()", "{str}.trimRight({str})", "norm({str})", "{str}.replace({str}, {str})",
        "{str}.replace({str}, {str}, {int})", "{str}.replace({dict})", "{list}.join({str})", "{str}.join({list})",
        "{str}.substring({int})", "{str}.substring({int}, {int})", "{str}.split({str})[0]", "{str}.rightSplit(':', 1)[0]",
        "{str}.rightSplit(separator => '/', maxSplits => 1)[1]", "{str}.split(',').last()", "'{0}-{1}'.format({any}, {any})",
        "'{}.{}'.format({any}, {int})", "format('{a} {0}', {any}, a => {any})", "regex({regex}).replace({str}, {repl})",
        "{str}.replace(regex({regex}), {repl})", "regex({regex}).search({str})", "{str}.trim(chars => {str})",
        "{list}.select(str($)).join(separator => {str})", "escapeRegex({str})", "hex({int})", "{dict}.keys().join(' ')",
        "{dict}.items().select($.join('=')).join(' ')", "max({str}, {str})",
    ],
    "list": [
        "{list}.where({bool$})", "{list}.filter({any$})", "{list}.select({any$})", "{list}.map({str$})",
        "{list}.where($ != null)", "{list}.flatten()", "{list}.distinct()", "distinct({list})", "{list}.distinct({any$})",
        "{list}.selectMany({any$})", "{list}.selectMany({list$})", "[{any}, {any}]", "[{any}]", "[]", "list({any}, {list})",
        "list({list})", "({list} + {list})", "({list} * {int})", "{list}.concat({list}, {list})", "concat({list}, {list})",
        "{list}.append({any}, {any})", "{list}.skip({int})", "{list}.limit({int})", "{list}.take(2)", "{list}.reverse()",
        "{list}.orderBy({any$})", "{list}.orderBy({int$})", "{list}.orderBy({str$})", "{list}.orderByDescending({int$})",
        "{list}.orderBy({int$}).thenBy({str$})", "{list}.orderBy({str$}).thenByDescending({int$})",
        "{list}.zip({list})", "{list}.zip({list}, {list})", "{list}.zipLongest({list}, default => {any})",
        "{list}.enumerate()", "{list}.enumerate({int})", "{list}.toList()", "{dict}.items()", "{dict}.values()",
        "{dict}.keys()", "{str}.split({str})", "{str}.split()", "{str}.rightSplit({str}, {int})", "{str}.split(',', 1)",
        "regex({regex}).split({str})", "{str}.split(regex({regex}))", "{list}.groupBy({any$})", "{list}.groupBy({str$}, {any$})",
        "{list}.groupBy({any$}, {any$}, {any$})", "{list}.groupBy({int$}, aggregator => $.len())",
        "{list}.groupBy($.n, $.v, [$[0], $[1].sum()])", "range({int})", "range({int}, {int})", "range({int}, {int}, {int})",
        "{any}.repeat({int})", "{list}.cycle().limit({int})", "sequence({int}).limit(3)", "{list}.takeWhile({bool$})",
        "{list}.skipWhile({bool$})", "{list}.accumulate($1 + $2)", "{list}.accumulate({any$2}, {any})", "{list}.slice({int})",
        "{list}.splitWhere({bool$})", "{list}.sliceWhere({any$})", "{list}.splitAt({int})", "{list}.insert({int}, {any})",
        "{list}.select($).insert({int}, {any})", "{list}.insertMany({int}, {list})", "{list}.delete({int})",
        "{list}.delete({int}, {int})", "{list}.replace({int}, {any})", "{list}.replace({int}, {any}, {int})",
        "{list}.replaceMany({int}, {list}, {int})", "{list}.defaultIfEmpty({list})", "{list}.join({list}, {bool$2}, {any$2})",
        "{list}.memorize()", "{list}.{key}", "{list}.select($.get({key}))", "{list}.where($.get({key}) = {any$})",
        "{str}.toCharArray()", "{list}.toSet().len().repeat(1)", "examine({bool}, {any})", "selectAllCases({bool}, {any}, {bool})",
        "switch({bool} => {list}, {bool} => {list})", "coalesce({any}, {list})", "{list}.selectMany($.items())",
    ],
    "dict": [
        "{{ {key} => {any} }}", "{{ {str} => {any}, {int} => {any} }}", "dict({key} => {any}, {key} => {any})",
        "dict({list}.select([{str$}, {any$}]))", "dict({list})", "dict({list}.zip({list}))", "dict({dict}.items())",
        "{list}.toDict({str$})", "{list}.toDict({any$}, {any$})", "{dict}.set({key}, {any})", "{dict}.set({key} => {any})",
        "{dict}.set({dict})", "{dict}.delete({key}, {key})", "{dict}.deleteAll({list})", "{dict}.deleteAll({dict}.keys())",
        "({dict} + {dict})", "{dict}.mergeWith({dict})", "{dict}.mergeWith({dict}, $1 + $2)",
        "{dict}.mergeWith({dict}, itemMerger => {any$2})", "{dict}.mergeWith({dict}, maxLevels => {int})",
        "{list}.reduce($1.mergeWith($2), {{}})", "{list}.where($ != null).reduce($1.mergeWith($2), {{}})",
        "dict({dict}.items().where({bool$}))", "dict({dict}.items().select([$[0], {any$}]))", "dict()",
        "dict({list}.groupBy({str$}, {any$}))", "dict({dict}.keys().zip({dict}.values()))", "{dict}.set({str}, {any})",
    ],
    "any": [
        "{int}", "{num}", "{bool}", "{str}", "{list}", "{dict}", "null", "{dict}.{key}", "{dict}[{key}]", "{dict}.get({key})",
        "{dict}.get({key}, {any})", "{dict}[{key}, {any}]", "{list}[{int}]", "{list}.first()", "{list}.first({any})",
        "{list}.last()", "{list}.last(default => {any})", "{list}.single()", "coalesce({any}, {any})", "coalesce({any}, {any}, {any})",
        "switch({bool} => {any}, {any} => {any})", "switch({bool} => {any}, true => {any})", "({any} and {any})",
        "({any} or {any})", "{list}.aggregate({any$2})", "{list}.reduce({any$2}, {any})", "{dict}?.{key}", "{any}?.len()",
        "{int}.switchCase({any}, {any})", "let(v => {any}) -> {any}", "let({any}, {any}) -> $2", "{list}.max()", "{list}.min({any})",
        "({any} + {any})", "({any} * {any})", "({any} - {any})", "{list}.unpack(p, q) -> [$q, $p]", "with({any}) -> $1",
        "(let(v => {any}) -> [$v, {any}])", "let(v => {list}) -> [$v, $v]", "let(v => {list}.memorize()) -> [$v.len(), $v.len()]",
        "{any}.assert({bool$})", "max({any}, {any})", "{list}.{key}.first()", "set({list})", "{list}.toSet()",
        "set({any}, {any}).union(set({any}))", "set({list}).intersect(set({list}))", "(set({list}) - set({any}))",
        "set({any}).add({any})", "set({any}, {any}).remove({any})", "set({list}).symmetricDifference(set({any}))",
    ],
}
LITERALS = {
    "int": ["0", "1", "2", "3", "-1", "7", "10"], "num": ["0.5", "1.5", "2", "2.0", "3.25", "-1"],
    "bool": ["true", "false"], "str": ["'a'", '"b"', "`,`", "''", "abc", "x", "'a b'", "'/'", "':'", "'\\n'", "'h\u00e9'", "' '"],
    "list": ["[1, 2]", "[]", "[a, b]", "[[1, 2], [1, 2]]", "[1, true, 1.0, '1']", "[null]", "[{a => 1}, {a => 1}]"],
    "dict": ["{}", "{a => 1}", "{a => [1], x => {y => 2}}", "dict(b => two)", "{1 => a, true => b}"],
}
LITERALS["any"] = ["null"] + [x for texts in LITERALS.values() for x in texts]
REGEXES = ["'a'", "'[a-z]+'", "'(.)(.)'", "'^a'", "`\\d+`", "'a|b'", "'(x)?b'", "'(?:https?://)?(.*?)/(.*)'", "'([a-z0-9])([A-Z])'", "'[/:]'", "'.'", "'o$'", "'('"]
REPLACEMENTS = ["'-'", "'<\\\\1>'", "'\\\\2\\\\1'", "''", "'a\\\\\\\\b'"]


class Generator:
    """Random yaql. Kinds are only a bias: one expression in twenty is of a kind that its place does not ask for."""

    def __init__(self, rng):
        self.rng = rng

    def expression(self, depth):
        if self.rng.random() < 0.5:
            return self.make(self.kind(), depth, ["$", "$root"])
        return "let(root => $) -> " + self.make(self.kind(), depth, ["$", "$root"])

    def kind(self):
        return self.rng.choice(["int", "num", "bool", "str", "list", "list", "dict", "dict", "any", "any"])

    def make(self, kind, depth, scope):
        if self.rng.random() < 0.05:
            kind = self.kind()
        if depth <= 0 or self.rng.random() < 0.15:
            return self.leaf(kind, scope)
        template = self.rng.choice(TEMPLATES[kind])
        return re.sub(r"\{\{|\}\}|\{(\w+)(\$2?)?\}", lambda match: self.fill(match, depth - 1, scope), template)

    def fill(self, match, depth, scope):
        name, kind_of_lambda = match.group(1), match.group(2)
        if name is None:
            return match.group(0)[0]
        if name == "key":
            return self.rng.choice(KEYS)
        if name == "regex":
            return self.rng.choice(REGEXES)
        if name == "repl":
            return self.rng.choice(REPLACEMENTS)
        if name not in TEMPLATES:
            return match.group(0)
        if kind_of_lambda:
            inner = ["$lambda"] if kind_of_lambda == "$" else ["$lambda", "$2"]
            return self.make(name, depth - 1, inner + [x for x in scope if x == "$root"])
        return self.make(name, depth, scope)

    def leaf(self, kind, scope):
        name = self.rng.choice(BY_KIND[kind])
        if self.rng.random() < 0.3:
            return self.rng.choice(LITERALS[kind])
        variable = self.rng.choice(scope)
        if variable == "$":
            return "$.data." + name
        if variable == "$root":
            return "$root.data." + name
        if variable == "$2":
            return self.rng.choice(["$2", "$1", "$2", "$1 + $2"])
        return self.rng.choice(["$", "$", "$", "$1", "$.n", "$.v", "$[0]", "$[1]", "$.get(a)", "$.get(t)", "$.len()", "str($)"])


def operators(rng):
    """A row of operands and operators, whose grouping is all that matters."""
    operands = ["1", "2", "3", "0", "true", "false", "null", "'a'", "[1]", "$.data.i", "$.data.l[0]", "$.data.d.a", "-1", "not 1", "2.5"]
    out = []
    for n in range(rng.randint(2, 6)):
        if n:
            out.append(rng.choice(["+", "-", "*", "/", "mod", ">", "<", ">=", "<=", "=", "!=", "in", "and", "or", "and", "or", "=~", "+ -", "* not", "->"]))
        out.append(rng.choice(["not ", "-", ""] + [""] * 5) + rng.choice(operands))
    return " ".join(out)


def tokens(rng):
    pieces = ["1", "1.5", "a", "$", "$x", "'s'", "`v`", "f(", "len(", "(", ")", "[", "]", "{", "}", ",", "=>", ".", "?.", "+", "-",
              "*", "not", "and", "in", "=", "->", "=~", "true", "null", "mod", "__a", "_b", "not(", "#", "!", "'", "\\", "1a", "00", "\u00e9"]
    return rng.choice(["", " "]).join(rng.choice(pieces) for _ in range(rng.randint(1, 7)))


def service(rng, name):
    """Something like the outputs of a service, with what goes wrong in them: null, missing, a dict in place of a list."""
    def task():
        return {"name": rng.choice(["stop", "start", "check"]), "when": rng.choice(["step|int == 1", "step|int == 2"]),
                "service": {"name": rng.choice(["a", "b"]), "enabled": rng.choice([True, 1, False])}}

    out = {"service_name": name}
    for section in ["update_tasks", "deploy_tasks"]:
        out[section] = rng.choice([None, [], [task()], [task(), task()], task(), [[task()], task()]])
    if rng.random() < 0.7:
        out["config"] = {name: rng.choice([1, "x", [1, 2]]), "shared": {"list": [name, "all"], "last": name}}
    if rng.random() < 0.5:
        out["metadata"] = [{"service": name, "network": rng.choice(["internal", "ctl"]), "type": rng.choice(["node", "vip"])}]
    out["settings"] = rng.choice([None, {"horizon": {name: [name]}}, {"horizon": {"x": name}, "mysql": {name: 1}}])
    return rng.choice([out] * 6 + [None])


SHAPES = [
    "coalesce($.data.services, []).where($ != null).select($.get('update_tasks')).where($ != null).flatten().distinct()",
    "coalesce($.data.services, []).where($ != null).select($.get(deploy_tasks)).where($ != null).flatten().distinct()",
    "coalesce($.data.nothing, []).flatten().distinct()",
    "coalesce($.data.services, []).where($ != null).select($.get('config')).where($ != null).reduce($1.mergeWith($2), {})",
    "list(coalesce($.data.services, []).where($ != null).select($.get(settings)).where($ != null))",
    "dict($.data.services.where($ != null).select($.get('settings')).where($ != null).flatten().selectMany($.items()).groupBy($[0], $[1]))",
    "dict($.data.services.where($ != null).select($.get('settings')).where($ != null).selectMany($.items()).groupBy($[0], $[1]).select([$[0], $[1].flatten().first()]))",
    "let(networks => $.data.networks) -> $.data.services.where($ != null).where($.containsKey('metadata')).metadata.flatten().distinct().where($networks.contains($.network))",
    "dict(coalesce($.data.services, []).where($ != null).select([$.get('settings'), $.get('service_name')]).where($[0] != null).select([$[0], dict($[0].keys().zip(dict(name=>$[1]).repeat(len($[0].keys()))))]).select($[0].mergeWith($[1])).selectMany($.items()).groupBy($[0], $[1]))",
    "dict($.data.services.where($ != null).where($.containsKey(metadata)).select($.metadata).flatten().where($.type = 'vip').select([concat('vip_', $.service, $.network), concat($.service, '/', $.network)]))",
    "let(root => $) -> $.data.map.items().where($[0] in coalesce($root.data.names, [])).select($[1]).reduce($1.mergeWith($2), {})",
    "coalesce($.data.names, []).zip(coalesce($.data.services, [])).where($[1] != null).select($[1]).reduce($1.mergeWith($2), {})",
    "coalesce($.data.names, []).zip($.data.services, $.data.names).where($[1] = null).select($[2]).join(\"\\n\")",
    "let(all => switch(isDict($.data.map) => $.data.map, true => {})) -> $all.deleteAll($all.keys().where($all[$] = null))",
    "dict($.data.map.items().where(isDict($[1]) and not $[0].endsWith(\"b\")))",
    "dict($.data.map.items().where(len($[1]) > 0))",
    "dict($.data.map.keys().select($.toUpper()).zip($.data.map.values()))",
    "switch(not isList($.data.names) => 1, not $.data.names.where($.startsWith('s')).len() => 2, true => int($.data.names.where($.startsWith('s')).first().split('v').last()))",
    "switch($.data.map = {} => 'none', $.data.map != {} => $.data.map.items().orderBy($[0]).first()[1])",
    "concat($.data.image.rightSplit(separator => ':', maxSplits => 1)[0], ':latest')",
    "let(location => $.data.image.rightSplit(':', 1)[0]) -> regex('(?:https?://)?(.*?)/(.*)').split($location)[2]",
    "let(found => regex(\"([0-9]+[K|M|G])\").search($.data.kernel)) -> let(size => int(switch($found = '2M' => '2048', $found = '1G' => '1048576', $found = null => '4'))) -> $.data.memory.select(int($) * 1024 / $size).join(',').split(',')",
    "dict($.data.map.items().select([regex(`([a-z0-9])([A-Z])`).replace($[0], '\\\\1_\\\\2').toLower(), $[1]]))",
    "let(c => $.data.credentials) -> $c.get($.data.ns, {}).keys().last(default => \"\").isEmpty()",
    "let(u => $.data.user) -> $.data.stores.values().where($.get('cluster')).select('{0}.client.{1}.keyring'.format($.cluster, $.get('user', $u)))",
    "$.data.stores.values().any($.get('cluster', '') = 'ceph')",
    "$.data.map.keys().any(predicate => $ in ['aB', 'c', 'd'])",
    "$.data.services.toDict($.get('service_name')).values()",
    "let(names => switch(isList($.data.names) => $.data.names, true => [])) -> $names.zip($.data.memory).toDict($.first(), $.last())",
    "set(($.data.names + $.data.services.where($ != null).select($.service_name)).flatten()).where($)",
    "$.data.stores.items().first().last().cluster",
    "($.data.names + $.data.memory) .flatten().distinct()",
    "range(0, len($.data.memory)).join(\",\").split(\",\")",
    "let(f => coalesce($.data.format, ''), s => coalesce($.data.services, []).flatten()) -> $s.where($ != null).select({ 'name' => $.service_name, 'format' => $.get('format', $f), 'path' => $f + '/' + $.service_name + '.pos' })",
]


def shaped_data(rng):
    names = [f"sv{n}" for n in range(rng.randint(0, 5))]
    return {
        "services": rng.choice([[service(rng, name) for name in names]] * 4 + [None, {}]), "names": rng.choice([names] * 4 + [None]),
        "networks": rng.choice([["internal"], []]), "image": rng.choice(["reg.example:5000/ns/img:tag", "img", "http://reg/ns/i:1"]),
        "map": rng.choice([{"aB": {"x": [1]}, "sv0": {"x": [2], "y": 1}, "sv1": {"z": None}}, {"a": None, "b": "x"}, {}, None]),
        "kernel": rng.choice(["hugepages=2M", "default_hugepagesz=1G", ""]), "memory": rng.choice([["1024", "512"], [], [4096]]),
        "credentials": rng.choice([{"ns": {"user": "pw"}}, {"ns": {}}, {}]), "ns": "ns", "user": "u",
        "stores": {"one": {"cluster": "ceph", "user": "x"}, "two": rng.choice([{}, {"cluster": "other"}])},
    }


def generate(rng, count):
    """Texts with their data and what yaql makes of them. Most of those that fail are left out: failing is easy."""
    generator = Generator(rng)
    while count > 0:
        draw = rng.random()
        text, data = generator.expression(rng.choice([1, 2, 2, 3, 3, 4])), DATA
        if draw < 0.08:
            text = operators(rng)
        elif draw < 0.16:
            text = tokens(rng)
        elif draw < 0.3:
            text, data = rng.choice(SHAPES), shaped_data(rng)
        outcome = real(text, data)
        if outcome[0] == "value" or rng.random() < 0.25:
            count -= 1
            yield text, data, outcome


class TooLong(BaseException):
    """What yaql does not finish in a second is left out."""


def give_up(*_):
    raise TooLong


signal.signal(signal.SIGALRM, give_up)


def real(text, data):
    try:
        statement = ENGINE(text)
    except Exception:
        return ("reject",)
    try:
        signal.alarm(1)
        out = statement.evaluate({"data": data}, CONTEXT.create_child_context())
        signal.alarm(0)
        return ("value", out) if is_json(out) else ("fail", f"a {type(out).__name__}")
    except (RecursionError, TooLong):
        return ("skip",)
    except Exception as error:
        return ("fail", f"{type(error).__name__}: {error}")
    finally:
        signal.alarm(0)


def is_json(out):
    if isinstance(out, dict):
        return all(is_json(x) for pair in out.items() for x in pair)
    if isinstance(out, (list, tuple, set, frozenset)):
        return all(map(is_json, out))
    return out is None or isinstance(out, (bool, int, float, str))


def same(ours, out):
    if isinstance(out, dict):
        if not isinstance(ours, dict) or len(ours["dict"]) != len(out):
            return False
        return all(same(mine[0], theirs[0]) and same(mine[1], theirs[1]) for mine, theirs in zip(ours["dict"], out.items()))
    if isinstance(out, (set, frozenset)):
        left = list(out)
        for mine in ours if isinstance(ours, list) else [None]:
            hit = [n for n, theirs in enumerate(left) if same(mine, theirs) or (mine == theirs and isinstance(mine, (int, float)))]
            if not hit:
                return False
            del left[hit[0]]
        return not left
    if isinstance(out, (list, tuple)):
        return isinstance(ours, list) and len(ours) == len(out) and all(map(same, ours, out))
    return type(ours) is type(out) and (ours == out or ours != ours)


def ours(program, requests):
    text = "".join(json.dumps({"text": text, "data": data}) + "\n" for text, data, _ in requests)
    done = subprocess.run([program], input=text, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def unreliable(text):
    """An argument that is left out is nothing that yaql itself treats in one way."""
    return re.search(r"[(\[{,]\s*,", text) is not None


REPLACEMENTS_OF_UNKNOWN = [0, 1, True, None, "", "a", "abc", [], [1, 2], [[1], {"a": 1}], {}, {"a": 1, "n": "x"}, 2.5]


def with_unknown(rng, text):
    """The data with one thing that the text uses unknown, and the same with several values in its place; or nothing."""
    used = [name for name in re.findall(r"data\.(\w+)", text) if name in DATA]
    if not used:
        return None
    name = rng.choice(used)
    value = DATA[name]

    def placed(item):
        if not isinstance(value, (list, dict)) or not value or rng_is_whole:
            return {**DATA, name: item}
        if isinstance(value, list):
            return {**DATA, name: [item if n == place else old for n, old in enumerate(value)]}
        return {**DATA, name: {key: item if n == place else old for n, (key, old) in enumerate(value.items())}}

    rng_is_whole = rng.random() < 0.3
    place = rng.randrange(len(value)) if isinstance(value, (list, dict)) and value else 0
    return placed({"$unknown": name}), [placed(item) for item in REPLACEMENTS_OF_UNKNOWN]


def check_unknowns(program, rng, count, show):
    """How many answers were known all the same, and how many of these were wrong."""
    generator = Generator(rng)
    requests = []
    while len(requests) < count:
        text = generator.expression(rng.choice([1, 2, 2, 3]))
        made = with_unknown(rng, text)
        if made and not unreliable(text):
            requests.append((text, *made))
    known, wrong = 0, 0
    for (text, data, values), answer in zip(requests, ours(program, requests)):
        if "unknown" in answer or "reject" in answer:
            continue
        known += "value" in answer
        for value in values:
            outcome = real(text, value)
            allowed = ["same_value", "no_real_answer"] if "value" in answer else ["both_fail", "no_real_answer"]
            if verdict(text, answer, outcome) in allowed or (outcome[0] == "fail" and "value" in answer):
                continue
            wrong += 1
            if wrong <= show:
                changed = next(name for name in DATA if data[name] != DATA[name])
                print(f"{text!r}\n    with {data[changed]}\n    ours {answer}\n    real {outcome} with {value[changed]}")
            break
    return known, wrong


def verdict(text, answer, outcome):
    if outcome[0] == "skip":
        return "no_real_answer"
    if outcome[0] == "reject" or "reject" in answer:
        return "both_reject" if outcome[0] == "reject" and "reject" in answer else "mismatches"
    if "unknown" in answer:
        return "ours_unknown"
    if unreliable(text):
        return "no_real_answer"
    if outcome[0] == "fail" or "failure" in answer:
        return "both_fail" if outcome[0] == "fail" and "failure" in answer else "mismatches"
    return "same_value" if same(answer["value"], outcome[1]) else "mismatches"


def made_up(rng, text):
    """Data for an expression out of the paths that it uses."""
    data = {}
    for path in re.findall(r"data((?:\.\w+\b(?!\())+)", text):
        at = data
        *above, last = path.strip(".").split(".")
        for name in above:
            at = at.setdefault(name, {}) if isinstance(at, dict) else {}
        at[last] = piece(rng, text, 0)
    return data or piece(rng, text, 0)


def piece(rng, text, depth):
    words = sorted(set(re.findall(r"[a-z_]+", text)))
    draw = rng.choice(["str", "null", "int", "bool", "list", "list", "list", "dict", "dict", "dict"] if depth < 3 else ["str", "null", "int"])
    if draw == "str":
        return rng.choice(["", "a/b:c", "host/ns/image:tag", "tripleo_vlan_id=7", "true", rng.choice(words)])
    if draw == "list":
        return [piece(rng, text, depth + 1) for _ in range(rng.randint(0, 3))]
    if draw == "dict":
        return {rng.choice(words): piece(rng, text, depth + 1) for _ in range(rng.randint(0, 3))}
    return {"null": None, "int": rng.randint(-1, 5), "bool": rng.random() < 0.5}[draw]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("program")
    options.add_argument("--count", type=int, default=12000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--expressions")
    options.add_argument("--show", type=int, default=20, help="mismatches to print")
    given = options.parse_args()
    rng = random.Random(given.seed)
    requests = list(generate(rng, given.count))
    if given.expressions:
        with open(given.expressions, encoding="utf-8") as lines:
            texts = [line.rstrip("\n") for line in lines if line.strip()]
        made = [(text, made_up(rng, text)) for text in texts for _ in range(200)]
        requests += [(text, data, real(text, data)) for text, data in made]
    counts = dict.fromkeys(["same_value", "both_fail", "both_reject", "ours_unknown", "no_real_answer", "mismatches"], 0)
    for (text, data, outcome), answer in zip(requests, ours(given.program, requests)):
        result = verdict(text, answer, outcome)
        counts[result] += 1
        if result == "mismatches" and counts[result] <= given.show:
            print(f"{text!r} {'' if data is DATA else json.dumps(data)}\n    ours {answer}\n    real {outcome}")
    known, wrong = check_unknowns(given.program, rng, given.count // 4, given.show)
    print(f"{len(requests)} expressions (seed {given.seed}): " + ", ".join(f"{n} {name}" for name, n in counts.items()) + f"; {given.count // 4} with unknowns: {known} known all the same, {wrong} wrong")
    sys.exit(1 if counts["mismatches"] or wrong else 0)


if __name__ == "__main__":
    main()
