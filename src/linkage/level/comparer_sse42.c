#include "linkage/level/comparer_inside.h"

#if defined(__x86_64__)
#define KERNEL_SSSE3
#define KERNEL_TARGET __attribute__((target("sse4.2,popcnt")))
#include "linkage/level/comparer_kernel.h"

const struct comparer_kernel comparer_kernel_sse42 = {
	"SSE4.2", kernel_pattern, kernel_reaches, card_likeness, field_level};
#endif
