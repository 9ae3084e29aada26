#include "cli/edi_spool.hpp"

#include "base/limits.hpp"

#include <cerrno>
#include <ostream>
#include <system_error>

namespace tidegate::cli {
namespace {

void require(bool is_done, char const* what) {
    if (!is_done) throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

void Spool::write(std::string_view text) {
    pending_ += text;
    if (pending_.size() > limits::spool_memory_bytes_max) flush();
}

void Spool::flush() {
    if (!file_) file_.reset(std::tmpfile());
    require(file_ != nullptr, "opening a temporary file");
    require(
        std::fwrite(pending_.data(), 1, pending_.size(), file_.get()) == pending_.size(),
        "writing a temporary file"
    );
    pending_.clear();
}

void Spool::copy_to(std::ostream& out) {
    if (!file_) {
        out << pending_;
        return;
    }
    flush();
    require(std::fseek(file_.get(), 0, SEEK_SET) == 0, "reading a temporary file");
    std::string buffer(limits::read_chunk_bytes, '\0');
    while (std::size_t const count = std::fread(buffer.data(), 1, buffer.size(), file_.get())) {
        out.write(buffer.data(), static_cast<std::streamsize>(count));
    }
    require(std::ferror(file_.get()) == 0, "reading a temporary file");
}

}  // namespace tidegate::cli
