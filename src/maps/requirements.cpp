#include "maps/requirements.hpp"

#include "base/limits.hpp"
#include "documents/access.hpp"
#include "documents/path.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::maps {

using documents::Field;
using documents::FieldPath;
using documents::Kind;

namespace {

/// One requirement, held against one document.
class Search {
public:
    Search(
        Program const& program, Requirement const& requirement, FieldPath const& path,
        std::vector<Unmet>& unmet
    )
        : program_(program), requirement_(requirement), path_(path), unmet_(unmet) {}

    void run(void const* base, std::size_t step, std::string const& pointer) {
        Field const& field = *path_.steps[step].field;
        std::string const own = fmt::format("{}/{}", pointer, field.name);
        if (step + 1 == path_.steps.size()) {
            judge(base != nullptr && is_there(base, field), own);
        } else if (field.kind == Kind::objects) {
            std::size_t const count = base != nullptr ? documents::count_of(base, field) : 0;
            for (std::size_t i = 0; i < count; ++i)
                run(documents::element_of(base, field, i), step + 1, fmt::format("{}/{}", own, i));
        } else {
            run(base != nullptr ? documents::object_of(base, field) : nullptr, step + 1, own);
        }
    }

private:
    bool is_there(void const* base, Field const& field) const {
        if (field.kind != Kind::extensions || path_.extension_space.empty())
            return documents::is_present(base, field);
        auto const& all = documents::member<List<documents::Extension>>(base, field);
        return documents::find_extension(all, path_.extension_space, path_.extension_name) !=
               nullptr;
    }

    void judge(bool is_there, std::string pointer) {
        if (is_there != requirement_.is_forbidden) return;
        if (unmet_.size() >= limits::map_findings_max) return;
        if (!path_.extension_space.empty())
            pointer += fmt::format("/{}/{}", path_.extension_space, path_.extension_name);
        std::string_view const type = program_.document->name;
        unmet_.push_back(
            {&requirement_,
             is_there ? fmt::format("the {} has {}, which the map forbids", type, pointer)
                      : fmt::format("the {} has no {}, which the map requires", type, pointer)}
        );
    }

    Program const& program_;
    Requirement const& requirement_;
    FieldPath const& path_;
    std::vector<Unmet>& unmet_;
};

}  // namespace

void compile_requirements(MapText const& map, Program& program, Report& report) {
    for (RequirementStatement const& statement : map.requirements) {
        Spot const& spot = statement.field.spot;
        Expected<FieldPath> const path =
            documents::parse_path(*program.document, statement.field.text);
        if (!path) {
            report.add(spot, path.error().message, path.error().remedy);
            continue;
        }
        if (std::ranges::any_of(path->steps, [](auto const& step) {
                return step.index.has_value();
            })) {
            report.add(spot, "a requirement is about every element", "leave the index out");
            continue;
        }
        auto const line = static_cast<std::uint32_t>(program.lines.size());
        program.lines.push_back(
            {spot.file, spot.line, spot.column,
             (statement.is_forbidden ? "forbid " : "require ") + statement.field.text}
        );
        program.requirements.push_back({statement.field.text, statement.is_forbidden, line});
    }
}

std::vector<Unmet> unmet_requirements(Program const& program, documents::Document const& document) {
    std::vector<Unmet> unmet;
    for (Requirement const& requirement : program.requirements) {
        Expected<FieldPath> const path = documents::parse_path(*program.document, requirement.path);
        if (!path) continue;
        Search(program, requirement, *path, unmet).run(document.root(), 0, "");
    }
    return unmet;
}

}  // namespace tidegate::maps
