// upkeep.cpp — see upkeep.h.
#include "05-network/deeper/upkeep.h"

#include <nftables/libnftables.h>

#include <memory>
#include <new>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "05-network/deeper/commons.h"
#include "05-network/deeper/plan.h"
#include "lib/text.h"

namespace tinbox {
namespace {

// The rules are in the kernel, whoever made them: it is asked, and no list of ours.
std::string rules_of_the_host() {
  const std::unique_ptr<nft_ctx, void (*)(nft_ctx*)> context(
      ::nft_ctx_new(NFT_CTX_DEFAULT), ::nft_ctx_free);
  if (!context) throw std::bad_alloc();
  ::nft_ctx_buffer_output(context.get());
  ::nft_ctx_buffer_error(context.get());
  if (::nft_run_cmd_from_buffer(context.get(), "list ruleset inet") != 0)
    throw std::runtime_error(::nft_ctx_get_error_buffer(context.get()));
  return ::nft_ctx_get_output_buffer(context.get());
}

std::string without_indent(const std::string& line) {
  const auto begin = line.find_first_not_of('\t');
  return begin == line.npos ? "" : line.substr(begin);
}

// "table inet tinbox-web { # progname 05-network", and two lines further
// "fib daddr type local tcp dport 8080 dnat ip to 10.0.0.2:80"
void list_ports() {
  require_power(Netlink());
  std::string box, chain;
  for (const auto& line : sys::split(rules_of_the_host(), '\n')) {
    const auto words = sys::split(without_indent(line), ' ');
    if (words.size() > 2 && words[0] == "table") box = words[2];
    if (words.size() > 1 && words[0] == "chain") chain = words[1];
    const auto count = words.size();
    if (!box.starts_with("tinbox-") || chain != "arriving" || count < 8) continue;
    if (words[count - 4] != "dnat") continue;
    const bool is_any = words[0] == "fib";
    fmt::print("{:<15} {}  {}:{} -> {}\n", box.substr(7), words[count - 7],
               is_any ? "*" : words[2], words[count - 5], words[count - 1]);
  }
}

}  // namespace

std::optional<int> do_upkeep(int argc, char** argv) {
  const std::string word = argc == 2 ? argv[1] : "";
  if (word != "ports" && word != "clean") return std::nullopt;
  if (word == "ports")
    list_ports();
  else
    clean_up();
  return 0;
}

}  // namespace tinbox
