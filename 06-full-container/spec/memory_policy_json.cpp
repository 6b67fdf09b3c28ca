// memory_policy_json.cpp — see scheduling_json.h: memoryPolicy and personality.
#include <linux/mempolicy.h>
#include <sys/personality.h>

#include <climits>

#include "06-full-container/spec/number_list.h"
#include "06-full-container/spec/scheduling_json.h"
#include "06-full-container/spec/words.h"

namespace tinbox {
namespace {

constexpr int weighted_interleave = 6;  // since Linux 6.9

// Special: those without nodes.
constexpr Word<int> modes[] = {
    {"MPOL_DEFAULT", MPOL_DEFAULT, true},
    {"MPOL_BIND", MPOL_BIND},
    {"MPOL_INTERLEAVE", MPOL_INTERLEAVE},
    {"MPOL_WEIGHTED_INTERLEAVE", weighted_interleave},
    {"MPOL_PREFERRED", MPOL_PREFERRED},
    {"MPOL_PREFERRED_MANY", MPOL_PREFERRED_MANY},
    {"MPOL_LOCAL", MPOL_LOCAL, true},
};

constexpr Word<int> flags[] = {
    {"MPOL_F_NUMA_BALANCING", MPOL_F_NUMA_BALANCING},
    {"MPOL_F_RELATIVE_NODES", MPOL_F_RELATIVE_NODES},
    {"MPOL_F_STATIC_NODES", MPOL_F_STATIC_NODES},
};

constexpr Word<unsigned long> domains[] = {{"LINUX", PER_LINUX},
                                           {"LINUX32", PER_LINUX32}};

MemoryPolicy read_memory_policy(const Field& object) {
  constexpr unsigned most_nodes = 1024, bits = sizeof(unsigned long) * CHAR_BIT;
  const auto& mode = find(object.member("mode"), modes, "mode");
  const auto nodes = object.member("nodes");
  MemoryPolicy policy{mode.value | bits_of(object.member("flags"), flags), {}};
  if (nodes.text().empty()) {
    if (!mode.is_special && mode.value != MPOL_PREFERRED)
      nodes.refuse(fmt::format("is missing: {} is about some", mode.name));
    return policy;
  }
  if (mode.is_special)
    nodes.refuse(fmt::format("{} is about none: leave it out", mode.name));
  policy.nodes.resize(most_nodes / bits);
  for (const auto number : read_number_list(nodes, most_nodes))
    policy.nodes[number / bits] |= 1UL << number % bits;
  return policy;
}

unsigned long read_personality(const Field& object) {
  const auto flag_list = object.member("flags");
  if (!flag_list.items().empty()) flag_list.refuse("no flag is defined: leave it out");
  return find(object.member("domain"), domains, "domain").value;
}

}  // namespace

void read_linux_scheduling(const Field& object, Scheduling& scheduling) {
  if (const auto field = object.member("memoryPolicy"); field.is_there())
    scheduling.memory = read_memory_policy(field);
  if (const auto field = object.member("personality"); field.is_there())
    scheduling.personality = read_personality(field);
}

MemoryPolicyWords memory_policy_words() { return {names_of(modes), names_of(flags)}; }

}  // namespace tinbox
