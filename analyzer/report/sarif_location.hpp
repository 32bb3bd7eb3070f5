// Places as SARIF's location objects. A place in a file that the viewer cannot have, such as a rendered one, is told in
// words, and nothing links to it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "report/part.hpp"
#include "report/region.hpp"

namespace stepwarden::report {

/// What the results of one part share.
struct SarifPlaces {
    const Part& part;
    Regions regions;
};

/// Where a result is, with its service, section and task as a logical location. GitHub shows no result without a
/// physical one.
nlohmann::ordered_json sarif_place_of(SarifPlaces& places, const check::Finding& finding);

/// Those of the places that explain a finding that can be looked at, each with its number in `related` from 1 as "id".
nlohmann::ordered_json sarif_related(SarifPlaces& places, const check::Finding& finding);

/// What happens around the finding, in the order in which it is played, as one flow; null when nothing is known to be
/// played before or after it.
nlohmann::ordered_json sarif_flow(SarifPlaces& places, const check::Finding& finding);

/// The finding as one text, in which the places that sarif_related gives are links, and the others are named.
std::string sarif_message(const SarifPlaces& places, const check::Finding& finding);

}  // namespace stepwarden::report
