// failure.h — what an OCI runtime answers to an order that does not fit.
#pragma once

#include <stdexcept>
#include <string>

namespace tinbox {

// what() begins with the words of runc, which engines look for: "container does not
// exist". Our explanation follows on the same line.
class Failure : public std::runtime_error {
 public:
  explicit Failure(const std::string& phrase) : std::runtime_error(phrase) {}
  Failure(const std::string& phrase, const std::string& explanation)
      : std::runtime_error(phrase + ": " + explanation) {}
};

}  // namespace tinbox
