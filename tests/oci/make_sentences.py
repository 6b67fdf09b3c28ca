#!/usr/bin/python3
"""make_sentences.py SPECIFICATION — what OCI's runtime specification demands, as
sentences.tsv: file, section, how the sentence begins, and the tests that show it.

SPECIFICATION is the directory with runtime.md. What was noted for a sentence is kept;
one that is new has "?" for its tests, and test_sentences.py fails until it has some.
The quotations are from the OCI Runtime Specification (Apache-2.0), shortened.
"""
import re
import sys
from pathlib import Path

LIST = Path(__file__).parent / "sentences.tsv"
FILES = ("bundle.md", "runtime.md", "runtime-linux.md", "config.md", "config-linux.md",
         "features.md")
DEMANDS = re.compile(r"\b(MUST|REQUIRED|SHALL)\b|^\s*\* +\*\*`|^\*\*`")
# Sections, and sentences, of other platforms.
ELSEWHERE = re.compile(r"Windows|Solaris|z/?OS|Hyper-V|VM|FreeBSD|virtual machine",
                       re.IGNORECASE)
LENGTH = 90


def plain(text):
    """Without the marks of Markdown; links by their words."""
    text = re.sub(r"\]\([^)]*\)|\]\[[^]]*\]|<a [^>]*>", "]", text)
    return " ".join(re.sub(r"[*`\[\]|]", " ", text).split())


def sentences(specification):
    """(file, section, beginning), in the order of the text."""
    for file in FILES:
        section, is_code = "", False
        for line in (specification / file).read_text().splitlines():
            is_code ^= line.lstrip().startswith("```")
            if is_code:
                continue
            if line.startswith("#"):
                section = plain(line.lstrip("#"))
            elif DEMANDS.search(line) and not ELSEWHERE.search(section + line):
                yield file, section, plain(line)[:LENGTH]


def noted():
    if not LIST.exists():
        return {}
    rows = [line.split("\t") for line in LIST.read_text().splitlines()
            if not line.startswith("#")]
    return {tuple(row[:3]): row[3] for row in rows}


def main():
    before = noted()
    head = [f"# {line}" for line in __doc__.strip().splitlines()]
    rows = ["\t".join((*key, before.get(key, "?")))
            for key in dict.fromkeys(sentences(Path(sys.argv[1])))]
    LIST.write_text("\n".join([*head, *rows, ""]))


if __name__ == "__main__":
    main()
