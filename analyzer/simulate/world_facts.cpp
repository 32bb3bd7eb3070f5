#include "simulate/world_facts.hpp"

#include <utility>

#include "yaml/fields.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::simulate {
namespace {

Names names_in(const yaml::Node& table, std::string_view key) {
    Names names;
    for (std::string& name : yaml::strings_of(table.find(key))) names.insert(std::move(name));
    return names;
}

auto by_module(const yaml::Node& table, std::string_view key, std::string_view field) {
    std::unordered_map<std::string, std::vector<std::string>, TextHash, std::equal_to<>> rows;
    const yaml::Node* list = table.find(key);
    if (list == nullptr) return rows;
    for (const yaml::Node& row : list->items)
        for (std::string& module : yaml::strings_of(row.find("modules")))
            rows.emplace(std::move(module), yaml::strings_of(row.find(field)));
    return rows;
}

}  // namespace

WorldFacts read_world_facts(std::string_view table) {
    WorldFacts facts;
    const auto document = yaml::read_table(table);
    if (!document) return facts;
    facts.gathered = names_in(*document, "gathered");
    facts.not_facts = names_in(*document, "not_facts");
    facts.results = by_module(*document, "results", "keys");
    for (const yaml::Node& row : yaml::rows_of(*document, "results"))
        if (const yaml::Node* passed = row.find("passed"); passed != nullptr)
            for (std::string& module : yaml::strings_of(row.find("modules")))
                facts.passed.emplace(std::move(module), value::from_yaml(*passed).as_dict());
    facts.fact_modules = by_module(*document, "fact_modules", "facts");
    return facts;
}

}  // namespace stepwarden::simulate
