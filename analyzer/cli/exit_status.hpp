// How the program ends; design of the statuses: options.cpp tells users the same.
#pragma once

namespace stepwarden::cli {

enum class ExitStatus : int { clean = 0, findings = 1, usage = 2, unanalysed = 3 };

}  // namespace stepwarden::cli
