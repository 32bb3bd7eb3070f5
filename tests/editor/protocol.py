#!/usr/bin/env python3
"""The language server as a client meets it: what the protocol asks of it, whatever it is sent, and that what it shows in
the end is what `stepwarden check` says of the same text.

usage: protocol.py PROGRAM CHECKOUT
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from client import Client, published

PROGRAM = CHECKOUT = None

NOT_INITIALIZED, INVALID_REQUEST, NOT_FOUND, PARSE_ERROR, CANCELLED = -32002, -32600, -32601, -32700, -32800

BROKEN = "heat_template_version: rocky\noutputs:\n  role_data: [\n"


def checked(root):
    """(path, line, rule, severity, message) of all that a check of a directory says, and the number of all of it."""
    run = subprocess.run([PROGRAM, "check", "--format", "json", "--quiet", root], capture_output=True, check=False)
    result = json.loads(run.stdout)
    severities = {"error": 1, "warning": 2, "note": 3}
    said = {(f["location"]["path"], f["location"]["line"], f["rule"], severities[f["severity"]], f["message"])
            for f in result["findings"]}
    said |= {(u["path"], u["line"], "unanalysed", 1, u["reason"]) for u in result["unanalysed"]}
    return said, len(result["findings"]) + len(result["unanalysed"])


def shown(messages, root):
    """The same of what an editor shows."""
    all_shown = {}
    base = root.as_uri() + "/"
    for uri, diagnostics in published(messages).items():
        assert uri.startswith(base), uri
        for each in diagnostics:
            all_shown.setdefault(uri[len(base):], []).append(each)
    said = {(path, each["range"]["start"]["line"] + 1, each["code"], each["severity"],
             each["message"].split("\nhelp: ")[0]) for path, list_ in all_shown.items() for each in list_}
    return said, sum(map(len, all_shown.values()))


class Case(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.scratch.name).resolve() / "a checkout"
        shutil.copytree(CHECKOUT, self.root)
        self.client = Client(PROGRAM)

    def tearDown(self):
        self.client.process.kill()
        self.client.process.wait()
        for stream in (self.client.process.stdin, self.client.process.stdout, self.client.process.stderr):
            stream.close()
        self.scratch.cleanup()

    def template(self):
        return next(path for path in sorted(self.root.glob("deployment/**/*.yaml"))
                    if "_tasks:" in path.read_text())


class Protocol(Case):
    def error(self, answer):
        self.assertIsNotNone(answer)
        return answer["error"]["code"]

    def test_requests_before_initialize_are_refused(self):
        self.assertEqual(self.error(self.client.request("textDocument/hover", {})), NOT_INITIALIZED)
        self.assertEqual(self.error(self.client.request("no/such", {})), NOT_INITIALIZED)
        self.client.notify("textDocument/didOpen", {"textDocument": {"uri": "file:///x", "text": "", "version": 1}})
        self.assertIn("result", self.client.initialize())
        self.assertEqual(self.error(self.client.request("initialize", {})), INVALID_REQUEST)

    def test_shutdown_then_exit_is_the_end_in_order(self):
        self.client.initialize()
        self.assertIsNone(self.client.request("shutdown")["result"])
        self.assertEqual(self.error(self.client.request("textDocument/hover", {})), INVALID_REQUEST)
        self.client.notify("exit", None)
        self.assertEqual(self.client.process.wait(30), 0)

    def test_exit_without_shutdown_and_a_client_that_dies_are_not(self):
        self.client.initialize()
        self.client.notify("exit", None)
        self.assertEqual(self.client.process.wait(30), 1)
        other = Client(PROGRAM)
        other.initialize()
        other.open(self.template())
        other.process.stdin.close()
        self.assertEqual(other.process.wait(30), 1)
        other.process.stdout.close()
        other.process.stderr.close()

    def test_what_is_no_message_is_answered_and_the_next_one_is_read(self):
        self.client.initialize()
        self.client.send_bytes(b"Content-Length: 3\r\n\r\n{{{")
        self.assertEqual(self.client.next()[1]["error"]["code"], PARSE_ERROR)
        for nonsense in (b"[]", b"1", b'"x"', b'{"id": 1}', b'{"id": 1, "method": 2}'):
            self.client.send_bytes(b"Content-Length: %d\r\n\r\n%s" % (len(nonsense), nonsense))
            self.assertEqual(self.client.next()[1]["error"]["code"], INVALID_REQUEST)
        deep = b'{"id": 1, "method": "x", "params": ' + b"[" * 1000000 + b"]" * 1000000 + b"}"
        self.client.send_bytes(b"Content-Length: %d\r\n\r\n%s" % (len(deep), deep))
        self.assertEqual(self.client.next()[1]["error"]["code"], INVALID_REQUEST)
        self.assertEqual(self.error(self.client.request("no/such", {})), NOT_FOUND)
        self.client.notify("no/such", {})
        self.client.notify("$/no/such", {})
        for parameters in (None, 1, [], {}, {"textDocument": 1}, {"textDocument": {"uri": 1}, "position": {"line": "x"}}):
            for method in ("textDocument/hover", "textDocument/definition", "textDocument/codeAction"):
                self.assertIn("result", self.client.request(method, parameters))
            for method in ("didOpen", "didChange", "didClose", "didSave"):
                self.client.notify("textDocument/" + method, parameters)
        self.assertEqual(self.client.end(), 0)

    def test_a_stream_that_is_not_understood_ends_it(self):
        self.client.initialize()
        self.client.send_bytes(b"Content-Length: 99999999999\r\n\r\n")
        self.assertEqual(self.client.next()[1]["error"]["code"], PARSE_ERROR)
        self.assertEqual(self.client.process.wait(30), 1)

    def test_a_request_that_is_taken_back_before_its_turn_is_not_answered_with_a_result(self):
        self.client.initialize()
        messages = [{"jsonrpc": "2.0", "id": 77, "method": "textDocument/hover", "params": {}},
                    {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 77}}]
        content = [json.dumps(message).encode() for message in messages]
        self.client.send_bytes(b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(each), each) for each in content))
        self.assertEqual(self.error(self.client.answer_to(77)), CANCELLED)

    def test_utf8_is_spoken_where_it_is_offered(self):
        answer = self.client.initialize(capabilities={"general": {"positionEncodings": ["utf-32", "utf-8"]}})
        self.assertEqual(answer["result"]["capabilities"]["positionEncoding"], "utf-8")

    def test_nothing_is_said_of_files_that_are_in_no_checkout(self):
        self.client.initialize()
        outside = pathlib.Path(self.scratch.name) / "outside.yaml"
        outside.write_text(BROKEN)
        self.client.open(outside)
        self.client.notify("textDocument/didOpen",
                           {"textDocument": {"uri": "untitled:1", "languageId": "yaml", "version": 1, "text": BROKEN}})
        self.assertEqual(self.client.until_quiet(2), [])


class Findings(Case):
    def test_the_end_is_what_a_check_of_the_same_text_says(self):
        self.client.initialize(initializationOptions={"tellsChecked": True})
        template = self.template()
        text = template.read_text()
        uri = self.client.open(template)
        messages = self.client.until_checked()
        self.assertEqual(shown(messages, self.root), checked(self.root))
        section = next(line for line in text.splitlines() if line.strip().endswith("_tasks:"))
        indent = " " * (len(section) - len(section.lstrip()))
        task = (f"{indent}  - name: Say \u00e9\U0001f600\n{indent}    command: echo {{{{ nobody_gives_it }}}}\n"
                f"{indent}    when: step == 1\n")
        texts = [text.replace(section + "\n", section + "\n" + task, 1), BROKEN, text.replace("heat_template", "x", 1),
                 text + "doubled: 1\ndoubled: 2\n", text.replace(section, section + " # stepwarden: ignore[flow]", 1)]
        found = 0
        for version, changed in enumerate(texts, 2):
            self.client.change(uri, version, changed)
            messages += self.client.until_checked()
            template.write_text(changed)
            expected = checked(self.root)
            template.write_text(text)
            messages += self.client.until_checked()
            messages += self.client.until_quiet(1)
            self.assertEqual(shown(messages, self.root), expected, changed)
            found = max(found, len(expected[0]))
        self.assertGreater(found, 0)
        self.client.change(uri, 99, text)
        self.client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        messages += self.client.until_quiet(2)
        self.assertEqual(published(messages), {})

    def test_a_file_that_is_no_yaml_has_its_error_at_its_place(self):
        self.client.initialize(initializationOptions={"tellsChecked": True})
        uri = self.client.open(self.template(), BROKEN)
        errors = published(self.client.until_checked())[uri]
        self.assertEqual([each["code"] for each in errors], ["unanalysed"])
        self.assertEqual(errors[0]["severity"], 1)

    def test_a_change_on_disk_is_seen(self):
        self.client.initialize(initializationOptions={"tellsChecked": True})
        self.client.open(self.template())
        messages = self.client.until_checked()
        other = self.root / "deployment" / "new.yaml"
        other.write_text("heat_template_version: rocky\noutputs:\n  role_data:\n    value:\n      service_name: a\n"
                         "      service_name: b\n")
        messages += self.client.until_checked()
        self.assertIn(other.as_uri(), published(messages))
        self.assertEqual(shown(messages, self.root), checked(self.root))

    def test_the_action_suppresses_the_finding(self):
        self.client.initialize(initializationOptions={"tellsChecked": True})
        template = self.template()
        text = template.read_text() + "doubled: 1\ndoubled: 2\n"
        uri = self.client.open(template, text)
        found = published(self.client.until_checked())[uri]
        doubled = [each for each in found if each["code"] == "schema-duplicate-key"]
        self.assertTrue(doubled)
        actions = self.client.request("textDocument/codeAction",
                                      {"textDocument": {"uri": uri}, "range": doubled[0]["range"],
                                       "context": {"diagnostics": doubled}})["result"]
        self.assertEqual(actions[0]["title"], "Suppress schema-duplicate-key here")
        edit = actions[0]["edit"]["changes"][uri][0]
        lines = text.splitlines(keepends=True)
        lines.insert(edit["range"]["start"]["line"], edit["newText"])
        self.client.change(uri, 2, "".join(lines))
        left = published(self.client.until_checked()).get(uri, [])
        self.assertNotIn("schema-duplicate-key", [each["code"] for each in left])

    def test_a_task_tells_when_it_runs(self):
        self.client.initialize(initializationOptions={"tellsChecked": True})
        template = self.template()
        lines = template.read_text().splitlines()
        uri = self.client.open(template)
        self.client.until_checked()
        hovers = [self.client.request("textDocument/hover", {"textDocument": {"uri": uri},
                                                             "position": {"line": number, "character": 0}})["result"]
                  for number, line in enumerate(lines) if "name:" in line]
        told = [each["contents"]["value"] for each in hovers if each]
        self.assertTrue(any("_playbook.yaml" in each and "run" in each for each in told), told)


if __name__ == "__main__":
    PROGRAM, CHECKOUT = os.path.abspath(sys.argv[1]), sys.argv[2]
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
