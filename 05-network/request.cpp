// request.cpp — see request.h.
#include "05-network/request.h"

#include <arpa/inet.h>

#include <cstring>

#include <fmt/format.h>

#include "lib/flags.h"

namespace tinbox {
namespace {

std::string flag_names(int flags) {
  constexpr sys::Flag names[] = {{NLM_F_REQUEST, "NLM_F_REQUEST"},
                                 {NLM_F_ACK, "NLM_F_ACK"},
                                 {NLM_F_DUMP, "NLM_F_DUMP"},
                                 {NLM_F_EXCL, "NLM_F_EXCL"},
                                 {NLM_F_CREATE, "NLM_F_CREATE"}};
  return sys::flag_names(static_cast<std::uint64_t>(flags), names);
}

}  // namespace

Request::Request(Term type, int flags, std::string_view words) {
  // Without NLM_F_ACK the kernel is silent when all went well; a question it answers.
  // (The bits of NLM_F_DUMP mean other things in other letters: it is all of them.)
  const bool is_question = (flags & NLM_F_DUMP) == NLM_F_DUMP;
  flags |= NLM_F_REQUEST | (is_question ? 0 : NLM_F_ACK);
  nlmsghdr header{};
  header.nlmsg_type = type.number;
  header.nlmsg_flags = static_cast<std::uint16_t>(flags);
  append(&header, sizeof header);
  words_ = fmt::format("{}({}, {}", type.name, flag_names(flags), words);
}

void Request::append(const void* data, std::size_t size) {
  bytes_.append(static_cast<const char*>(data), size);
  bytes_.resize(NLMSG_ALIGN(bytes_.size()));  // zeros, up to a multiple of four
  const auto length = static_cast<std::uint32_t>(bytes_.size());
  std::memcpy(bytes_.data(), &length, sizeof length);  // nlmsghdr begins with it
}

Request& Request::add(Term attribute, const void* value, std::size_t size,
                      std::string_view words) {
  const rtattr head{static_cast<std::uint16_t>(RTA_LENGTH(size)), attribute.number};
  append(&head, sizeof head);
  append(value, size);
  words_ +=
      fmt::format("{}{}={}", words_.ends_with('[') ? "" : ", ", attribute.name, words);
  return *this;
}

Request& Request::add(Term attribute, std::string_view text) {
  const std::string value(text);  // its final zero goes with it
  return add(attribute, value.c_str(), value.size() + 1, fmt::format("{:?}", text));
}

Request& Request::add(Term attribute, std::uint32_t number) {
  return add(attribute, &number, sizeof number, std::to_string(number));
}

Request& Request::add(Term attribute, Ipv4 address) {
  const std::uint32_t on_the_wire = htonl(address.bits);  // the highest byte first
  return add(attribute, &on_the_wire, sizeof on_the_wire, text_of(address));
}

Request& Request::add(Term attribute, const Mac& address) {
  return add(attribute, &address.bytes, sizeof address.bytes, text_of(address));
}

Request& Request::open(Term attribute) {
  open_.push_back(bytes_.size());
  return add(attribute, "", 0, "[");
}

Request& Request::close() {
  const auto begin = open_.back();
  open_.pop_back();
  const auto length = static_cast<std::uint16_t>(bytes_.size() - begin);
  std::memcpy(&bytes_[begin], &length, sizeof length);  // rtattr begins with it
  words_ += "]";
  return *this;
}

Request about_link(std::string_view link, int flags) {
  Request request(new_link, flags, ifinfomsg{}, "ifi_index=0");
  return request.add({IFLA_IFNAME, "IFLA_IFNAME"}, link);  // where the index is 0
}

}  // namespace tinbox
