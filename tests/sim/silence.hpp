// The product logs every fault it meets: here there are thousands, and each is wanted.
#pragma once

namespace tidegate::sim {

void silence_the_log();

}  // namespace tidegate::sim
