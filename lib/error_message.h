// error_message.h — an exception as bytes for a pipe, and back: how a child's error
// reaches its parent with its type, its errno and its advice.
#pragma once

#include <exception>
#include <string>

namespace sys {

// CHILD: never empty, as silence means that execve succeeded.
std::string message_of(const std::exception& error);

// PARENT: throws what message_of() was given: ExecError, Error, InputError or
// std::logic_error; anything else as std::runtime_error.
[[noreturn]] void throw_message(const std::string& message);

}  // namespace sys
