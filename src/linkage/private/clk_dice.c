#include "linkage/private/clk_dice.h"

#include "base/attr.h"

#include <stdbool.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* Without the instruction that counts bits: sums of two, four and eight bits side by side. */
static uint32_t
bits_counted(uint64_t x)
{
	x -= x >> 1 & 0x5555555555555555u;
	x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
	x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu;
	return (uint32_t)(x * 0x0101010101010101u >> 56);
}

static void
common_plain(const uint64_t *one, const uint64_t *others, size_t word_count, size_t count,
	uint32_t *ret_common)
{
	for (size_t i = 0; i < count; i++, others += word_count) {
		uint32_t sum = 0;

		for (size_t k = 0; k < word_count; k++)
			sum += bits_counted(one[k] & others[k]);
		ret_common[i] = sum;
	}
}

#if defined(__aarch64__)
/* Every such processor counts bits eight bytes at a time. */
static void
common_counted(const uint64_t *one, const uint64_t *others, size_t word_count, size_t count,
	uint32_t *ret_common)
{
	for (size_t i = 0; i < count; i++, others += word_count) {
		uint32_t sum = 0;

		for (size_t k = 0; k < word_count; k++)
			sum += (uint32_t)__builtin_popcountll(one[k] & others[k]);
		ret_common[i] = sum;
	}
}
#endif

#if defined(__x86_64__)
__attribute__((target("popcnt"))) static void
common_popcnt(const uint64_t *one, const uint64_t *others, size_t word_count, size_t count,
	uint32_t *ret_common)
{
	for (size_t i = 0; i < count; i++, others += word_count) {
		uint64_t sum = 0;

		for (size_t k = 0; k < word_count; k++)
			sum += (uint64_t)__builtin_popcountll(one[k] & others[k]);
		ret_common[i] = (uint32_t)sum;
	}
}

/* Four bits at a time by a table in a register: Mula, Kurz and Lemire, "Faster population counts
 * using AVX2 instructions" (2018). */
__attribute__((target("avx2,popcnt"))) static void
common_avx2(const uint64_t *one, const uint64_t *others, size_t word_count, size_t count,
	uint32_t *ret_common)
{
	const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1,
		1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
	const __m256i low = _mm256_set1_epi8(15);

	for (size_t i = 0; i < count; i++, others += word_count) {
		__m256i sums = _mm256_setzero_si256();
		uint64_t four[4];
		uint64_t sum = 0;
		size_t k = 0;

		for (; k + 4 <= word_count; k += 4) {
			__m256i both = _mm256_and_si256(
				_mm256_loadu_si256((const __m256i *)(const void *)(one + k)),
				_mm256_loadu_si256((const __m256i *)(const void *)(others + k)));
			__m256i bytes = _mm256_add_epi8(
				_mm256_shuffle_epi8(table, _mm256_and_si256(both, low)),
				_mm256_shuffle_epi8(
					table, _mm256_and_si256(_mm256_srli_epi16(both, 4), low)));

			sums = _mm256_add_epi64(
				sums, _mm256_sad_epu8(bytes, _mm256_setzero_si256()));
		}
		for (; k < word_count; k++)
			sum += (uint64_t)__builtin_popcountll(one[k] & others[k]);
		_mm256_storeu_si256((__m256i *)(void *)four, sums);
		ret_common[i] = (uint32_t)(sum + four[0] + four[1] + four[2] + four[3]);
	}
}

#define AVX512 __attribute__((target("avx512f,avx512vpopcntdq,popcnt")))

/* The sums of the eight numbers in each of eight vectors, as one vector. */
AVX512 static inline __m512i
sums_of_eight(const __m512i v[8])
{
	__m512i two[4];
	__m512i four[2];
	__m512i all;

	for (int i = 0; i < 4; i++)
		two[i] = _mm512_add_epi64(_mm512_unpacklo_epi64(v[2 * i], v[2 * i + 1]),
			_mm512_unpackhi_epi64(v[2 * i], v[2 * i + 1]));
	/* Each 128 bits hold two sums now; the four of each vector are still to be added. */
	for (int i = 0; i < 2; i++)
		four[i] = _mm512_add_epi64(_mm512_shuffle_i64x2(two[2 * i], two[2 * i + 1], 0x88),
			_mm512_shuffle_i64x2(two[2 * i], two[2 * i + 1], 0xdd));
	all = _mm512_add_epi64(_mm512_shuffle_i64x2(four[0], four[1], 0x88),
		_mm512_shuffle_i64x2(four[0], four[1], 0xdd));
	return all;
}

/* Encodings of 1024 bits are two vectors: eight of them at a time. */
AVX512 static size_t
common_avx512_1024(const uint64_t *one, const uint64_t *others, size_t count, uint32_t *ret_common)
{
	const __m512i first = _mm512_loadu_si512(one);
	const __m512i second = _mm512_loadu_si512(one + 8);
	size_t i = 0;

	for (; i + 8 <= count; i += 8) {
		__m512i sums[8];

		for (size_t k = 0; k < 8; k++) {
			const uint64_t *other = others + (i + k) * 16;

			sums[k] = _mm512_add_epi64(_mm512_popcnt_epi64(_mm512_and_si512(
							   first, _mm512_loadu_si512(other))),
				_mm512_popcnt_epi64(
					_mm512_and_si512(second, _mm512_loadu_si512(other + 8))));
		}
		_mm256_storeu_si256((__m256i *)(void *)(ret_common + i),
			_mm512_cvtepi64_epi32(sums_of_eight(sums)));
	}
	return i;
}

AVX512 static void
common_avx512(const uint64_t *one, const uint64_t *others, size_t word_count, size_t count,
	uint32_t *ret_common)
{
	size_t i = word_count == 16 ? common_avx512_1024(one, others, count, ret_common) : 0;

	for (others += i * word_count; i < count; i++, others += word_count) {
		__m512i sums = _mm512_setzero_si512();
		uint64_t sum = 0;
		size_t k = 0;

		for (; k + 8 <= word_count; k += 8)
			sums = _mm512_add_epi64(sums,
				_mm512_popcnt_epi64(_mm512_and_si512(_mm512_loadu_si512(one + k),
					_mm512_loadu_si512(others + k))));
		for (; k < word_count; k++)
			sum += (uint64_t)__builtin_popcountll(one[k] & others[k]);
		ret_common[i] = (uint32_t)(sum + (uint64_t)_mm512_reduce_add_epi64(sums));
	}
}
#endif

static const struct {
	const char *name;
	clk_common_function *function;
} choices[] = {
#if defined(__x86_64__)
	{"AVX-512", common_avx512},
	{"AVX2", common_avx2},
	{"popcnt", common_popcnt},
#elif defined(__aarch64__)
	{"NEON", common_counted},
#endif
	{"plain", common_plain},
};

static bool
is_there(size_t number)
{
#if defined(__x86_64__)
	__builtin_cpu_init();
	switch (number) {
	case 0:
		return __builtin_cpu_supports("avx512f") &&
			__builtin_cpu_supports("avx512vpopcntdq");
	case 1:
		return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
	case 2:
		return __builtin_cpu_supports("popcnt");
	default:
		return true;
	}
#else
	(void)number;
	return true;
#endif
}

clk_common_function *
clk_common_choice(size_t number, const char **ret_name)
{
	for (size_t i = 0; i < COUNT_OF(choices); i++) {
		if (!is_there(i) || number-- > 0)
			continue;
		*ret_name = choices[i].name;
		return choices[i].function;
	}
	return NULL;
}

clk_common_function *
clk_common_best(const char **ret_name)
{
	return clk_common_choice(0, ret_name);
}
