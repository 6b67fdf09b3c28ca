"""gradescope.py — Gradescope's results.json.

Gradescope refuses an upload whose max_scores do not add up to the points of the
assignment, hence `total`; and a run that it ends has no results but those that were
written before: write early, with `partial`, and again at the end.
"""
import json
from decimal import ROUND_HALF_UP, Decimal

from grade.formats import markdown, words

CENT = Decimal("0.01")


def render(result, total=None, output_format="md", visibility="visible", partial=False):
    if output_format not in ("md", "text"):
        raise ValueError(f"the output format is md or text, not {output_format}")
    exercises = result["exercises"]
    most = shares([one["points"] for one in exercises], total or result["points"])
    return json.dumps({
        "execution_time": round(result["duration_s"], 2),
        "output": sentences(result, partial), "output_format": "text",
        "test_output_format": output_format, "test_name_format": "text",
        "visibility": visibility, "stdout_visibility": "hidden",
        "extra_data": {"seed": result["seed"], "conclusive": result["conclusive"]},
        "tests": [test(one, share, output_format)
                  for one, share in zip(exercises, most)]}, indent=1) + "\n"


def shares(points, total):
    """`total` in proportion to `points`, in hundredths; the sum is exactly `total`.

    Rounded are the sums up to each exercise, not the shares: so nothing is lost.
    """
    whole = sum(Decimal(str(one)) for one in points) or Decimal(1)
    before, result, total = Decimal(0), [], Decimal(str(total))
    reached = Decimal(0)
    for one in points:
        reached += Decimal(str(one))
        after = (total * reached / whole).quantize(CENT, ROUND_HALF_UP)
        result.append(after - before)
        before = after
    return result


def test(exercise, share, output_format):
    """One of Gradescope's tests: an exercise, that is worth `share` points."""
    part = Decimal(str(exercise["earned"])) / (Decimal(str(exercise["points"])) or 1)
    score = (share * part).quantize(CENT, ROUND_HALF_UP)
    return {"name": words.name(exercise), "number": exercise["id"],
            "score": float(score), "max_score": float(share),
            "status": "passed" if exercise["verdict"] == "pass" else "failed",
            "output": output(exercise, output_format),
            "tags": exercise["tags"], "visibility": exercise["visibility"],
            "extra_data": {"verdict": exercise["verdict"]}}


def output(exercise, output_format):
    if output_format == "md":
        return markdown.reasons(exercise)
    printed = words.output(exercise)
    return "\n".join([*words.evidence(exercise),
                      *(["Your program printed:"] if printed else []), *printed])


def sentences(result, partial):
    told = ["The grader has not come to its end."] if partial else []
    return " ".join([*told, *words.remarks(result)])
