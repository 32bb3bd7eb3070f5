// The rows of a matrix that several directories have a part in, one after the other or each from a matrix of its own:
// what comes out does not depend on how they were grouped.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "coverage/matrix.hpp"

namespace stepwarden::coverage {

class RowTable {
public:
    /// The row of that release, service and section; made when there is none.
    Row& at(const std::string& release, const std::string& service, const std::string& section);

    /// Adds what another row of the same release, service and section holds: of counts the larger one.
    void add(const Row& row);

    /// Sorted. A directory that has a service has all its sections, whether or not it brings tasks to them; a row
    /// without a section is there only where no directory brings any.
    std::vector<Row> finish();

private:
    std::map<std::tuple<std::string, std::string, std::string>, Row> rows_;
};

void add_once(std::vector<std::string>& names, const std::string& name);

}  // namespace stepwarden::coverage
