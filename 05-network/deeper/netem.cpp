// netem.cpp — see netem.h.
#include "05-network/deeper/netem.h"

#include <linux/pkt_sched.h>

#include <fmt/format.h>

#include "05-network/links.h"

namespace tinbox {

void disturb(const Netlink& side, const std::string& link, std::uint64_t delay_ns,
             double loss) {
  if (delay_ns == 0 && loss == 0) return;
  tc_netem_qopt wanted{};
  wanted.limit = 1000;                                     // packets that may wait
  wanted.loss = static_cast<std::uint32_t>(loss * (~0U));  // of 2^32 - 1
  tcmsg fixed{};
  fixed.tcm_ifindex = index_of(link);
  fixed.tcm_parent = TC_H_ROOT;
  Request request({RTM_NEWQDISC, "RTM_NEWQDISC"}, NLM_F_CREATE | NLM_F_EXCL, fixed,
                  fmt::format("tcm_ifindex={}", fixed.tcm_ifindex));
  request.add({TCA_KIND, "TCA_KIND"}, "netem");
  request.open({TCA_OPTIONS, "TCA_OPTIONS"}, wanted);
  request.add({TCA_NETEM_LATENCY64, "TCA_NETEM_LATENCY64"}, &delay_ns, sizeof delay_ns,
              std::to_string(delay_ns));
  request.close();
  side.ask(request);
}

}  // namespace tinbox
