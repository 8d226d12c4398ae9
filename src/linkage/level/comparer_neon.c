#include "linkage/level/comparer_inside.h"

#if defined(__aarch64__)
#define KERNEL_NEON
#define KERNEL_TARGET
#include "linkage/level/comparer_kernel.h"

const struct comparer_kernel comparer_kernel_neon = {
	"NEON", kernel_pattern, kernel_reaches, card_likeness, field_level};
#endif
