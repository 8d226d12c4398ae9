#include "compare/near/numbers.h"

#include <stdlib.h>
#include <string.h>

/* Buckets by the top bits hold one or two numbers each; of more than 65,536 numbers a few more. */
enum { BUCKET_BITS_MAX = 16, INSERTION_MAX = 32 };

static int
number_compare(const void *a, const void *b)
{
	uint64_t left;
	uint64_t right;

	memcpy(&left, a, sizeof(left));
	memcpy(&right, b, sizeof(right));
	return left < right ? -1 : left > right;
}

static void
few_sort(uint64_t *numbers, size_t count)
{
	if (count > INSERTION_MAX) {
		qsort(numbers, count, sizeof(*numbers), number_compare);
		return;
	}
	for (size_t i = 1; i < count; i++) {
		uint64_t one = numbers[i];
		size_t at = i;

		for (; at > 0 && numbers[at - 1] > one; at--)
			numbers[at] = numbers[at - 1];
		numbers[at] = one;
	}
}

static void
buckets_sort(uint64_t *numbers, uint64_t *spare, size_t count, unsigned bits, uint32_t *starts)
{
	size_t buckets = (size_t)1 << bits;
	unsigned shift = 64 - bits;

	memset(starts, 0, (buckets + 1) * sizeof(*starts));
	for (size_t i = 0; i < count; i++)
		starts[(numbers[i] >> shift) + 1]++;
	for (size_t i = 1; i <= buckets; i++)
		starts[i] += starts[i - 1];
	for (size_t i = 0; i < count; i++)
		spare[starts[numbers[i] >> shift]++] = numbers[i];
	memcpy(numbers, spare, count * sizeof(*numbers));
	for (size_t i = 0, start = 0; i < buckets; start = starts[i++])
		if (starts[i] - start > 1)
			few_sort(numbers + start, starts[i] - start);
}

/* Two functions, so that short lists do not pay for clearing the stack of long ones. */
static __attribute__((noinline)) void
long_sort(uint64_t *numbers, uint64_t *spare, size_t count)
{
	uint32_t starts[(1u << BUCKET_BITS_MAX) + 1];

	buckets_sort(numbers, spare, count, BUCKET_BITS_MAX, starts);
}

static __attribute__((noinline)) void
short_sort(uint64_t *numbers, uint64_t *spare, size_t count, unsigned bits)
{
	uint32_t starts[(1u << 10) + 1];

	buckets_sort(numbers, spare, count, bits, starts);
}

void
numbers_sort(uint64_t *numbers, uint64_t *spare, size_t count)
{
	unsigned bits = 4;

	while (bits < 10 && (size_t)1 << bits < count)
		bits++;
	if (count <= INSERTION_MAX)
		few_sort(numbers, count);
	else if (count <= (size_t)4 << 10)
		short_sort(numbers, spare, count, bits);
	else
		long_sort(numbers, spare, count);
}
