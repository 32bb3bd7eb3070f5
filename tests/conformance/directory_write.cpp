// Writes the config-download directory that we make of a stack's outputs. Arguments: the outputs as JSON (output to
// value), the directory to write to, release, plan, and the roles with their numbers of hosts ("Controller=3"); after a
// "--" the networks. Diagnostics go to standard error. directory_against_truth.py compares it with what TripleO's
// config writer made of the same outputs.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "heat/write_directory.hpp"
#include "simulate/json_value.hpp"

namespace {

using stepwarden::heat::DirectoryInputs;
using stepwarden::value::Value;

const Value* output(const Value& outputs, std::string_view name) {
    return stepwarden::value::find(outputs.as_dict(), name);
}

void add_role(const std::string& word, DirectoryInputs& inputs) {
    const std::size_t equals = word.find('=');
    inputs.roles.push_back(word.substr(0, equals));
    if (equals != std::string::npos)
        inputs.hosts.emplace_back(inputs.roles.back(), static_cast<unsigned>(std::stoul(word.substr(equals + 1))));
}

DirectoryInputs read_arguments(const std::vector<std::string>& words) {
    DirectoryInputs inputs;
    inputs.release = words[2];
    inputs.plan = words[3];
    bool networks = false;
    for (std::size_t i = 4; i < words.size(); ++i) {
        if (words[i] == "--")
            networks = true;
        else if (networks)
            inputs.networks.push_back(words[i]);
        else
            add_role(words[i], inputs);
    }
    return inputs;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() < 5) {
        std::cerr << "usage: directory_write OUTPUTS.json DIRECTORY RELEASE PLAN ROLE[=HOSTS]... [-- NETWORK...]\n";
        return 2;
    }
    std::ifstream input(words[0], std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(input)), std::istreambuf_iterator<char>());
    const auto outputs = stepwarden::simulate::parse_json(text, words[0]);
    if (!outputs || !outputs->is_dict()) {
        std::cerr << words[0] << ": no JSON object\n";
        return 2;
    }
    DirectoryInputs inputs = read_arguments(words);
    inputs.role_data = output(*outputs, "RoleData");
    inputs.role_config = output(*outputs, "RoleConfig");
    inputs.role_group_vars = output(*outputs, "RoleGroupVars");
    inputs.enabled_services = output(*outputs, "EnabledServices");
    inputs.all_nodes_config = output(*outputs, "AllNodesConfig");
    std::vector<stepwarden::text::Diagnostic> diagnostics;
    for (const auto& file : write_directory(inputs, &diagnostics)) {
        const auto path = std::filesystem::path(words[1]) / file.path;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << file.content;
    }
    for (const auto& diagnostic : diagnostics) std::cerr << diagnostic.message << '\n';
}
