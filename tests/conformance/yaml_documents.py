"""Seeded random YAML documents for yaml_against_pyyaml.py."""
import random

PLAIN = """yes Yes YES no On off OFF true True FALSE y n ~ null Null NULL nULL 0 1 -1 +5 007 0750 08 0o17 0b101 0b2 0x1F
0xfg 1_000 _1 1__ 12:30 1:30:45 1:99 190:20:30.15 1.5 -1.5 .5 -.5 1. 1.e+3 1e3 1.5e+3 1.5e3 1.5E-2 .inf -.Inf +.INF .nan
.NaN -.nan . - -- 9223372036854775807 9223372036854775808 -9223372036854775808 99999999999999999999 2001-01-01
2001-12-14t21:59:43.10-05:00 foo foo-bar a:b a#b http://x/y?z=1 /etc/foo C:\\d foo,bar {} [] ab[c] x{y a=b = <<x
$x %x- @ é ünï 日本 a'b it's a"b step|int==1 item.changed|bool == <=1 ... 1,000 +1:30 -0 0. 00 0_7 -0b11 0x_f 1e+3 0_""".split()
WORDS = 'set stop the service in upgrade of bar: quux step == 1 # not a:b foo, x, | > & [0] {1} - ? ! yes 12 é'.split()
KEYS = """name when tags with_items a b c foo.bar key-1 é 12 yes null 1.5 'it''s' ~ - x?y a:b 0750 "é\\t" ''""".split()
KEYS = [k for k in KEYS if k != '-'] + ['"q k"', 'a b']
PLAIN = [p for p in PLAIN if p not in ('-', '@', '%x-')]
TAGS = ['!!str', '!!int', '!!float', '!!bool', '!!null', '!unsafe', '!vault', '!!binary', '!!seq', '!!map']
ESCAPES = ['\\n', '\\t', '\\"', '\\\\', '\\x41', '\\u00e9', '\\U0001F600', '\\0', '\\e', '\\/', '\\ ', '\\N', '\\_', '\\L',
           '\\a', '\\r', '\\x85']


