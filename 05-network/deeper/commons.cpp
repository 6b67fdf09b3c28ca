// commons.cpp — see commons.h.
#include "05-network/deeper/commons.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>

#include "05-network/deeper/dumps.h"
#include "05-network/deeper/plan.h"
#include "lib/check.h"
#include "lib/files.h"
#include "lib/text.h"

namespace tinbox {
namespace {

// The number of our network namespace. Unlike the inode of /proc/self/ns/net, which is
// all that kernels before 5.14 have, it is never given to another. socket(7)
std::uint64_t number_of_our_namespace(const sys::Fd& any_socket) {
  std::uint64_t number = 0;
  socklen_t size = sizeof number;
  if (::getsockopt(any_socket.get(), SOL_SOCKET, SO_NETNS_COOKIE, &number, &size) == 0)
    return number;
  if (errno != ENOPROTOOPT) throw sys::Error("getsockopt(SO_NETNS_COOKIE)", errno);
  struct stat found {};
  sys::check_quietly(::stat("/proc/self/ns/net", &found), "stat(/proc/self/ns/net)");
  return found.st_ino;
}

// /run is root's. Anybody else who has a network namespace of his own, and may
// therefore run us, has a directory in TMPDIR.
std::string make_directory(std::uint64_t network_namespace) {
  const char* temporary = std::getenv("TMPDIR");
  for (const std::string place : {"/run", temporary ? temporary : "/tmp"}) {
    const auto path = fmt::format("{}/tinbox-net-{}", place, network_namespace);
    if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return path;
  }
  throw sys::Error("mkdir(\"$TMPDIR/tinbox-net-…\")", errno);
}

// Anybody may make a directory in /tmp, and we trust what is in ours.
void require_ours(const sys::Fd& directory, const std::string& path) {
  struct stat found {};
  sys::check_quietly(::fstat(directory.get(), &found), "fstat({:?})", path);
  if (found.st_uid != ::geteuid())
    throw sys::InputError(fmt::format("{} is another user's: remove it", path));
}

bool is_gone(const sys::Fd& file) {
  struct stat found {};
  sys::check_quietly(::fstat(file.get(), &found), "fstat()");
  return found.st_nlink == 0;
}

// A bridge of ours without a port.
bool is_forsaken(const LinkEntry& link, const std::vector<LinkEntry>& links) {
  return link.group == link_group && link.kind == "bridge" &&
         std::none_of(links.begin(), links.end(), [&](const LinkEntry& other) {
           return other.master == link.index;
         });
}

}  // namespace

Commons::Commons(const Netlink& host) : host_(host) {
  require_power(host);
  lock();
  file_name_ = path_ + "/settings";
  const int flags = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC;
  file_ = sys::Fd(sys::check_quietly(::open(file_name_.c_str(), flags, 0600),
                                     "open({:?})", file_name_));
  if (are_we_alone()) {
    tidy_up();
    remove_forsaken_bridges();
  }
  sys::check_quietly(::flock(file_.get(), LOCK_SH), "flock({:?})", file_name_);
}

// While we waited for the lock, the last box may have removed the directory: then what
// we hold is a directory that nobody will look at.
void Commons::lock() {
  do {
    path_ = make_directory(number_of_our_namespace(host_.fd()));
    directory_ = sys::Fd(::open(path_.c_str(), O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!directory_ && errno == ENOENT) continue;
    sys::check_quietly(directory_.get(), "open({:?}, O_DIRECTORY|O_NOFOLLOW)", path_);
    require_ours(directory_, path_);
    sys::check_quietly(::flock(directory_.get(), LOCK_EX), "flock({:?})", path_);
  } while (!directory_ || is_gone(directory_));
}

void Commons::unlock() {
  sys::check_quietly(::flock(directory_.get(), LOCK_UN), "flock(LOCK_UN)");
}

// Called under the lock, so that nobody comes in meanwhile.
bool Commons::are_we_alone() { return ::flock(file_.get(), LOCK_EX | LOCK_NB) == 0; }

void Commons::remember(const std::string& setting) {
  const auto known = sys::read_file(file_name_);
  if (known.find(setting + " ") != known.npos) return;
  sys::write_all(file_, fmt::format("{} {}", setting, sys::read_file(setting)));
}

void Commons::remove_forsaken_bridges() {
  const auto links = links_of(host_);
  for (const auto& link : links)
    if (is_forsaken(link, links)) delete_link(host_, link.name);
}

void Commons::tidy_up() {
  //> exercise 5.12: put everything back
  for (const auto& line : sys::split(sys::read_file(file_name_), '\n')) {
    const auto space = line.find(' ');
    if (space == line.npos || ::access(line.substr(0, space).c_str(), F_OK) != 0)
      continue;  // a setting of a link goes with the link
    sys::write_control_file(line.substr(0, space), line.substr(space + 1));
  }
  sys::check_quietly(::ftruncate(file_.get(), 0), "ftruncate({:?})", file_name_);
  //= // what was changed stays changed
  //< exercise 5.12
}

Commons::~Commons() {
  try {
    leave();
  } catch (const std::exception&) {
    // ignore: the next who comes finds what is left, and tidies up
  }
}

void Commons::leave() {
  sys::check_quietly(::flock(directory_.get(), LOCK_EX), "flock({:?})", path_);
  const bool is_last = are_we_alone();
  if (is_last) tidy_up();
  remove_forsaken_bridges();  // the last on a bridge need not be the last of all
  if (!is_last) return;
  ::unlink(file_name_.c_str());
  ::rmdir(path_.c_str());  // whoever waits for the lock sees that it is gone
}

void clean_up() {
  const Netlink host;
  const Commons commons(host);  // entering and leaving does it
}

}  // namespace tinbox
