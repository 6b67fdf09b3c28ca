"""cases_06.py — bad input of step 06."""
from bad_input.table import COMMAND, case

CONTAINER = "06-full-container <root>"

case("a missing root", f"06-full-container /no/such {COMMAND}", "/no/such",
     "name a directory")
case("--explain=shell", f"{CONTAINER} --explain=shell {COMMAND}", "--explain=shell",
     "expected text or json")
case("a memory limit of 64Q", f"{CONTAINER} --memory 64Q {COMMAND}", "64Q", "64M")
case("a stop timeout that is no number",
     f"{CONTAINER} --stop-timeout soon {COMMAND}", "--stop-timeout soon", "such as 10")
case("no command", CONTAINER, "no command", "such as -- /bin/sh")
