// runner.cpp — see runner.h.
#include "06-full-container/hooks/runner.h"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cstdio>
#include <stdexcept>

#include "02-namespaces/namespaces.h"
#include "06-full-container/hooks/run_hooks.h"
#include "lib/check.h"
#include "lib/error_message.h"
#include "lib/pidfd.h"

namespace tinbox {
namespace {

constexpr const char* ok = "ok";

void send_text(const sys::Fd& socket, const std::string& text) {
  sys::check_quietly(::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL),
                     "send({} bytes to the runner of hooks)", text.size());
}

// A packet is read whole or not at all; its length is asked for first. "": the end.
std::string receive_text(const sys::Fd& socket) {
  const auto length = ::recv(socket.get(), nullptr, 0, MSG_PEEK | MSG_TRUNC);
  if (length <= 0) return "";
  std::string text(static_cast<std::size_t>(length), '\0');
  sys::check_quietly(::recv(socket.get(), text.data(), text.size(), 0), "recv()");
  return text;
}

std::string result_of(const Hooks& hooks, const std::string& state) try {
  run_hooks(hooks.prestart, "prestart", state);
  run_hooks(hooks.create_runtime, "createRuntime", state);
  return ok;
} catch (const std::exception& error) {
  return sys::message_of(error);
}

// First the parent's packet, then the child's, who waits until the parent is done.
[[noreturn]] void serve(const Hooks& hooks, const sys::Fd& socket) try {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const auto state = receive_text(socket);
  if (receive_text(socket).empty()) ::_exit(0);  // nobody came so far
  send_text(socket, result_of(hooks, state));
  ::_exit(0);
} catch (const std::exception&) {
  ::_exit(1);  // who waits for the answer reads the end of the connection
}

}  // namespace

HookRunner::HookRunner(const Hooks& hooks) {
  int ends[2];
  sys::check_quietly(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends),
                     "socketpair(AF_UNIX, SOCK_SEQPACKET)");
  socket_.reset(ends[0]);
  sys::Fd theirs(ends[1]);
  std::fflush(nullptr);  // else the runner would print again what is buffered
  process_ = clone_child(0);
  if (process_.pid != 0) return;
  socket_.reset();  // our copy would keep the connection from ever ending
  serve(hooks, theirs);
}

HookRunner::~HookRunner() {
  sys::pidfd_send_signal(process_.pidfd, SIGKILL);  // ignore: it may have ended
  siginfo_t info{};
  ::waitid(P_PIDFD, static_cast<id_t>(process_.pidfd.get()), &info, WEXITED);
}

void HookRunner::tell(const std::string& state) const { send_text(socket_, state); }

void HookRunner::wait_for_hooks() const {
  send_text(socket_, "the mounts are made");
  const auto message = receive_text(socket_);
  if (message.empty()) throw std::runtime_error("the runner of hooks has gone");
  if (message != ok) sys::throw_message(message);
}

}  // namespace tinbox
