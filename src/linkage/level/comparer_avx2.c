#include "linkage/level/comparer_inside.h"

#if defined(__x86_64__)
#define KERNEL_AVX2
#define KERNEL_TARGET __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt")))
#include "linkage/level/comparer_kernel.h"

const struct comparer_kernel comparer_kernel_avx2 = {
	"AVX2", kernel_pattern, kernel_reaches, card_likeness, field_level};
#endif
