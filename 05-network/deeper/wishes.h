// wishes.h — options as they were typed, and what they mean.
#pragma once

#include <string>
#include <vector>

#include "05-network/options.h"

namespace tinbox {

struct Wishes {
  std::string address, rate, mtu;
  std::vector<std::string> publish;
};

// PARENT. Fills `options` with what the wishes mean. Throws sys::InputError naming the
// option that means nothing, or contradicts another.
void fulfil(const Wishes& wishes, NetworkOptions& options);

}  // namespace tinbox
