#include "extract/encoding_johab.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <unicode/ucnv.h>

/* Five-bit codes to index of the letter in a Unicode syllable (L*588 + V*28 + T); -1 where the
 * code has no letter, FILL where it stands for "none". */
enum { FILL = -2 };
static const signed char initials[32] = {-1, FILL, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
static const signed char vowels[32] = {-1, -1, FILL, 0, 1, 2, 3, 4, -1, -1, 5, 6, 7, 8, 9, 10, -1,
	-1, 11, 12, 13, 14, 15, 16, -1, -1, 17, 18, 19, 20, -1, -1};
static const signed char finals[32] = {-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
	-1, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, -1, -1};
/* Letters alone, as Hangul compatibility letters (U+3131 ...). */
static const unsigned char initial_letters[19] = {0x31, 0x32, 0x34, 0x37, 0x38, 0x39, 0x41, 0x42,
	0x43, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e};
static const unsigned char final_letters[28] = {0, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x39,
	0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x40, 0x41, 0x42, 0x44, 0x45, 0x46, 0x47, 0x48, 0x4a,
	0x4b, 0x4c, 0x4d, 0x4e};

/* A syllable or a lone letter; 0 where it is neither. */
static uint32_t
hangul(unsigned lead, unsigned trail)
{
	unsigned code = lead << 8 | trail;
	int initial = initials[code >> 10 & 31];
	int vowel = vowels[code >> 5 & 31];
	int final = finals[code & 31];

	if (initial == -1 || vowel == -1 || final == -1)
		return 0;
	if (initial >= 0 && vowel >= 0)
		return (uint32_t)(0xac00 + initial * 588 + vowel * 28 + final);
	if (initial >= 0 && final == 0)
		return 0x3100u + initial_letters[initial];
	if (vowel >= 0 && initial == FILL && final == 0)
		return 0x314fu + (uint32_t)vowel;
	if (initial == FILL && vowel == FILL && final > 0)
		return 0x3100u + final_letters[final];
	return 0;
}

/* Symbols (rows 1 to 12) and Hanja (rows 42 to 93): two rows share a lead byte. The result is
 * the same character in EUC-KR; false where there is none. */
static bool
to_euc(unsigned lead, unsigned trail, char ret_euc[2])
{
	unsigned column;
	unsigned row;

	if (trail >= 0x31 && trail <= 0x7e)
		column = trail - 0x31;
	else if (trail >= 0x91 && trail <= 0xfe)
		column = trail - 0x43;
	else
		return false;
	if (lead >= 0xd9 && lead <= 0xde)
		row = (lead - 0xd9) * 2 + 1;
	else if (lead >= 0xe0 && lead <= 0xf9)
		row = (lead - 0xe0) * 2 + 42;
	else
		return false;
	if (column >= 94) {
		row++;
		column -= 94;
	}
	ret_euc[0] = (char)(unsigned char)(0xa0 + row);
	ret_euc[1] = (char)(unsigned char)(0xa1 + column);
	return true;
}

/* Takes one character; UTF8_REPLACEMENT for what is none. */
static uint32_t
johab_take(struct str *rest, UConverter *euc)
{
	unsigned lead = (unsigned char)rest->data[0];
	unsigned trail = rest->len > 1 ? (unsigned char)rest->data[1] : 0;
	UErrorCode status = U_ZERO_ERROR;
	uint32_t found = 0;
	UChar units[4];
	char pair[2];

	if (lead < 0x80) {
		*rest = str_from(*rest, 1);
		return lead;
	}
	if (lead >= 0x84 && lead <= 0xd3 && trail >= 0x31)
		found = hangul(lead, trail);
	else if (to_euc(lead, trail, pair) && euc != NULL &&
		ucnv_toUChars(euc, units, 4, pair, 2, &status) == 1 && U_SUCCESS(status))
		found = units[0];
	*rest = str_from(*rest, found != 0 ? 2 : 1);
	return found != 0 ? found : UTF8_REPLACEMENT;
}

uint64_t
johab_to_utf8(struct buf *to, struct str bytes)
{
	UErrorCode status = U_ZERO_ERROR;
	UConverter *euc = ucnv_open("windows-949", &status);
	uint64_t replaced = 0;

	while (bytes.len > 0) {
		uint32_t codepoint = johab_take(&bytes, U_SUCCESS(status) ? euc : NULL);

		replaced += codepoint == UTF8_REPLACEMENT;
		buf_add_codepoint(to, codepoint);
	}
	if (euc != NULL)
		ucnv_close(euc);
	return replaced;
}

void
johab_count(struct str bytes, uint64_t *ret_syllables, uint64_t *ret_bad)
{
	char pair[2];

	*ret_syllables = 0;
	*ret_bad = 0;
	while (bytes.len > 0) {
		unsigned lead = (unsigned char)bytes.data[0];
		unsigned trail = bytes.len > 1 ? (unsigned char)bytes.data[1] : 0;
		bool syllable = lead >= 0x84 && lead <= 0xd3 && trail >= 0x31 &&
			hangul(lead, trail) >= 0xac00;
		bool good = lead < 0x80 || syllable ||
			(lead >= 0x84 && lead <= 0xd3 && trail >= 0x31 &&
				hangul(lead, trail) != 0) ||
			to_euc(lead, trail, pair);

		*ret_syllables += syllable;
		*ret_bad += !good;
		bytes = str_from(bytes, lead < 0x80 || !good ? 1 : 2);
	}
}
