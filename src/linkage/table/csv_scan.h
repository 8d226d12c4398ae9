/* Where the next separator or end of line is, 64 bytes at a time; for csv.c. */
#ifndef CANDOUR_LINKAGE_CSV_SCAN_H
#define CANDOUR_LINKAGE_CSV_SCAN_H

#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>

static inline uint64_t
scan_quarter(const char *at, __m128i separator)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
	__m128i hit = _mm_or_si128(_mm_cmpeq_epi8(bytes, separator),
		_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')),
			_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r'))));

	return (uint64_t)(uint32_t)_mm_movemask_epi8(hit);
}

/* A bit for each of the 64 bytes that is the separator, LF or CR, the first the lowest. */
static inline uint64_t
scan_block(const char *at, char separator)
{
	__m128i wanted = _mm_set1_epi8(separator);

	return scan_quarter(at, wanted) | scan_quarter(at + 16, wanted) << 16 |
		scan_quarter(at + 32, wanted) << 32 | scan_quarter(at + 48, wanted) << 48;
}
#else
static inline uint64_t
scan_block(const char *at, char separator)
{
	uint64_t mask = 0;

	for (unsigned i = 0; i < 64; i++)
		mask |= (uint64_t)(at[i] == separator || at[i] == '\n' || at[i] == '\r') << i;
	return mask;
}
#endif

#endif
