// rates.cpp — see rates.h.
#include "05-network/deeper/rates.h"

#include <linux/pkt_sched.h>

#include <algorithm>

#include <fmt/format.h>

#include "05-network/links.h"
#include "lib/error.h"
#include "lib/text.h"

namespace tinbox {
namespace {

struct Unit {
  const char* name;
  std::uint64_t bits;
};

constexpr Unit units[] = {  // "kbit" before "bit", which it ends with
    {"kbit", 1'000},
    {"mbit", 1'000'000},
    {"gbit", 1'000'000'000},
    {"bit", 1}};
constexpr std::uint64_t least = 8'000, most = 100'000'000'000;

}  // namespace

std::uint64_t parse_rate(const std::string& text) {
  for (const auto& unit : units) {
    if (!text.ends_with(unit.name)) continue;
    const auto digits =
        text.substr(0, text.size() - std::string_view(unit.name).size());
    const auto count = sys::parse_number<std::uint64_t>(digits);
    if (!count || *count > most / unit.bits || *count * unit.bits < least) break;
    return *count * unit.bits;
  }
  throw sys::InputError(fmt::format(
      "--rate {}: expected bits a second, such as 10mbit: 8kbit to 100gbit", text));
}

// What comes in a hundredth of a second, as timers are not exact; and 64 KiB at least,
// for so much the kernel hands on in one piece, to be cut into packets later.
Bucket bucket_for(std::uint64_t bits) {
  const auto burst =
      static_cast<std::uint32_t>(std::max<std::uint64_t>(bits / 8 / 100, 1 << 16));
  return {burst, 3 * burst};
}

void limit_rate(const Netlink& side, const std::string& link, std::uint64_t bits) {
  if (bits == 0) return;
  const std::uint64_t bytes = bits / 8;
  const auto [burst, limit] = bucket_for(bits);
  tc_tbf_qopt wanted{};
  wanted.rate.rate = static_cast<std::uint32_t>(std::min<std::uint64_t>(bytes, ~0U));
  wanted.rate.linklayer = TC_LINKLAYER_ETHERNET;
  wanted.limit = limit;

  tcmsg fixed{};
  fixed.tcm_ifindex = index_of(link);
  fixed.tcm_parent = TC_H_ROOT;  // instead of what the link has: no queue at all
  Request request({RTM_NEWQDISC, "RTM_NEWQDISC"}, NLM_F_CREATE | NLM_F_EXCL, fixed,
                  fmt::format("tcm_ifindex={}", fixed.tcm_ifindex));
  request.add({TCA_KIND, "TCA_KIND"}, "tbf").open({TCA_OPTIONS, "TCA_OPTIONS"});
  request.add({TCA_TBF_PARMS, "TCA_TBF_PARMS"}, &wanted, sizeof wanted,
              fmt::format("{{rate={}, limit={}}}", wanted.rate.rate, limit));
  request.add({TCA_TBF_RATE64, "TCA_TBF_RATE64"}, &bytes, sizeof bytes,
              std::to_string(bytes));  // 32 bits hold 34 Gbit/s at most
  request.add({TCA_TBF_BURST, "TCA_TBF_BURST"}, burst).close();
  side.ask(request);
}

void limit_rate_of_box(std::uint64_t bits) {
  if (bits != 0) limit_rate(Netlink(), box_link, bits);
}

}  // namespace tinbox
