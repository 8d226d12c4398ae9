#include "linkage/level/comparer_inside.h"

#if defined(__x86_64__)
#define KERNEL_SSE2
#define KERNEL_TARGET
#include "linkage/level/comparer_kernel.h"

const struct comparer_kernel comparer_kernel_sse2 = {
	"SSE2", kernel_pattern, kernel_reaches, card_likeness, field_level};
#endif
