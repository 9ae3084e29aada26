// Only carries the precompiled header (cmake/targets.cmake).
