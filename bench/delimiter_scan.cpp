#include "delimiter_scan.hpp"

#include <immintrin.h>

#include <bit>
#include <memory>
#include <stdexcept>
#include <string>

namespace tidegate::bench {
namespace {

constexpr std::size_t kStep = 64;  // bytes per mask
constexpr double kMegabyte = 1e6;

std::size_t store_bits(std::uint64_t mask, std::size_t base, std::uint32_t* out) {
    std::size_t count = 0;
    for (; mask != 0; mask &= mask - 1)
        out[count++] =
            static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(std::countr_zero(mask));
    return count;
}

[[gnu::target("avx2,bmi")]] std::size_t scan_avx2(
    std::string_view text, char segment, char element, std::uint32_t* out
) {
    __m256i const s = _mm256_set1_epi8(segment);
    __m256i const e = _mm256_set1_epi8(element);
    std::size_t found = 0;
    for (std::size_t at = 0; at + kStep <= text.size(); at += kStep) {
        std::uint64_t mask = 0;
        for (std::size_t half = 0; half < 2; ++half) {
            __m256i const block =
                _mm256_loadu_si256(reinterpret_cast<__m256i const*>(text.data() + at + half * 32));
            __m256i const hit =
                _mm256_or_si256(_mm256_cmpeq_epi8(block, s), _mm256_cmpeq_epi8(block, e));
            mask |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(hit))}
                    << (half * 32);
        }
        found += store_bits(mask, at, out + found);
    }
    return found;
}

std::size_t scan_sse2(std::string_view text, char segment, char element, std::uint32_t* out) {
    __m128i const s = _mm_set1_epi8(segment);
    __m128i const e = _mm_set1_epi8(element);
    std::size_t found = 0;
    for (std::size_t at = 0; at + kStep <= text.size(); at += kStep) {
        std::uint64_t mask = 0;
        for (std::size_t part = 0; part < 4; ++part) {
            __m128i const block =
                _mm_loadu_si128(reinterpret_cast<__m128i const*>(text.data() + at + part * 16));
            __m128i const hit = _mm_or_si128(_mm_cmpeq_epi8(block, s), _mm_cmpeq_epi8(block, e));
            mask |= std::uint64_t{static_cast<std::uint16_t>(_mm_movemask_epi8(hit))}
                    << (part * 16);
        }
        found += store_bits(mask, at, out + found);
    }
    return found;
}

bool has_avx2() { return __builtin_cpu_supports("avx2") != 0; }

}  // namespace

std::string_view scan_width() { return has_avx2() ? "AVX2" : "SSE2"; }

std::size_t scan_delimiters(
    std::string_view text, char segment, char element, std::vector<std::uint32_t>& positions
) {
    std::size_t found = has_avx2() ? scan_avx2(text, segment, element, positions.data())
                                   : scan_sse2(text, segment, element, positions.data());
    for (std::size_t at = text.size() / kStep * kStep; at < text.size(); ++at) {
        if (text[at] == segment || text[at] == element)
            positions[found++] = static_cast<std::uint32_t>(at);
    }
    return found;
}

Reference scan_reference(std::string_view text) {
    auto const positions = std::make_shared<std::vector<std::uint32_t>>(text.size() + kStep);
    bool const is_edifact = text.starts_with("UN");
    char const segment = is_edifact ? '\'' : '~';
    char const element = is_edifact ? '+' : '*';
    return {std::string(scan_width()) + " delimiter scan", [=]() -> Work {
                std::size_t found = 0;
                double const seconds = cpu_seconds_of([&] {
                    found = scan_delimiters(text, segment, element, *positions);
                });
                if (found == 0) throw std::logic_error("the orders have no delimiter");
                return {static_cast<double>(text.size()) / kMegabyte, seconds};
            }};
}

}  // namespace tidegate::bench
