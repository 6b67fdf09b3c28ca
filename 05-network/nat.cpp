// nat.cpp — see nat.h. In a library of its own, for libnftables cannot be linked
// statically.
#include "05-network/nat.h"

#include <nftables/libnftables.h>

#include <new>
#include <stdexcept>

#include "lib/check.h"
#include "lib/files.h"

namespace tinbox {

void turn_on_forwarding() {
  sys::say("a host drops what is not for itself, until it is told to be a router");
  sys::write_control_file(forwarding_file, "1");
  // From here on it routes between all its links, not only for our boxes.
}

std::string masquerade_chain(const Network& network) {
  //> exercise 5.6: hide the box behind an address of the host
  return fmt::format(R"(  chain leaving {{
    type nat hook postrouting priority srcnat
    ip saddr {0} oifname != "{1}" masquerade
  }}
)",
                     text_of(network.address.address), network.host_side());
  //= sys::todo("5.6", network);
  //< exercise 5.6
}

Rules::Rules(const std::string& family, const std::string& name,
             const std::string& chains)
    : context_(::nft_ctx_new(NFT_CTX_DEFAULT), ::nft_ctx_free) {
  if (!context_) throw std::bad_alloc();
  auto* const nft = context_.get();
  ::nft_ctx_buffer_error(nft);  // else it would print what is wrong, on stderr
  const auto text =
      fmt::format("table {} {} {{\n  flags owner\n{}}}\n", family, name, chains);
  const int result = ::nft_run_cmd_from_buffer(nft, text.c_str());
  try {
    sys::check(result, "nft({:?})", text);
  } catch (const sys::Error&) {  // no call of the kernel's, so errno says nothing
    throw std::runtime_error(fmt::format("nft: {}", ::nft_ctx_get_error_buffer(nft)));
  }
}

}  // namespace tinbox
