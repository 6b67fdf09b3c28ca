"""json_record.py — the record itself, from which each other format can be written."""
import json


def render(result):
    return json.dumps(result, indent=1) + "\n"
