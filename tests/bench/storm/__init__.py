"""storm — does each of a thousand starts at a time succeed? See ../README.md."""
