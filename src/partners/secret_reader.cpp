#include "partners/secret_reader.hpp"

#include "base/stream.hpp"

namespace tidegate::partners {
namespace {

std::string without_line_end(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

}  // namespace

Secret read_secret(
    TableReader& owner, std::string_view key, std::filesystem::path const& folder,
    Environment const& environment
) {
    constexpr std::uint64_t kSecretBytesMax = 64 * 1024;
    auto const* value = owner.find(key);
    if (value != nullptr && value->kind == ConfigValue::Kind::text) {
        owner.report(
            key, "must not be written here",
            "name its place: { env = \"NAME\" } or { file = \"path\" }"
        );
        return {};
    }
    auto table = owner.get_table(key);
    if (!table) return {};
    auto const variable = table->get_text("env");
    auto const file = table->get_text("file");
    table->finish();
    if (variable.has_value() == file.has_value()) {
        owner.report(key, "needs either env or file");
        return {};
    }
    if (variable) {
        auto secret = environment(*variable);
        if (!secret) table->report("env", "names " + *variable + ", which is not set");
        return Secret(secret.value_or(""));
    }
    auto const bytes = read_file((folder / *file).string(), kSecretBytesMax);
    if (!bytes) {
        table->report("file", "cannot be read: " + bytes.error().message);
        return {};
    }
    return Secret(without_line_end(to_text(*bytes)));
}

}  // namespace tidegate::partners
