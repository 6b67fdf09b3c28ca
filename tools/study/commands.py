"""commands — list, hint and solution: of the records, what shall be said by now."""
from .tree import StudyError
from .words import bar, paragraph


def list_exercises(tree, words):
    if len(words) > 1:
        raise StudyError(f"unexpected word: {words[1]}")
    passed = tree.progress.passed()
    shown = tree.of_step(words[0] if words else None)
    for step in dict.fromkeys(one.step for one in shown):
        print("\n".join(step_lines(step, [one for one in shown if one.step == step],
                                   passed)))
    return 0


def step_lines(step, exercises, passed):
    done = [one for one in exercises if one.id in passed]
    points = sum(one.points for one in done)
    of = sum(one.points for one in exercises)
    yield f"{step:<20} {bar(len(done), len(exercises))}  {points} of {of} points"
    for one in exercises:
        mark = "x" if one.id in passed else " "
        yield (f" [{mark}] {one.id:<5} {one.title:<40} {one.points:>2} points "
               f"{one.minutes:>3} min").rstrip()
    yield ""


def hint(tree, words):
    exercise, progress = tree.exercise(words[:1]), tree.progress
    id = exercise.id
    shown = which_hints(exercise, words[1:], progress.hints(id))
    progress.set_hints(id, max(progress.hints(id), shown[-1]))
    print(f"{id} {exercise.title} — {exercise.file}")
    if shown[0] == 1:
        print(paragraph(exercise.goal))
    for number in shown:
        print(f"\nHint {number} of {len(exercise.hints)}")
        print(paragraph(exercise.hints[number - 1], "  "))
    print(f"\nRead: {', '.join(exercise.read)}")
    if shown[-1] == len(exercise.hints):
        print(f"There is no further hint. When it works: ./workshop solution {id}")
    return 0


def which_hints(exercise, words, read):
    """[1], then [2] … One that was read is shown again by its number."""
    count = len(exercise.hints)
    if words == ["--all"]:
        return list(range(1, count + 1))
    if not words:
        return [min(read + 1, count)]
    if len(words) > 1 or words[0] not in map(str, range(1, count + 1)):
        raise StudyError(f"{words[-1]}: expected the number of a hint, 1 to {count}, "
                         "or --all")
    return [int(words[0])]


def solution(tree, words):
    anyway = "--anyway" in words
    exercise = tree.exercise([word for word in words if word != "--anyway"])
    id = exercise.id
    if tree.is_student and not anyway and id not in tree.progress.passed():
        print(f"{id} is not solved yet, and finding it is the fun.\n"
              f"  ./workshop hint {id:<18} the next hint\n"
              f"  ./workshop grade {id:<17} does it work?\n"
              f"  ./workshop solution {id} --anyway   the solution all the same")
        return 1
    print(f"{id} {exercise.title} — {exercise.file}\n")
    print("\n".join(tree.solution(id)))
    return 0
