"""The comparer of letters to the kernel can fail: on recorded ones, altered."""
import pytest
from support.call_text import parse_call
from support.narration import agree

TOLD = ('sendto(4, RTM_NEWLINK(NLM_F_REQUEST|NLM_F_ACK|NLM_F_EXCL|NLM_F_CREATE, '
        'ifi_index=0, IFLA_IFNAME="ve-web", IFLA_GROUP=29794, IFLA_LINKINFO=['
        'IFLA_INFO_KIND="veth", IFLA_INFO_DATA=[VETH_INFO_PEER=[IFLA_IFNAME="host0", '
        'IFLA_ADDRESS=e6:73:87:63:75:41]]]), 116, 0, NULL, 0) = 116')
SEEN = ('sendto(4<socket:[22]>, [{nlmsg_len=116, nlmsg_type=RTM_NEWLINK, nlmsg_flags='
        'NLM_F_REQUEST|NLM_F_ACK|NLM_F_EXCL|NLM_F_CREATE, nlmsg_seq=0, nlmsg_pid=0}, '
        '{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_NETROM, ifi_index=0, ifi_flags=0, '
        'ifi_change=0}, [[{nla_len=11, nla_type=IFLA_IFNAME}, "ve-web"], [{nla_len=8, '
        'nla_type=IFLA_GROUP}, 29794], [{nla_len=72, nla_type=IFLA_LINKINFO}, '
        '[[{nla_len=9, nla_type=IFLA_INFO_KIND}, "veth"...], [{nla_len=48, nla_type='
        'IFLA_INFO_DATA}, "\\x2c\\x00\\x01\\x00\\x0a\\x00\\x03\\x00\\x68\\x6f\\x73\\x74'
        '\\x30\\x00\\x00\\x00\\x0a\\x00\\x01\\x00\\xe6\\x73\\x87\\x63\\x75\\x41\\x00'
        '"]]]]], 116, 0, NULL, 0) = 116')
UNKNOWN = ('sendto(4<socket:[22]>, [{nlmsg_len=116, nlmsg_type=0x14 /* NLMSG_??? */, '
           'nlmsg_flags=NLM_F_REQUEST|NLM_F_ACK|0x600, nlmsg_seq=0, nlmsg_pid=0}, '
           '"\\x08\\x00\\x02\\x00\\x0a\\x00\\x00\\x02"], 116, 0, NULL, 0) = 116')
TOLD_OF_UNKNOWN = ('sendto(4, RTM_NEWADDR(NLM_F_REQUEST|NLM_F_ACK|NLM_F_EXCL|'
                   'NLM_F_CREATE, IFA_LOCAL=10.0.0.2), 116, 0, NULL, 0) = 116')
RULES = r'nft("table inet tinbox-web {\n  flags owner\n}\n") = 0'
BATCH = ('sendmsg(5<socket:[7]>, {msg_iov=[{iov_base=[[{nlmsg_len=20, nlmsg_type='
         'NFNL_MSG_BATCH_BEGIN}], [{nla_len=15, nla_type=0x1}, "'
         + "".join(f"\\x{byte:02x}" for byte in b"tinbox-web\0") + '"]]}]}, 0) = 99')


def agrees(told, seen):
    return agree(parse_call(told), parse_call(seen))


@pytest.mark.parametrize("told, seen", [
    (TOLD, SEEN), (TOLD_OF_UNKNOWN, UNKNOWN), (RULES, BATCH)])
def test_true_ones_agree(told, seen):
    assert agrees(told, seen)


@pytest.mark.parametrize("old, new", [
    ("RTM_NEWLINK", "RTM_DELLINK"), ("|NLM_F_EXCL", ""), ('"ve-web"', '"ve-wab"'),
    ("29794", "29795"), ("IFLA_GROUP", "IFLA_MTU"), (", IFLA_GROUP=29794", ""),
    ('"veth"', '"vath"'), ('"host0"', '"host1"'), (":41]", ":42]"),
    ("116, 0", "112, 0"),
    ("= 116", "= -1 EPERM (Operation not permitted)"), ("sendto(4", "sendto(5"),
    ("ifi_index=0", "ifi_index=7")])
def test_an_altered_letter_does_not(old, new):
    assert old in TOLD
    assert not agrees(TOLD.replace(old, new), SEEN)


@pytest.mark.parametrize("old, new", [
    ("RTM_NEWADDR", "RTM_NEWROUTE"), ("|NLM_F_CREATE", ""), ("10.0.0.2", "10.0.0.3")])
def test_nor_one_of_which_strace_knows_less(old, new):
    assert old in TOLD_OF_UNKNOWN
    assert not agrees(TOLD_OF_UNKNOWN.replace(old, new), UNKNOWN)


@pytest.mark.parametrize("told, seen", [
    (RULES.replace("web", "wab"), BATCH), (RULES, BATCH.replace("BEGIN", "END")),
    (RULES.replace("= 0", "= -1"), BATCH), (RULES, BATCH.replace("= 99", "= -1"))])
def test_nor_other_rules(told, seen):
    assert not agrees(told, seen)
