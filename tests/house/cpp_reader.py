"""cpp_reader — as much of C++ as the house rules need: calls, functions, scopes.

No parser: it relies on the look that clang-format gives our code (a body's brace
follows a space, an initialiser's does not), and on code that compiles.
"""
import re
from dataclasses import dataclass

TOKEN = re.compile(r'R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/'
                   r"|(?<!\w)'(?:\\.|[^'\\\n])+'", re.DOTALL)
DIRECTIVE = re.compile(r"^[ \t]*#(?:.*\\\n)*.*$", re.MULTILINE)
SCOPE = re.compile(r"(?:template\s*<.*>\s*)?(?:(?:inline|static|constexpr|typedef)\s+)*"
                   r"(?:namespace|class|struct|union|enum|extern)\b[^(]*", re.DOTALL)
CALL = re.compile(r"((?:\w*::)*~?\w+)\s*$")


@dataclass
class Function:
    name: str
    first: int
    last: int

    @property
    def lines(self):
        return self.last - self.first + 1


def blanked(match):
    return re.sub(r"[^\n]", " ", match[0])


def without_comments(text):
    """The same text, each comment replaced by spaces; strings remain."""
    return TOKEN.sub(lambda m: blanked(m) if m[0][0] == "/" else m[0], text)


def code_only(text):
    """The same text, with spaces for comments, strings' contents and directives."""
    def blank(match):
        inner = blanked(match)
        return inner if match[0][0] == "/" else f'"{inner[2:]}"'
    return DIRECTIVE.sub(blanked, TOKEN.sub(blank, text))


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def name_in(head):
    """The name in `int main(int argc) try`: what stands before the parenthesis."""
    call = CALL.search(head[:head.find("(")]) if "(" in head else None
    return call[1] if call else "operator"


class Reader:
    """Walks through code and keeps the functions it meets outside of functions."""

    def __init__(self, text):
        self.code = code_only(text)
        self.defined = []   # functions with a body
        self.declared = []  # (name, line) of functions declared at namespace scope
        self.open = []      # what is open: "scope", "class", "body", "data" or "("
        self.start = 0      # where the current declaration begins
        for offset, sign in enumerate(self.code):
            if sign in "({[":
                self.enter(offset, sign)
            elif sign in ")}]":
                self.leave(offset)
            elif sign == ";" and self.between_declarations():
                self.declaration(offset)

    def between_declarations(self):
        return not self.open or self.open[-1] in ("scope", "class")

    def head(self, offset):
        text = self.code[self.start:offset]
        return re.sub(r"^(\s*(public|private|protected):)+", "", text).strip()

    def enter(self, offset, sign):
        self.open.append(self.kind(offset) if sign == "{" else "(")
        if self.open[-1] in ("scope", "class"):
            self.start = offset + 1

    def kind(self, offset):
        """What the brace at `offset` opens."""
        head = self.head(offset)
        if not self.between_declarations() or re.search(r"\bconcept\b", head):
            return "data"
        if SCOPE.fullmatch(head):
            return "scope" if re.search(r"\b(namespace|extern)\b", head) else "class"
        attached = not self.code[offset - 1].isspace()
        if "(" not in head or attached or head.endswith("="):
            return "data"
        return "body"

    def leave(self, offset):
        if not self.open:
            return
        kind = self.open.pop()
        if kind == "body":
            self.body(offset)
        if kind in ("scope", "class", "body"):
            self.start = offset + 1

    def body(self, offset):
        head = self.head(offset)
        head = head[:head.find("{")]
        first = self.code.index(head, self.start)
        last = line_of(self.code, offset)
        if head.startswith("catch"):  # the handler of a function's try: part of it
            self.defined[-1].last = last
            return
        self.defined.append(Function(name_in(head), line_of(self.code, first), last))
        if "class" not in self.open:
            self.declared.append((name_in(head), line_of(self.code, first)))

    def declaration(self, offset):
        head, begin = self.head(offset), self.start
        self.start = offset + 1
        other = re.match(r"(using|typedef|static_assert|friend|extern)\b", head)
        is_function = "(" in head and "=" not in head[:head.index("(")]
        if "class" not in self.open and is_function and not other:
            first = self.code.index(head, begin)
            self.declared.append((name_in(head), line_of(self.code, first)))


def functions(text):
    return Reader(text).defined


def declared_functions(text):
    return Reader(text).declared


def enclosing_calls(code, offset):
    """The names of the calls in whose arguments `offset` stands, inmost first."""
    names, depth = [], 0
    while offset > 0:
        offset -= 1
        sign = code[offset]
        if sign in ";{}" and depth == 0:
            break
        if sign == ")":
            depth += 1
        elif sign == "(" and depth:
            depth -= 1
        elif sign == "(":
            call = CALL.search(code, max(0, offset - 80), offset)
            names.append(call[1] if call else "")
    return names


def closing(code, opening):
    """The offset of the parenthesis that closes the one at `opening`."""
    depth = 0
    for offset in range(opening, len(code)):
        depth += {"(": 1, ")": -1}.get(code[offset], 0)
        if depth == 0:
            return offset
    return len(code)
