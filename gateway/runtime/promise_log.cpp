// A file holds lines of seven fields between tabs: time in microseconds, id of the message, SHA-256
// of the receipt, partner, AS2-From, AS2-To, Message-ID. Control characters and % are %XX. Its name
// is the time of its beginning.
#include "runtime/promise_log.hpp"

#include "base/log.hpp"
#include "base/promise_limits.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <optional>
#include <vector>

namespace tidegate::runtime {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kSuffix = ".log";
constexpr std::size_t kFields = 7;
constexpr int kHex = 16;

std::string escaped(std::string_view text) {
    constexpr unsigned char kDelete = 0x7f;
    std::string result;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte < ' ' || byte == kDelete || c == '%') {
            result += fmt::format("%{:02X}", byte);
        } else {
            result += c;
        }
    }
    return result;
}

template <class Number>
std::optional<Number> number_of(std::string_view text, int base) {
    Number number{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return number;
}

std::optional<std::string> unescaped(std::string_view text) {
    constexpr std::size_t kDigits = 2;
    std::string result;
    while (!text.empty()) {
        char c = text.front();
        text.remove_prefix(1);
        if (c == '%') {
            auto const byte = number_of<unsigned>(text.substr(0, kDigits), kHex);
            if (!byte || text.size() < kDigits) return {};
            c = static_cast<char>(*byte);
            text.remove_prefix(kDigits);
        }
        result += c;
    }
    return result;
}

std::string line_of(store::Promise const& promise) {
    return fmt::format(
        "{}\t{}\t{}\t{}\t{}\t{}\t{}\n", to_micros(promise.at), promise.message.text(),
        hex(promise.receipt), escaped(promise.partner), escaped(promise.as2_from),
        escaped(promise.as2_to), escaped(promise.transport_message_id)
    );
}

std::optional<store::Promise> read_line(std::string_view line) {
    std::array<std::string_view, kFields> fields;
    for (std::size_t i = 0; i < kFields; ++i) {
        auto const end = line.find('\t');
        if ((end == std::string_view::npos) != (i + 1 == kFields)) return {};
        fields[i] = line.substr(0, end);
        line.remove_prefix(i + 1 == kFields ? line.size() : end + 1);
    }
    auto const at = number_of<std::int64_t>(fields[0], 10);
    auto const message = MessageId::parse(fields[1]);
    auto const receipt = parse_sha256(fields[2]);
    if (!at || !message || !receipt) return {};
    store::Promise promise{*message, from_micros(*at), *receipt, {}, {}, {}, {}};
    std::array const texts{
        &promise.partner, &promise.as2_from, &promise.as2_to, &promise.transport_message_id
    };
    for (std::size_t i = 0; i < texts.size(); ++i) {
        auto text = unescaped(fields[kFields - texts.size() + i]);
        if (!text) return {};
        *texts[i] = std::move(*text);
    }
    return promise;
}

/// Oldest first: names are times of one length.
std::vector<fs::path> files_of(fs::path const& folder) {
    std::vector<fs::path> files;
    std::error_code failed;
    for (auto const& entry : fs::directory_iterator(folder, failed)) {
        if (entry.path().extension() == kSuffix) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

/// A file ends when the next begins.
void remove_old(std::vector<fs::path> files, Instant now) {
    for (std::size_t i = 0; i + 1 < files.size(); ++i) {
        auto const end = number_of<std::int64_t>(files[i + 1].stem().string(), 10);
        bool const is_old = end && from_micros(*end) < now - limits::promise_keep;
        bool const is_beyond = files.size() - i > limits::promise_files_max;
        if (!is_old && !is_beyond) return;
        std::error_code ignored;
        fs::remove(files[i], ignored);
    }
}

}  // namespace

PromiseLog::~PromiseLog() { close_file(); }

void PromiseLog::note(store::Promise const& promise) noexcept {
    std::lock_guard const lock(mutex_);
    try {
        write_line(line_of(promise));
        is_failing_ = false;
    } catch (std::exception const& failure) {
        close_file();  // what is half written must not join the next line
        if (is_failing_) return;
        is_failing_ = true;
        log::warning(
            "promises.not_noted",
            "receipts are not noted outside of the database; they are valid, but should the "
            "database lose them, nobody would know which",
            {{"folder", folder_.string()}, {"reason", failure.what()}}
        );
    }
}

void PromiseLog::write_line(std::string const& line) {
    Instant const now = clock_.now();
    bool const is_full = size_ + line.size() > limits::promise_file_bytes ||
                         now - opened_at_ > limits::promise_file_time;
    if (file_ >= 0 && is_full) close_file();
    if (file_ < 0) open_file(now);
    ssize_t const written = ::write(file_, line.data(), line.size());
    if (written != std::ssize(line))
        throw std::runtime_error(written < 0 ? std::strerror(errno) : "the disk is full");
    size_ += line.size();
}

void PromiseLog::open_file(Instant now) {
    fs::create_directories(folder_);
    fs::path const path = folder_ / fmt::format("{:020}{}", to_micros(now), kSuffix);
    file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file_ < 0) throw std::runtime_error(path.string() + ": " + std::strerror(errno));
    size_ = 0;
    opened_at_ = now;
    remove_old(files_of(folder_), now);
}

void PromiseLog::close_file() {
    if (file_ >= 0) ::close(file_);
    file_ = -1;
}

fs::path promise_folder(fs::path const& data) { return data / "promises"; }

void read_promises(
    fs::path const& folder, std::function<void(std::span<store::Promise const>)> const& visit
) {
    std::vector<store::Promise> promises;
    for (fs::path const& file : files_of(folder)) {
        std::ifstream stream(file, std::ios::binary);
        std::string line;
        // The last piece has no end yet, or never gets one.
        while (std::getline(stream, line) && !stream.eof()) {
            if (auto promise = read_line(line)) promises.push_back(std::move(*promise));
            if (promises.size() < limits::promises_at_once) continue;
            visit(promises);
            promises.clear();
        }
    }
    if (!promises.empty()) visit(promises);
}

}  // namespace tidegate::runtime
