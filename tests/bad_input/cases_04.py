"""cases_04.py — bad input of step 04; see table.py."""
from bad_input import situations_04 as given
from bad_input.table import COMMAND, LONG, case

UNION = "04-union-fs"
PAIR = "--layer <a> --layer <root>"


def union(name, words, thing, fix, **more):
    case(name, f"{UNION} {words} {COMMAND}", thing, fix,
         **({"given": given.directories} | more))


def verb(name, words, thing, fix, **more):
    case(name, f"{UNION} {words}", thing, fix, **({"given": given.directories} | more))


# ---- layers ----
union("no layer", "--ephemeral", "--layer", "name one directory at least")
union("a layer that is missing", "--layer /no/such", "--layer /no/such",
      "name a directory")
union("a layer of 100 KB", f"--layer /{'n' * LONG}", "--layer /nnn", "name a directory")
union("an empty layer", "--layer ''", "--layer", "--help")
union("a layer that is a file", "--layer /etc/passwd", "--layer /etc/passwd",
      "not a directory: unpack a file first")
union("a missing layer with : , and \\ in its name", "--layer /a:b,c\\d",
      "--layer /a:b,c\\d", "name a directory")
union("a layer given twice", "--layer <a> --layer <b> --layer <a>", "--layer <a>",
      "it is a layer already: name another directory")
union("a layer below another", "--layer <a> --layer <a>/below", "--layer <a>/below",
      "name a directory beside it")
union("the host's own root as the top", "--layer /", "--layer /",
      "put an empty directory above it")
union("a layer that is no root", "--layer <a>", "proc", "no link: mkdir <a>/proc")

# ---- upper and work ----
union("an upper that is missing", f"{PAIR} --upper /no/such", "--upper /no/such",
      "name a directory")
union("an upper that is a layer", f"{PAIR} --upper <a>", "--upper <a>",
      "it is a layer already: name another directory")
union("an upper below a layer", f"{PAIR} --upper <a>/below", "--upper <a>/below",
      "name a directory beside it")
union("an upper above a layer", "--layer <a>/below --layer <root> --upper <a>",
      "--upper <a>", "name a directory beside it")
union("an upper on an overlay", f"{PAIR} --upper <view>", "--upper <view>",
      "use a tmpfs or a disk", given=given.an_overlay)
union("an upper of another user", "--layer <b> --layer <root> --upper <a>",
      "--upper <a>", "you may not write there (EACCES): name a directory of your own",
      who="user", given=given.roots_directory)
union("an upper on another file system than work", f"{PAIR} --upper <other>",
      "--work <other>.work", "on another file system", given=given.another_file_system)
union("a work on another file system than upper",
      f"{PAIR} --upper <c>.work --work <other>/w", "--work <other>/w",
      "the kernel renames files", given=given.another_file_system)
union("a work that is missing, and its parent", f"{PAIR} --upper <b> --work /no/such/w",
      "--work /no/such", "name a directory")
union("a work below upper", f"{PAIR} --upper <b> --work <b>/w", "--work <b>/w",
      "name a directory beside it")
union("a work below a layer", f"{PAIR} --upper <b> --work <a>/w", "--work <a>/w",
      "name a directory beside it")
union("a work without an upper", f"{PAIR} --work <b>", "--work", "add --upper DIR")
for words in ("--upper <b> --read-only", "--ephemeral --read-only",
              "--upper <b> --ephemeral"):
    union(f"two places to write: {words}", f"{PAIR} {words}", words.split(" ")[0],
          "exclude each other: choose one")

# A full disk in the middle of a copy-up is the command's error: see test_upper.py.

# ---- volumes ----
for words in ("/etc", "/etc:", ":/etc", "/etc:/tmp:rw", "/etc:/tmp:ro:ro"):
    union(f"a volume {words}", f"{PAIR} --volume {words}", f"--volume {words}",
          "expected HOST:BOX")
union("a volume that the host has not", f"{PAIR} --volume /no:/tmp", "/no",
      "is no directory of the host's: mkdir it")
union("a volume that is a file", f"{PAIR} --volume /etc/passwd:/tmp", "/etc/passwd",
      "is no directory of the host's: mkdir it")
union("a volume at a place that is missing", f"{PAIR} --volume /etc:/no/such",
      "/no/such", "name one that is there")

# ---- users: looked up in the union ----
union("a user that no layer knows", f"{PAIR} --user no-such", "--user no-such",
      "a number always works")

# ---- why, diff ----
verb("why without a path", f"why {PAIR}", "PATH", "--help")
verb("why without a layer", "why /etc", "--layer", "name one directory at least")
verb("why of a path that is nowhere", f"why /no/such {PAIR}", "/no/such",
     "ls shows what is there")
verb("why of a path below a file", f"why /marker/x {PAIR}", "/marker/x",
     "ls shows what is there")
verb("diff of layers alone", f"diff {PAIR}", "--upper", "name what was written to")
verb("diff of a missing upper", f"diff {PAIR} --upper /no", "--upper /no",
     "name a directory")
for words in ("diff", "why /etc"):
    verb(f"{words} of a pid that is none", f"{words} --pid 0x1", "--pid 0x1",
         "see 02-lsns")
    verb(f"{words} of a process that is gone", f"{words} --pid 4194304",
         "--pid 4194304", "there is no such process: name a process of your own")
    verb(f"{words} of both", f"{words} {PAIR} --pid 1", "--pid", "leave out --layer")
verb("diff of a process in no union", "diff --pid 1", "--pid 1",
     "name a process in a box", who="root")

# ---- append, drop ----
verb("append to a process in no union", "append --pid 1 --layer <a> /pub", "--pid 1",
     "name a process in a box", who="root")
verb("append of a missing layer", "append --pid 1 --layer /no /pub", "--layer /no",
     "name a directory")
for words in ("/", "pub", "../pub"):
    verb(f"append at {words}", f"append --pid 1 --layer <a> {words}", words,
         "expected a directory of the box below /")
verb("drop without a pid", "drop /pub", "--pid", "see 02-lsns")

# ---- pack, unpack ----
SHELL = ["sh", "-c"]


def piped(name, script, thing, fix, **more):
    case(name, [*SHELL, f'exec "$0" {script}', UNION], thing, fix,
         given=given.archives, **more)


verb("pack without a directory", "pack", "DIR", "--help")
verb("pack of a missing directory", "pack /no/such", "/no/such", "name a directory")
piped("unpack what is no archive", "unpack <new> <'<broken>'", "standard input",
      "is it a whole tar archive?")
piped("unpack nothing", "unpack <new> </dev/null", "standard input",
      "is it a whole tar archive?")
piped("unpack a hostile archive", "unpack <new> <'<outside>'", "a/../../victim",
      "do not trust this archive")
piped("unpack over a directory", "unpack <taken> <'<outside>'", "<taken>",
      "is there already: name a new directory")
piped("unpack where no directory is", "unpack /no/such/layer <'<outside>'",
      "/no/such/layer", "No such file or directory")
verb("unknown option of a verb", "why --nonsense /", "--nonsense", "--help")
