// The functions of all targets; each stands in a file of its name, and says there what it puts its bytes through.
#pragma once

#include <random>
#include <string>
#include <string_view>

namespace stepwarden::fuzz {

void archive(std::string_view bytes);
void baseline(std::string_view bytes);
void changes(std::string_view bytes);
void checkout(std::string_view bytes);
void ci_files(std::string_view bytes);
void configuration(std::string_view bytes);
void documents(std::string_view bytes);
void dry_run(std::string_view bytes);
void git_objects(std::string_view bytes);
void hot(std::string_view bytes);
void inventory(std::string_view bytes);
void jinja_expression(std::string_view bytes);
void jinja_template(std::string_view bytes);
void pins(std::string_view bytes);
void playbooks(std::string_view bytes);
void report(std::string_view bytes);
void shell(std::string_view bytes);
void yaml(std::string_view bytes);
void yaql(std::string_view bytes);

std::string mutate_archive(std::string_view bytes, std::string_view other, std::mt19937& random);
std::string mutate_bundle(std::string_view bytes, std::string_view other, std::mt19937& random);
std::string mutate_lines(std::string_view bytes, std::string_view other, std::mt19937& random);

}  // namespace stepwarden::fuzz
