// A database that does not wait for the disk: shows that the tests of durability can fail.
#pragma once

namespace tidegate::crash {

/// While it lives, every SQLite connection of this process that is opened has `synchronous = off`,
/// and keeps it: the product's own pragma is ignored. The product has no such switch.
class SynchronousOff {
public:
    SynchronousOff();
    ~SynchronousOff();
    SynchronousOff(SynchronousOff const&) = delete;
    SynchronousOff& operator=(SynchronousOff const&) = delete;
};

}  // namespace tidegate::crash