class Writer:
    """Writes one document as a list of lines."""

    def __init__(self, rng):
        self.rng = rng
        self.anchors = []
        self.scalar_anchors = []
        self.names = 0

    def chance(self, probability):
        return self.rng.random() < probability

    def comment(self):
        return self.rng.choice([' # note', ' #', '  # a: b', ' # - x', ''])

    def anchor(self, usable):
        self.names += 1
        name = f'a{self.names}'
        usable.append(name)
        return f'&{name} '

    def words(self, count):
        return ' '.join(self.rng.choice(WORDS) for _ in range(count))

    def plain_text(self):
        text = self.rng.choice(PLAIN)
        if self.chance(0.3):
            text = 'w ' + ' '.join(w for w in (self.rng.choice(WORDS) for _ in range(3))
                                   if not w.endswith(':') and not w.startswith('#'))
        return text

    def single_quoted(self, indent, multiline):
        parts = [self.words(self.rng.randint(0, 3)).replace("'", "''") for _ in range(self.rng.randint(1, 3))]
        return self.quoted("'", parts, indent, multiline)

    def double_quoted(self, indent, multiline):
        parts = []
        for _ in range(self.rng.randint(1, 3)):
            part = self.words(self.rng.randint(0, 3))
            if self.chance(0.4):
                part += self.rng.choice(ESCAPES) + self.rng.choice(['', 'z', ' '])
            parts.append(part)
        if multiline and self.chance(0.2):
            parts = [p + '\\' if self.chance(0.5) else p for p in parts[:-1]] + parts[-1:]
        return self.quoted('"', parts, indent, multiline)

    def quoted(self, quote, parts, indent, multiline):
        if not multiline or self.chance(0.6):
            return quote + ' '.join(p.rstrip('\\') if p.endswith('\\') and quote == '"' and
                                    (len(p) - len(p.rstrip('\\'))) % 2 else p for p in parts) + quote
        glue = []
        for part in parts[:-1]:
            glue.append(part + ' ' * self.rng.choice([0, 0, 1]) + '\n' * self.rng.choice([1, 1, 1, 2, 3]) +
                        ' ' * (indent + self.rng.randint(1, 3)))
        return quote + ''.join(glue) + parts[-1] + quote

    def block_scalar(self, indent):
        """Header and lines; `indent` is the parent's."""
        style = self.rng.choice('|>')
        inner = indent + self.rng.randint(1, 4)
        lines = []
        for _ in range(self.rng.randint(0, 6)):
            roll = self.rng.random()
            if roll < 0.2:
                lines.append(' ' * self.rng.choice([0, 0, inner]))
            elif roll < 0.35 and lines:
                lines.append(' ' * (inner + self.rng.randint(1, 3)) + self.words(2))
            else:
                text = self.words(self.rng.randint(1, 4))
                if text[0] in ' ':
                    text = 'x'
                lines.append(' ' * inner + text + self.rng.choice(['', '', ' ', '\t', '\tq']))
        indicator = str(inner - indent) if self.chance(0.15) and inner - indent < 10 else ''
        chomp = self.rng.choice(['', '', '-', '+'])
        header = style + (indicator + chomp if self.chance(0.5) else chomp + indicator)
        return header + self.rng.choice(['', '', ' ', ' # c']), lines

    def flow(self, depth, indent):
        roll = self.rng.random()
        if depth <= 0 or roll < 0.5:
            return self.flow_scalar(indent)
        count = self.rng.randint(0, 3)
        pad = self.rng.choice(['', '', ' '])
        comma = self.rng.choice([', ', ',', ' , ', f',\n{" " * (indent + 1)}'])
        if roll < 0.75:
            items = [self.flow_entry(depth, indent, 0.1) for _ in range(count)]
            opening, closing = '[', ']'
        else:
            items = [self.flow_entry(depth, indent, 0.9) for _ in range(count)]
            opening, closing = '{', '}'
        body = comma.join(items) + (',' if items and self.chance(0.1) else '')
        return opening + pad + body + pad + closing

    def flow_entry(self, depth, indent, pair):
        if self.chance(pair):
            value = self.flow(depth - 1, indent) if self.chance(0.93) else ''
            return self.rng.choice(['a', 'b', 'c', '"d"', "'e f'", 'yes', 'k-1', '12', 'null']) + ': ' + value
        return self.flow(depth - 1, indent)

    def flow_scalar(self, indent):
        roll = self.rng.random()
        if roll < 0.1 and self.scalar_anchors:
            return '*' + self.rng.choice(self.scalar_anchors)
        if roll < 0.35:
            return self.single_quoted(indent, self.chance(0.2))
        if roll < 0.6:
            return self.double_quoted(indent, self.chance(0.2))
        text = self.plain_text()
        if self.chance(0.85):
            text = ''.join(c for c in text if c not in '[]{},?') or 'x'
        return text

    def properties(self, usable):
        text = ''
        if self.chance(0.05):
            text += self.rng.choice(TAGS) + ' '
        if self.chance(0.08):
            text += self.anchor(usable)
        return text

    def value(self, depth, indent, indentless=False):
        """A node that begins behind `key:` or `-`: the rest of that line, and the lines below."""
        roll = self.rng.random()
        if roll < 0.06:
            return self.comment(), []
        if roll < 0.12 and self.scalar_anchors + self.anchors:
            return ' *' + self.rng.choice(self.scalar_anchors + self.anchors) + self.rng.choice(['', ' ', ' # c']), []
        if roll < 0.25:
            header, lines = self.block_scalar(indent)
            return ' ' + self.properties(self.scalar_anchors) + header, lines
        if roll < 0.37:
            rest = ' ' + self.properties(self.anchors) + self.flow(2, indent)
            return self.finish_inline(rest)
        if depth > 0 and roll < 0.7:
            usable = []
            properties = self.properties(usable)
            if indentless and self.chance(0.3):
                lines = self.sequence(depth - 1, indent)
            else:
                lines = self.collection(depth - 1, indent + self.rng.choice([1, 2, 2, 4]))
            self.anchors += usable
            return (' ' + properties.rstrip() if properties else '') + self.comment(), lines
        rest = ' ' * self.rng.choice([1, 1, 1, 2]) + self.properties(self.scalar_anchors) + self.scalar(indent)
        return self.finish_inline(rest)

    def finish_inline(self, rest):
        first, *below = rest.split('\n')
        if not below and self.chance(0.15):
            first += self.comment()
        return first, below

    def scalar(self, indent):
        roll = self.rng.random()
        if roll < 0.2:
            return self.single_quoted(indent, True)
        if roll < 0.4:
            return self.double_quoted(indent, True)
        text = self.plain_text()
        if self.chance(0.12):
            breaks = '\n' * self.rng.choice([1, 1, 2])
            text += breaks + ' ' * (indent + self.rng.randint(1, 3)) + self.rng.choice(['more words', 'x', '- y', 'a#b'])
        return text

    def collection(self, depth, indent):
        return self.mapping(depth, indent) if self.chance(0.6) else self.sequence(depth, indent)

    def noise(self):
        return [self.rng.choice(['', '', '  ', '# comment', '    # deep: comment'])] if self.chance(0.08) else []

    def sequence(self, depth, indent):
        lines = []
        for _ in range(self.rng.randint(1, 4)):
            if depth > 0 and self.chance(0.3):
                gap = self.rng.choice([1, 1, 1, 3])
                inner = self.collection(depth - 1, indent + 1 + gap)
                first, *below = inner
                lines.append(' ' * indent + '-' + ' ' * gap + first.lstrip(' '))
                lines += below
            else:
                rest, below = self.value(depth, indent)
                lines.append(' ' * indent + '-' + rest)
                lines += below
            lines += self.noise()
        return lines

    def mapping(self, depth, indent):
        lines = []
        if self.anchors and self.chance(0.1):
            names = [f'*{self.rng.choice(self.anchors)}' for _ in range(self.rng.randint(1, 2))]
            merged = names[0] if self.chance(0.5) else '[' + ', '.join(names) + ']'
            lines.append(' ' * indent + '<<: ' + merged)
        for _ in range(self.rng.randint(1, 4)):
            key = self.rng.choice(KEYS)
            if self.chance(0.03):
                lines.append(' ' * indent + '? ' + key)
                lines.append(' ' * indent + ': ' + self.plain_text())
                continue
            rest, below = self.value(depth, indent, indentless=True)
            lines.append(' ' * indent + key + self.rng.choice(['', '', '', ' ']) + ':' + rest)
            lines += below
            lines += self.noise()
        return lines

    def document(self):
        roll = self.rng.random()
        if roll < 0.85:
            return self.collection(3, 0)
        if roll < 0.93:
            return self.flow(3, 0).split('\n')
        return self.scalar(0).split('\n')


