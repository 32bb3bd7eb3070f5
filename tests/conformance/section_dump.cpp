// Prints what sections of service templates come to, each template evaluated on its own. Standard input is JSON:
// {"inputs": {name: value}, "sections": [{"file": ..., "output": [...], "inputs": {...}}]}; each section's answer is
// one line of standard output: {"value": ...} or {"error": ...}. Usage: section_dump CHECKOUT < requests
#include <fmt/format.h>

#include <iostream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "check/checkout.hpp"
#include "heat/plan.hpp"
#include "heat/value_node.hpp"
#include "simulate/json_value.hpp"
#include "text/tree.hpp"

using namespace stepwarden;
using Json = nlohmann::ordered_json;

namespace {

Json json_of(const value::Value& value) {
    if (value.is_null()) return nullptr;
    if (value.is_bool()) return value.as_bool();
    if (value.is_int()) return value.as_int();
    if (value.is_float()) return value.as_float();
    if (value.is_string()) return value.as_string();
    if (value.is_list()) {
        Json list = Json::array();
        for (const value::Value& item : value.as_list()) list.push_back(json_of(item));
        return list;
    }
    if (value.is_dict()) {
        Json object = Json::object();
        for (const auto& [key, item] : value.as_dict())
            object[key.is_string() ? key.as_string() : heat::node_of(key).scalar] = json_of(item);
        return object;
    }
    return {{"unknown", value.is_unknown() ? value.cause() : "?"}};
}

heat::Properties::Values values_of(const Json& object) {
    heat::Properties::Values values;
    for (const auto& [name, given] : object.items()) {
        auto parsed = simulate::parse_json(given.dump(), "standard input");
        if (parsed) values.emplace(name, std::move(*parsed));
    }
    return values;
}

Json answer(heat::TemplateStore& templates, const heat::Environment& registry, const Json& shared,
            const Json& request) {
    const auto source = templates.get(request.at("file").get<std::string>());
    if (!source) return {{"error", source.error().message}};
    heat::Environment environment = registry;
    heat::Properties::Values given = values_of(shared);
    for (auto& [name, value] : values_of(request.at("inputs"))) {
        environment.set_parameter_default(name, {value, {}});
        given.insert_or_assign(name, value);
    }
    heat::Evaluation evaluation{templates, environment, "overcloud"};
    const heat::Stack parent(evaluation, **source, nullptr, nullptr);
    const auto stack = std::make_shared<heat::Stack>(evaluation, **source,
                                                     std::make_shared<heat::Properties>(std::move(given)), &parent);
    value::List path;
    for (std::size_t i = 1; i < request.at("output").size(); ++i)
        path.emplace_back(request.at("output")[i].get<std::string>());
    const heat::Outcome value = stack->output(request.at("output")[0].get<std::string>(), path);
    if (!value) return {{"error", value.error().message}};
    return {{"value", json_of(*value)}};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    auto tree = text::Tree::open(argv[1]);
    if (!tree) {
        std::cerr << tree.error().message << '\n';
        return 1;
    }
    const heat::PlanTable table = check::plan_table();
    heat::ParsedDocuments documents(heat::ParsedDocuments::Ending::as_written);
    const heat::PlanSources sources{*tree, documents, table};
    const auto request = heat::request_for(table.plans.front(), *tree);
    auto plan = request ? heat::Plan::load(sources, *request) : tl::unexpected(request.error());
    if (!plan) {
        std::cerr << plan.error().message << '\n';
        return 1;
    }
    const auto file = (*plan)->templates().get(table.registry);
    if (!file) {
        std::cerr << file.error().message << '\n';
        return 1;
    }
    heat::Environment registry;
    std::vector<text::Diagnostic> diagnostics;
    registry.add(**file, false, diagnostics);
    const Json requests = Json::parse(std::string(std::istreambuf_iterator<char>(std::cin), {}));
    for (const Json& section : requests.at("sections"))
        std::cout << answer((*plan)->templates(), registry, requests.at("inputs"), section)
                         .dump(-1, ' ', true, Json::error_handler_t::replace)
                  << '\n';
}
