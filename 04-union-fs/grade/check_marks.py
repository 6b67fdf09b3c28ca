"""check_marks.py — exercise 4.7: which marks may the union use?"""
from grade import layers
from grade.layers import ask, directory
from grade.plugin import check

# It says yes to who tries whether it may write such an attribute, as it does to root.
CALLS = "setxattr,lsetxattr,fsetxattr,removexattr,lremovexattr,fremovexattr"
AS_ROOT = ("/usr/bin/strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={CALLS}",
           "-e", f"inject={CALLS}:retval=0")


def make_anew(kit, *options):
    """A box in which a directory of a layer was removed and made again; its name."""
    name = kit.word()
    there = layers.box(kit, directory(kit, "layer", {f"{name}/old": "o"}),
                       options=options)
    for request in (("unlink", f"/{name}/old"), ("rmdir", f"/{name}"),
                    ("mkdir", f"/{name}")):
        answer = ask(kit, there, *request)
        kit.expect(answer == "ok", f"{request[0]}-ends-in-{answer}",
                   saw=f"{request[0]} {request[1]}: {answer}", expected="it succeeds")
    return there, name


@check("4.7", "directory_made_anew")
def check_directory_made_anew(kit):
    for options in ([], ["--upper", directory(kit, "upper")]):
        there, name = make_anew(kit, *options)
        seen = ask(kit, there, "ls", f"/{name}")
        kit.expect(seen == [], "old-files-are-seen", saw=f"in /{name}: {seen}",
                   expected="it is empty")


@check("4.7", "marks_are_the_users")
def check_marks_are_the_users(kit):
    upper = directory(kit, "upper")
    there, name = make_anew(kit, "--upper", upper)
    marks = dict(layers.tree(upper)[name].marks)
    opaque = [key for key, value in marks.items() if key.endswith(".overlay.opaque")]
    kit.expect(opaque == ["user.overlay.opaque"], f"marks-{'-'.join(opaque)}",
               saw=f"UPPER/{name} has {marks}", expected="user.overlay.opaque is y")


@check("4.7", "root_keeps_trusted")
def check_root_keeps_trusted(kit):
    """As it is no root that we would trust, the kernel's answer to it is replaced."""
    kit.needs("strace")
    kit.given("the kernel says that trusted.* attributes can be written")
    there = layers.box(kit, directory(kit, "layer"), before=AS_ROOT)
    options = layers.root_mount(kit, there).super_options
    kit.expect("userxattr" not in options, "userxattr-for-root", saw=options,
               expected="no userxattr: the marks are trusted.overlay.*")


@check("4.7", "nothing_left")
def check_marks_leave_nothing(kit):
    upper = directory(kit, "upper")
    root, ledger = kit.new_root(), kit.ledger()
    for options in ([], ["--upper", upper]):
        kit.expect_status(layers.run_in_box(kit, "exit 5", root, options=options), 5)
    kit.expect_nothing_left(ledger)
