"""conftest.py — lets each test say `from support.programs import run`."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "tests"))
pytest_plugins = ["support.fixtures", "support.network_fixtures"]
