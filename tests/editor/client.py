"""A language server's client as small as can be, for tests and measurements: what it sends need not be right."""

import json
import pathlib
import queue
import subprocess
import threading
import time


class Client:
    def __init__(self, program, *options, cwd=None):
        self.process = subprocess.Popen(
            [program, "lsp", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd)
        self.arrived = queue.Queue()
        self.passed_by = []
        self.number = 0
        self.versions = {}
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        output = self.process.stdout
        while True:
            length = None
            line = output.readline()
            while line.strip():
                name, _, value = line.partition(b":")
                assert name.lower() in (b"content-length", b"content-type"), line
                if name.lower() == b"content-length":
                    length = int(value)
                line = output.readline()
            if not line:
                self.arrived.put((time.perf_counter(), None))
                return
            self.arrived.put((time.perf_counter(), json.loads(output.read(length))))

    def send_bytes(self, content):
        self.process.stdin.write(content)
        self.process.stdin.flush()

    def send(self, message):
        content = json.dumps(message).encode()
        self.send_bytes(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))

    def notify(self, method, parameters):
        self.send({"jsonrpc": "2.0", "method": method, "params": parameters})

    def next(self, seconds=60):
        """The next message with the time of its coming; (time, None) at the end of the stream, None when none comes."""
        try:
            return self.arrived.get(timeout=seconds)
        except queue.Empty:
            return None

    def answer_to(self, number, seconds=60):
        while True:
            arrived = self.next(seconds)
            if arrived is None or arrived[1] is None:
                return None
            if arrived[1].get("id") == number and "method" not in arrived[1]:
                return arrived[1]
            self.passed_by.append(arrived)

    def request(self, method, parameters=None):
        self.number += 1
        self.send({"jsonrpc": "2.0", "id": self.number, "method": method, "params": parameters})
        return self.answer_to(self.number)

    def initialize(self, **options):
        answer = self.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}, **options})
        self.notify("initialized", {})
        return answer

    def open(self, path, text=None, version=1):
        uri = pathlib.Path(path).as_uri()
        self.versions[uri] = version
        content = pathlib.Path(path).read_text() if text is None else text
        self.notify("textDocument/didOpen",
                    {"textDocument": {"uri": uri, "languageId": "yaml", "version": version, "text": content}})
        return uri

    def change(self, uri, version, text):
        self.versions[uri] = version
        self.notify("textDocument/didChange",
                    {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]})

    def until_quiet(self, seconds):
        """All messages until none has come for so long."""
        messages = self.passed_by
        self.passed_by = []
        while (arrived := self.next(seconds)) is not None and arrived[1] is not None:
            messages.append(arrived)
        return messages

    def until_checked(self, seconds=120):
        """All messages until the whole has been looked at as it is; needs the option tellsChecked."""
        messages = self.passed_by
        self.passed_by = []
        while (arrived := self.next(seconds)) is not None and arrived[1] is not None:
            messages.append(arrived)
            told = arrived[1].get("params")
            if arrived[1].get("method") == "stepwarden/checked" and all(
                    self.versions.get(each["uri"]) == each["version"] for each in told["documents"]):
                break
        return messages

    def end(self):
        self.request("shutdown")
        self.notify("exit", None)
        return self.process.wait(timeout=30)


def published(messages):
    """What the editor shows after these messages: diagnostics by URI."""
    shown = {}
    for _, message in messages:
        if message.get("method") == "textDocument/publishDiagnostics":
            shown[message["params"]["uri"]] = message["params"]["diagnostics"]
    return {uri: diagnostics for uri, diagnostics in shown.items() if diagnostics}
