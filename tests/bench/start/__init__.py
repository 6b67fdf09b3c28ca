"""start — what does it cost to start a container? See ../README.md."""
