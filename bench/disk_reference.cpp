#include "disk_reference.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <memory>
#include <stdexcept>
#include <vector>

namespace tidegate::bench {
namespace {

constexpr std::size_t kAppendBytes = 4096;
constexpr int kAppends = 400;

class AppendFile {
public:
    explicit AppendFile(std::string const& path)
        : descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
        if (descriptor_ < 0) throw std::runtime_error("cannot create " + path);
    }
    ~AppendFile() { ::close(descriptor_); }
    AppendFile(AppendFile const&) = delete;
    AppendFile& operator=(AppendFile const&) = delete;

    void append(std::vector<char> const& bytes) const {
        if (::write(descriptor_, bytes.data(), bytes.size()) !=
                static_cast<ssize_t>(bytes.size()) ||
            ::fdatasync(descriptor_) != 0)
            throw std::runtime_error("the disk does not take the reference file");
    }

private:
    int descriptor_;
};

}  // namespace

Reference fdatasync_reference(std::string const& folder) {
    auto const file = std::make_shared<AppendFile>(folder + "/fdatasync");
    return {"fdatasync of a 4 KiB append", [file]() -> Work {
                std::vector<char> const bytes(kAppendBytes, 'x');
                double const seconds = seconds_of([&] {
                    for (int i = 0; i < kAppends; ++i) file->append(bytes);
                });
                return {kAppends, seconds};
            }};
}

}  // namespace tidegate::bench
