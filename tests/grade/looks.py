"""looks.py — what `04-union-fs why` answers about many paths, asked by one shell."""
import json
import shlex
from dataclasses import dataclass

from grade.layers import PROGRAM, layers_of


@dataclass(frozen=True)
class Answer:
    """lines: (layer, path in it, whether it is seen, words), the top one first."""
    asked: str
    status: int
    lines: list

    @property
    def seen(self):
        """The layers from which the path is seen."""
        return [layer for layer, _, seen, _ in self.lines if seen]

    @property
    def files(self):
        """What is seen, as a path of the host's."""
        return [f"{layer}{path}" for layer, path, seen, _ in self.lines if seen]

    def __str__(self):
        told = "; ".join(f"{'*' if seen else ' '} {layer}: {words}"
                         for layer, _, seen, words in self.lines)
        return f"exit code {self.status}: {told or 'nothing'}"


def why(kit, paths, *layers, upper=None):
    """{path: Answer}"""
    end = kit.word()
    words = [kit.path(PROGRAM), *layers_of(*layers, upper=upper), "--userns", "--json"]
    asked = {path: shlex.join(map(str, [words[0], "why", path, *words[1:]]))
             for path in paths}
    script = "".join(f"{line}; echo {end} $?\n" for line in asked.values())
    told = kit.run("/bin/sh", "-c", script)
    sections = [[]]
    for line in told.stdout.splitlines():
        sections[-1].append(line)
        if line.startswith(f"{end} "):
            sections.append([])
    kit.did = "many times: 04-union-fs why PATH …"
    kit.expect(len(sections) == len(asked) + 1, "answers-missing", saw=told,
               expected=f"{len(asked)} answers")
    return {path: answer(kit, line, section)
            for (path, line), section in zip(asked.items(), sections)}


def answer(kit, asked, section):
    *said, end = section
    try:
        found = [json.loads(line) for line in said]
        lines = [(str(one["layer"]), str(one["path"]), bool(one["seen"]),
                  str(one["says"])) for one in found]
    except (ValueError, TypeError, KeyError):
        kit.did = asked
        kit.fail("answer-garbled", saw="\n".join(said), expected="lines of JSON")
    return Answer(asked, int(end.split()[1]), lines)


def expect_seen(kit, answer, layers, symptom):
    """From these layers it is seen, and from no other; [] where it is removed."""
    kit.did = answer.asked
    kit.expect(answer.status == 0 and answer.seen == [str(one) for one in layers],
               symptom, saw=answer,
               expected=f"it is seen in {' and '.join(map(str, layers)) or 'no layer'}")


def expect_nowhere(kit, answer, symptom):
    """No layer shows it; whether the program says so by a line or by 125 is its own."""
    kit.did = answer.asked
    kit.expect(answer.status in (0, 125) and not answer.seen, symptom, saw=answer,
               expected="it is not seen")
