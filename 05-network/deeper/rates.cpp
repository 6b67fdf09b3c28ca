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

void limit_rate(const Netlink& side, const std::string& link, std::uint64_t bits) {
  const std::uint64_t bytes = bits / 8;
  // As much may pass at once: what comes in a hundredth of a second, as timers are not
  // exact, and one packet at least, however the network card has put them together.
  const auto burst =
      static_cast<std::uint32_t>(std::max<std::uint64_t>(bytes / 100, 1 << 16));
  tc_tbf_qopt wanted{};
  wanted.rate.rate = static_cast<std::uint32_t>(std::min<std::uint64_t>(bytes, ~0U));
  wanted.rate.linklayer = TC_LINKLAYER_ETHERNET;
  wanted.limit = 3 * burst;  // what may wait, before packets are dropped

  tcmsg fixed{};
  fixed.tcm_ifindex = index_of(link);
  fixed.tcm_parent = TC_H_ROOT;
  Request request(
      {RTM_NEWQDISC, "RTM_NEWQDISC"}, NLM_F_CREATE | NLM_F_EXCL, fixed,
      fmt::format("tcm_ifindex={}, tcm_parent=TC_H_ROOT", fixed.tcm_ifindex));
  request.add({TCA_KIND, "TCA_KIND"}, "tbf").open({TCA_OPTIONS, "TCA_OPTIONS"});
  request.add({TCA_TBF_PARMS, "TCA_TBF_PARMS"}, &wanted, sizeof wanted,
              fmt::format("{{rate={}, limit={}}}", wanted.rate.rate, wanted.limit));
  request.add({TCA_TBF_RATE64, "TCA_TBF_RATE64"}, &bytes, sizeof bytes,
              std::to_string(bytes));
  request.add({TCA_TBF_BURST, "TCA_TBF_BURST"}, burst).close();
  side.ask(request);
}

void limit_rate_of_box(std::uint64_t bits) { limit_rate(Netlink(), box_link, bits); }

}  // namespace tinbox
