"""What every test of a program stands on; README.md here shows how to write one."""
