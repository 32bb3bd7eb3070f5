#include "cli/option_builders.hpp"

#include "text/suggest.hpp"

namespace stepwarden::cli {

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
    std::string out;
    for (const std::string& part : parts) {
        if (&part != &parts.front()) out += separator;
        out += part;
    }
    return out;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& known) {
    const auto nearest = text::nearest_name(name, known);
    return nearest ? "; did you mean '" + std::string(*nearest) + "'?" : "";
}

CLI::Option* add_each(CLI::App& command, const std::string& name, const std::function<void(const std::string&)>& take,
                      const std::string& description) {
    return command.add_option_function<std::string>(name, take, description)
        ->trigger_on_parse()
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void add_list(CLI::App& command, const std::string& name, std::vector<std::string>& target,
              const std::string& value_name, const std::string& description) {
    const auto take = [&target](const std::string& value) {
        for (const std::string& part : CLI::detail::split(value, ','))
            if (!part.empty()) target.push_back(part);
    };
    add_each(command, name, take, description)->type_name(value_name + ",...");
}

void add_repeated(CLI::App& command, const std::string& name, std::vector<std::string>& target,
                  const std::string& value_name, const std::string& description) {
    add_each(
        command, name, [&target](const std::string& value) { target.push_back(value); }, description)
        ->type_name(value_name);
}

void add_file(CLI::App& command, const std::string& name, std::optional<std::string>& target,
              const std::string& description) {
    add_each(
        command, name, [&target](const std::string& file) { target = file; }, description)
        ->type_name("FILE");
}

void add_output(CLI::App& command, std::optional<std::string>& target) {
    add_file(command, "--output", target, "Write to FILE instead of standard output");
}

void describe_fail_on(CLI::App& command, std::optional<check::FailOn>& target) {
    using check::Severity;
    add_choice<std::optional<Severity>>(
        command, "--fail-on",
        {{"error", Severity::error}, {"warning", Severity::warning}, {"note", Severity::note}, {"never", std::nullopt}},
        [&target](std::optional<Severity> severity) { target = check::FailOn{severity}; },
        "Exit with status 1 from this severity on (error)");
}

void add_colour(CLI::App& command, Colour& target) {
    add_choice<Colour>(
        command, "--color", {{"auto", Colour::automatic}, {"always", Colour::always}, {"never", Colour::never}},
        [&target](Colour colour) { target = colour; }, "Colour the text format (auto)");
}

}  // namespace stepwarden::cli
