// request.h — a letter to the kernel: what is asked of rtnetlink, as bytes.
//
// Each of its parts begins at a multiple of four bytes:
//
//   nlmsghdr    length │ RTM_NEWLINK │ flags …       what is asked
//   ifinfomsg   family │ index │ flags …             its fixed part (or ifaddrmsg …)
//   rtattr      length │ IFLA_IFNAME │ "ve-web\0"    attributes, as many as needed
//   rtattr      length │ IFLA_LINKINFO │ rtattr …    whose value may be attributes
//
// netlink(7), rtnetlink(7)
#pragma once

#include <linux/rtnetlink.h>

#include <string>
#include <string_view>
#include <vector>

#include "05-network/inet.h"

namespace tinbox {

// A number of the kernel's headers and, for --explain, its name there.
struct Term {
  std::uint16_t number;
  const char* name;
};

class Request {
 public:
  // `fixed` is the struct that requests of this type begin with, `words` tell of it.
  template <typename Fixed>
  Request(Term type, int flags, const Fixed& fixed, std::string_view words)
      : Request(type, flags, words) {
    append(&fixed, sizeof fixed);
  }

  Request& add(Term attribute, std::string_view text);
  Request& add(Term attribute, std::uint32_t number);
  Request& add(Term attribute, Ipv4 address);
  Request& add(Term attribute, const Mac& address);
  Request& add(Term attribute, const void* value, std::size_t size,
               std::string_view words);

  // What is added between the two is the attribute's value.
  Request& open(Term attribute);
  template <typename Fixed>
  Request& open(Term attribute, const Fixed& fixed) {
    open(attribute).append(&fixed, sizeof fixed);
    return *this;
  }
  Request& close();

  const std::string& bytes() const { return bytes_; }
  std::string words() const { return words_ + ")"; }  // RTM_NEWLINK(NLM_F_REQUEST|…)

 private:
  Request(Term type, int flags, std::string_view words);
  void append(const void* data, std::size_t size);

  std::string bytes_, words_;
  std::vector<std::size_t> open_;  // where the attributes begin that are not closed
};

constexpr Term new_link{RTM_NEWLINK, "RTM_NEWLINK"};

// The beginning of a letter that changes a link or, with NLM_F_CREATE, makes it.
Request about_link(std::string_view link, int flags = 0);

}  // namespace tinbox
