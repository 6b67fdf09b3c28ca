// nat.h — the way out: a host that hands on packets, with its own address on them.
// All of it runs in the PARENT. nft(8)
#pragma once

#include <memory>
#include <string>

#include "05-network/network.h"

struct nft_ctx;  // of libnftables: a socket to the kernel's firewall, and a parser

namespace tinbox {

inline constexpr auto forwarding_file = "/proc/sys/net/ipv4/ip_forward";

// Lets the host hand on packets that are not for itself. It stays so until somebody
// writes 0: deeper/commons.h does, after the last box.
void turn_on_forwarding();

// The chain of rules by which what leaves the box for the outside gets the address of
// the host: nobody outside knows the way to the box's own, or to be answered it.
std::string masquerade_chain(const Network& network);

// A table of rules in the kernel. It is *owned*: nobody else can change it, and the
// kernel removes it when our socket closes, even if we are killed. Linux 5.12
class Rules {
 public:
  // `chains` is the table's text, in nft's own language. Throws std::runtime_error with
  // nft's words where it, or the kernel, does not take them.
  Rules(const std::string& family, const std::string& name, const std::string& chains);
  Rules(Rules&&) = delete;

 private:
  std::unique_ptr<nft_ctx, void (*)(nft_ctx*)> context_;
};

}  // namespace tinbox
