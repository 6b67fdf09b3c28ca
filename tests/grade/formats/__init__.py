"""formats — writes one result, the grader's record, for whoever wants to read it."""
from grade.formats import (annotations, autolab, classroom, exercism, fence, gradescope,
                           json_record, junit, markdown, spreadsheet, table, words)

FORMATS = {"table": table, "json": json_record, "gradescope": gradescope,
           "classroom": classroom, "exercism": exercism, "autolab": autolab,
           "junit": junit, "markdown": markdown, "csv": spreadsheet,
           "annotations": annotations}
# These are for the teacher, or their service has a rule for what is visible.
WHOLE = ("json", "csv", "gradescope")


def render(result, name, **options):
    """The text of `result` in a format. `options` are those of its render()."""
    harmless = fence.fenced(result)
    if name not in WHOLE:
        harmless = words.for_students(harmless)
    return FORMATS[name].render(harmless, **options)
