"""words — text for a screen of 80 columns."""
import textwrap

WIDTH = 78


def paragraph(text, indent=""):
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent,
                         break_long_words=False, break_on_hyphens=False)


def bar(done, of, width=20):
    """[#####---------------]"""
    full = width * done // of if of else 0
    return "[" + "#" * full + "-" * (width - full) + "]"
