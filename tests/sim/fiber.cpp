#include "sim/fiber.hpp"

#include "base/error.hpp"

#include <sys/mman.h>
#include <ucontext.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <stdexcept>
#include <utility>

// The address sanitizer has to know on which stack it is; without it there are no such functions.
extern "C" {
[[gnu::weak]] void __sanitizer_start_switch_fiber(
    void** saved, void const* bottom, std::size_t size
);
[[gnu::weak]] void __sanitizer_finish_switch_fiber(
    void* saved, void const** old_bottom, std::size_t* old_size
);
}

namespace tidegate::sim {

namespace {

constexpr std::size_t kStackBytes = std::size_t{1} << 20;  // taken from the system as it is used
constexpr std::size_t kGuardBytes = 4096;

}  // namespace

class Fiber::Impl {
public:
    explicit Impl(std::function<void()> body) : body_(std::move(body)) {
        memory_ = ::mmap(
            nullptr, kGuardBytes + kStackBytes, PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0
        );
        if (memory_ == MAP_FAILED) throw std::runtime_error("no memory for a fiber's stack");
        ::mprotect(memory_, kGuardBytes, PROT_NONE);  // below the stack: an overflow is found
        ::getcontext(&inside_);
        inside_.uc_stack.ss_sp = stack();
        inside_.uc_stack.ss_size = kStackBytes;
        inside_.uc_link = nullptr;
        // makecontext passes ints only.
        auto const self = reinterpret_cast<std::uintptr_t>(this);
        ::makecontext(
            &inside_, reinterpret_cast<void (*)()>(&Impl::enter), 2,
            static_cast<unsigned>(self >> 32U), static_cast<unsigned>(self)
        );
    }
    ~Impl() { ::munmap(memory_, kGuardBytes + kStackBytes); }
    Impl(Impl const&) = delete;
    Impl& operator=(Impl const&) = delete;

    void resume() {
        TIDEGATE_CHECK(!has_ended_);
        void* saved = nullptr;
        if (__sanitizer_start_switch_fiber != nullptr)
            __sanitizer_start_switch_fiber(&saved, stack(), kStackBytes);
        ::swapcontext(&outside_, &inside_);
        if (__sanitizer_finish_switch_fiber != nullptr)
            __sanitizer_finish_switch_fiber(saved, nullptr, nullptr);
        if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
    }

    void yield() {
        // Exceptions being handled belong to the thread, not to the stack.
        TIDEGATE_CHECK(std::uncaught_exceptions() == 0 && std::current_exception() == nullptr);
        leave(&saved_);
        arrive();
    }

    [[nodiscard]] bool has_ended() const { return has_ended_; }

private:
    std::byte* stack() { return static_cast<std::byte*>(memory_) + kGuardBytes; }

    static void enter(unsigned high, unsigned low) {
        auto const self = (std::uintptr_t{high} << 32U) | low;
        reinterpret_cast<Impl*>(self)->run();
    }

    void run() {
        arrive();
        try {
            body_();
        } catch (...) {
            thrown_ = std::current_exception();
        }
        has_ended_ = true;
        leave(nullptr);  // and never comes back
    }

    void leave(void** saved) {
        if (__sanitizer_start_switch_fiber != nullptr)
            __sanitizer_start_switch_fiber(saved, outer_bottom_, outer_size_);
        ::swapcontext(&inside_, &outside_);
    }

    void arrive() {
        if (__sanitizer_finish_switch_fiber != nullptr)
            __sanitizer_finish_switch_fiber(saved_, &outer_bottom_, &outer_size_);
    }

    std::function<void()> body_;
    void* memory_ = nullptr;
    ucontext_t inside_{}, outside_{};
    std::exception_ptr thrown_;
    bool has_ended_ = false;
    void* saved_ = nullptr;
    void const* outer_bottom_ = nullptr;
    std::size_t outer_size_ = 0;
};

Fiber::Fiber(std::function<void()> body) : impl_(std::make_unique<Impl>(std::move(body))) {}
Fiber::~Fiber() = default;
void Fiber::resume() { impl_->resume(); }
void Fiber::yield() { impl_->yield(); }
bool Fiber::has_ended() const { return impl_->has_ended(); }

}  // namespace tidegate::sim
