#include "linkage/level/comparer_inside.h"

#define KERNEL_SCALAR
#define KERNEL_TARGET
#include "linkage/level/comparer_kernel.h"

const struct comparer_kernel comparer_kernel_scalar = {
	"plain C", kernel_pattern, kernel_reaches, card_likeness, field_level};
