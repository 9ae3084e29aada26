#include "partners/s3_reader.hpp"

#include "partners/secret_reader.hpp"

#include <algorithm>
#include <string_view>

namespace tidegate::partners {
namespace {

/// Names in a URL are signed as they are written: none that would have to be quoted.
bool is_plain(std::string_view text, std::string_view others) {
    return std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               others.find(c) != std::string_view::npos;
    });
}

bool is_endpoint(std::string_view text) {
    for (std::string_view const scheme : {"https://", "http://"}) {
        if (!text.starts_with(scheme)) continue;
        std::string_view const authority = text.substr(scheme.size());
        return !authority.empty() && is_plain(authority, ".-:[]");
    }
    return false;
}

}  // namespace

S3Settings read_s3(
    TableReader table, std::filesystem::path const& home, Environment const& environment
) {
    S3Settings s3;
    s3.endpoint = table.get_text("endpoint").value_or("");
    s3.region = table.get_text("region").value_or(s3.region);
    s3.bucket = table.get_text("bucket").value_or("");
    s3.prefix = table.get_text("prefix").value_or("");
    s3.access_key = table.get_text("access_key").value_or("");
    s3.secret = read_secret(table, "secret", home, environment);
    if (auto file = table.get_text("authorities"))
        s3.authorities = (home / *file).lexically_normal();
    if (!is_endpoint(s3.endpoint)) {
        table.report(
            "endpoint", "is no address such as https://s3.example.com:443, without a path"
        );
    }
    if (s3.bucket.empty() || !is_plain(s3.bucket, ".-"))
        table.report("bucket", "must be a name of letters, digits, '.' and '-'");
    if (!is_plain(s3.prefix, "._-/") || s3.prefix.starts_with('/'))
        table.report("prefix", "may hold letters, digits and '.', '_', '-', '/', not in front");
    if (!s3.prefix.empty() && !s3.prefix.ends_with('/')) s3.prefix += '/';
    if (s3.region.empty() || !is_plain(s3.region, "-"))
        table.report("region", "must be a name such as eu-central-1");
    if (s3.access_key.empty() || s3.access_key.find_first_of(": \r\n") != std::string::npos)
        table.report("access_key", "is missing, or holds a blank or ':'");
    if (table.find("secret") == nullptr) table.report("secret", "is missing");
    table.finish();
    return s3;
}

}  // namespace tidegate::partners