def mutate(rng, text):
    """A document with one slip of the pen: a character removed, added, doubled or a line shifted."""
    if not text:
        return text
    at = rng.randrange(len(text))
    roll = rng.random()
    if roll < 0.3:
        return text[:at] + text[at + 1:]
    if roll < 0.6:
        return text[:at] + rng.choice(' :-[]{},#"\'&*!|>%@`?\t\n') + text[at:]
    if roll < 0.8:
        lines = text.split('\n')
        line = rng.randrange(len(lines))
        lines[line] = lines[line][1:] if rng.random() < 0.5 and lines[line][:1] == ' ' else ' ' + lines[line]
        return '\n'.join(lines)
    return text[:at]


def one(rng):
    documents = []
    for index in range(1 if rng.random() < 0.9 else rng.randint(2, 3)):
        lines = Writer(rng).document()
        if index > 0 or rng.random() < 0.3:
            lines.insert(0, '---' + rng.choice(['', '', ' # doc']))
        if rng.random() < 0.05:
            lines.append('...')
        documents.append('\n'.join(lines))
    text = '\n'.join(documents) + ('\n' if rng.random() < 0.9 else '')
    if rng.random() < 0.25:
        text = mutate(rng, text)
    if rng.random() < 0.1:
        text = text.replace('\n', '\r\n')
    data = text.encode()
    return b'\xef\xbb\xbf' + data if rng.random() < 0.02 else data


def generate(seed, count):
    rng = random.Random(seed)
    for _ in range(count):
        yield one(rng)
