// pid_file.cpp — see pid_file.h.
#include "06-full-container/runtime/pid_file.h"

#include <fcntl.h>
#include <stdio.h>

#include "06-full-container/terminal/descriptors.h"
#include "lib/check.h"
#include "lib/files.h"

namespace tinbox {
namespace {

void write_pid_file(const std::string& path, pid_t pid) {
  const auto unfinished = path + ".new";
  const sys::Fd file(sys::check_quietly(
      ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644),
      "open({:?}, O_CREAT)", unfinished));
  sys::write_all(file, std::to_string(pid));
  sys::check_quietly(::rename(unfinished.c_str(), path.c_str()), "rename({:?}, {:?})",
                     unfinished, path);
}

}  // namespace

PidReaders::PidReaders(std::string file, const std::string& socket) try
    : file_(std::move(file)), socket_(socket.empty() ? sys::Fd() : connect_to(socket)) {
} catch (const sys::Error& error) {
  throw sys::InputError(
      fmt::format("--pidfd-socket: {}: listen there first", error.what()));
}

void PidReaders::tell(const sys::Child& child) {
  if (!file_.empty()) write_pid_file(file_, child.pid());
  if (socket_) send_descriptor(socket_, child.pidfd(), "pidfd");
  socket_.reset();
}

}  // namespace tinbox
