// Reads one document from standard input, {release, roles: [{role, services, ordered}], lists: [{role, section,
// tasks}]}, and prints for each list, as JSON, the service found for each top-level task, or null. The arguments are
// the paths of the service knowledge and of the catalogue of tasks; without the latter, tasks are told by their words
// alone.
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tripleo/attribution.hpp"
#include "yaml/parse.hpp"

namespace {

using namespace stepwarden;

std::string read_all(std::istream& in) { return {std::istreambuf_iterator<char>(in), {}}; }

tripleo::RoleServices read_role(const yaml::Node& node) {
    tripleo::RoleServices role{node.find("role")->scalar, {}, node.find("ordered")->boolean};
    for (const yaml::Node& service : node.find("services")->items) role.services.push_back(service.scalar);
    return role;
}

tripleo::SectionList read_list(const yaml::Node& node) {
    tripleo::SectionList list{node.find("role")->scalar, node.find("section")->scalar, {}};
    for (const yaml::Node& task : node.find("tasks")->items) list.tasks.push_back(&task);
    return list;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2 && argc != 3) {
        std::cerr << "usage: attribution_dump SERVICES.yaml [CATALOGUE.yaml] < DOCUMENT\n";
        return 2;
    }
    std::ifstream table(argv[1]);
    const auto knowledge = tripleo::read_service_knowledge(read_all(table));
    const auto stream = yaml::parse(read_all(std::cin), 0);
    if (!knowledge || !stream) {
        const text::Diagnostic& error = knowledge ? stream.error() : knowledge.error();
        std::cerr << error.where.line << ':' << error.where.column << ": " << error.message << '\n';
        return 2;
    }
    tripleo::TaskCatalogue catalogue;
    if (argc == 3) {
        std::ifstream file(argv[2]);
        auto read = tripleo::read_task_catalogue(read_all(file));
        if (!read) {
            std::cerr << argv[2] << ':' << read.error().where.line << ": " << read.error().message << '\n';
            return 2;
        }
        catalogue = std::move(*read);
    }
    const std::string& release = stream->documents.front().find("release")->scalar;
    std::vector<tripleo::RoleServices> roles;
    for (const yaml::Node& role : stream->documents.front().find("roles")->items) roles.push_back(read_role(role));
    std::vector<tripleo::SectionList> lists;
    for (const yaml::Node& list : stream->documents.front().find("lists")->items) lists.push_back(read_list(list));
    nlohmann::json answers = nlohmann::json::array();
    for (const auto& list : tripleo::attribute(lists, roles, {*knowledge, catalogue, release})) {
        nlohmann::json row = nlohmann::json::array();
        for (const tripleo::Attribution& task : list) {
            row.push_back(task.services.empty() ? nlohmann::json() : nlohmann::json(task.services.front()));
        }
        answers.push_back(std::move(row));
    }
    std::cout << answers << '\n';
    return 0;
}
