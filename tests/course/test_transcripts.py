"""Each console session of a chapter gives the output that stands in the chapter."""
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = ["README.md", "lib/README.md",
            *(f"{step.name}/README.md" for step in sorted(ROOT.glob("[0-9][0-9]-*")))]


def load(tool):
    """A script of tools/, which has no .py in its name, as a module."""
    loader = SourceFileLoader(tool, str(ROOT / "tools" / tool))
    module = module_from_spec(spec_from_loader(tool, loader))
    loader.exec_module(module)
    return module


transcripts = load("transcripts")


@pytest.mark.needs("uid-1000")
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_the_chapter_shows_is_what_happens(chapter):
    assert (ROOT / chapter).exists()
    told = [transcripts.describe(chapter, *difference)
            for difference in transcripts.differences(ROOT / chapter)]
    if told:
        pytest.fail("\n".join(told), pytrace=False)


def differences(tmp_path, monkeypatch, session):
    """The steps of this session that go otherwise, run in the host of this test."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    chapter = tmp_path / "README.md"
    chapter.write_text(f"1. Text:\n   ```console\n   {session}\n   ```\n")
    return list(transcripts.differences(chapter, transcripts.play))


GOOD = {
    "output": "# echo a; echo b >&2\n   a\n   b",
    "no output": "# true\n   # false\n   → 1",
    "any text": "# echo pid $$ is here\n   pid … is here",
    "any lines": "# seq 9\n   1\n   …\n   9",
    "no line is any lines": "# seq 2\n   1\n   …\n   2",
    "a line like a prompt": "# echo '# a'\n   …# a",
    "a shell keeps its state": "# x=3; cd /\n   # echo $x; pwd\n   3\n   /",
    "a long command": "# echo a \\\n     b\n   a b",
    "a status": "# exit 7\n   → 7",
    "stdin is empty": "# cat\n   # echo a\n   a",
    "no newline at the end": "# printf a\n   a",
}


@pytest.mark.parametrize("case", GOOD)
def test_a_true_session_passes(case, tmp_path, monkeypatch):
    assert not differences(tmp_path, monkeypatch, GOOD[case])


BAD = {
    "other output": "# echo a\n   b",
    "output that is not shown": "# echo a",
    "a line more": "# seq 2\n   1",
    "a line less": "# seq 1\n   1\n   2",
    "another status": "# false",
    "a status too many": "# true\n   → 1",
    "… is no end of line": "# printf 'a\\nb'\n   a…b",
    "a dot is a dot": "# echo abc\n   a.c",
}


@pytest.mark.parametrize("case", BAD)
def test_an_untrue_session_fails(case, tmp_path, monkeypatch):
    (step, _, _), = differences(tmp_path, monkeypatch, BAD[case])
    assert step.line == 3


@pytest.mark.needs("uid-1000")
def test_the_prompt_says_who_runs_the_command(tmp_path, monkeypatch):
    session = "$ id -u; touch mine\n   1000\n   # id -u; stat -c %u mine\n   0\n   1000"
    tmp_path.parent.chmod(0o755)
    assert not differences(tmp_path, monkeypatch, session)


def test_update_writes_what_was_seen_and_keeps_the_rest(tmp_path):
    chapter = tmp_path / "README.md"
    before = "a\n```console\n# one\nx\n# two\n…\n# three\nx\ny\n```\nz\n"
    chapter.write_text(before)
    seen = iter([[(["1", ""], 0), (["2"], 0), (["# 3", ""], 3)]])
    found = list(transcripts.differences(chapter, lambda steps: next(seen)))
    transcripts.update(chapter, found)
    assert chapter.read_text() == (
        "a\n```console\n# one\n1\n# two\n…\n# three\n…# 3\n→ 3\n```\nz\n")
