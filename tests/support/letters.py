"""letters.py — a netlink message as --explain and as strace(1) write it, compared.

We tell type, flags, fixed part and attributes on one level of brackets after another:

    sendto(4, RTM_NEWLINK(NLM_F_REQUEST, ifi_index=0, IFLA_IFNAME="a"), 40, 0, NULL, 0)

strace writes the same with the length of each attribute. Where it does not know one,
or the socket (of another namespace, or not yet bound), it writes numbers and bytes:
then what we tell has to be among these.

libnftables sends rules by itself: nft("text") tells the whole text, and the batch of
messages that strace saw for it must name the table of the text.
"""
import re
import socket
import struct

from support.call_text import unquoted

LEAF = re.compile(r'\b([A-Z_]+)=("(?:[^"\\]|\\.)*"|[^],\[ )]+)')
FIXED = re.compile(r"\b([a-z_]+)=([^], )]+)")
HEAD = re.compile(r"nlmsg_type=([\w<|]+)(?: /\*.*?\*/)?, nlmsg_flags=([\w|]+)")
SEEN = re.compile(r'nla_type=(?:NLA_F_NESTED\|)?(\w+)\}, '
                  r'((?:inet_addr\(|if_nametoindex\()?"(?:[^"\\]|\\.)*"|[^]\[]+)')
TYPES = {16: "RTM_NEWLINK", 17: "RTM_DELLINK", 18: "RTM_GETLINK", 20: "RTM_NEWADDR",
         22: "RTM_GETADDR", 24: "RTM_NEWROUTE", 26: "RTM_GETROUTE", 36: "RTM_NEWQDISC"}
FLAGS = {0x200: "NLM_F_EXCL", 0x300: "NLM_F_DUMP", 0x400: "NLM_F_CREATE",
         0x600: "NLM_F_EXCL|NLM_F_CREATE"}
BATCH = "NFNL_MSG_BATCH_BEGIN"


def is_letter(call):
    """A question or an order to the kernel; not what libraries ask nftables for."""
    if call.name == "sendto":
        return "{nlmsg_len=" in call.arguments[1] and \
            head_of(call.arguments[1])[0].startswith("RTM_")
    return call.name == "sendmsg" and BATCH in call.arguments[1]


def same_letter(told, seen):
    """Arguments of sendto: descriptor, letter, length, and what else there is."""
    letter = seen[1]
    name, rest = told[1].split("(", 1)
    flags = re.split(r", |\)", rest)[0]
    return (head_of(letter) == (name, set(flags.split("|")))
            and re.match(r"\d+", seen[0])[0] == told[0] and told[2:] == seen[2:]
            and f"nlmsg_len={told[2]}," in letter
            and all(same_field(*field, letter) for field in FIXED.findall(rest))
            and same_attributes(LEAF.findall(rest), letter))


def head_of(letter):
    """Its type, and the set of its flags, by name."""
    kind, flags = HEAD.search(letter).groups()
    names = [FLAGS.get(int(flag, 16), flag) if flag.startswith("0x") else flag
             for flag in flags.split("|")]
    known = TYPES.get(int(kind, 16), kind) if kind.startswith("0x") else kind
    return known, set("|".join(names).split("|"))


def same_field(name, value, letter):
    """strace looks up the name of an index, in a namespace that may not be the one."""
    seen = re.search(rf"\b{name}=([^,}}]+)", letter)
    return not seen or seen[1] == value or seen[1].startswith("if_nametoindex")


def same_attributes(told, letter):
    """In order, and all; those of which strace shows bytes are looked for in these."""
    seen = dict(SEEN.findall(letter))
    opaque = b"".join(pieces(letter))
    for name, value in told:
        known = seen.pop(name, None)
        if not (same_value(value, known) if known else
                value in letter or bytes_of(value) in opaque):
            return False
    return not {name for name, value in seen.items() if not is_opaque(value)}


def pieces(letter):
    """What strace writes as bytes: "\\x6c\\x6f\\x00"."""
    return [bytes.fromhex(text.replace("\\x", ""))
            for text in re.findall(r'"((?:\\x..)+)"', letter)]


def is_opaque(value):
    return value.startswith('"\\x') or value.strip() == ""


def same_value(told, seen):
    if seen.startswith("if_nametoindex"):
        return told.isdigit()
    return told == re.sub(r'^inet_addr\("(.*)"$', r"\1", seen.rstrip(".")) or \
        is_opaque(seen)


def bytes_of(value):
    """A text with its final zero, a number, an address or a MAC as they are sent."""
    if value.startswith('"'):
        return unquoted(value) + b"\0"
    if re.fullmatch(r"\d+", value):
        return struct.pack("=I", int(value) & 0xffffffff)
    if re.fullmatch(r"[\d.]+", value):
        return socket.inet_aton(value)
    if re.fullmatch(r"(\w\w:){5}\w\w", value):
        return bytes.fromhex(value.replace(":", ""))
    return b""  # a word, {rate=…}, whose fields are compared one by one


def same_refusal(told, seen):
    """recvfrom: {NLMSG_ERROR, error=-EEXIST} — the kernel's answer."""
    error = re.search(r"error=-\w+", told[1])[0]
    return "NLMSG_ERROR" in seen[1] and error in seen[1] and told[2:] == seen[2:]


def same_rules(told, seen):
    """nft(text), and the batch that libnftables made of it."""
    table = re.match(rb"table \w+ (\S+) ", unquoted(told[0]))[1]
    return BATCH in seen[1] and table + b"\0" in pieces(seen[1])
