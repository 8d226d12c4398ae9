/* XOR obfuscation, method 1 ([MS-OFFCRYPTO] 2.3.7.1 - 2.3.7.3). */
#include "base/arena.h"
#include "extract/codepage.h"
#include "extract/office_crypto.h"

#include <string.h>

enum { ARRAY_SIZE = 16, PASSWORD_MAX = 15 };

static const uint16_t initial_code[PASSWORD_MAX] = {0xe1f0, 0x1d0f, 0xcc9c, 0x84c0, 0x110c, 0x0e10,
	0xf1ce, 0x313e, 0x1872, 0xe139, 0xd40f, 0x84f9, 0x280c, 0xa96a, 0x4ec3};

static const uint16_t matrix[PASSWORD_MAX][7] = {
	{0xaefc, 0x4dd9, 0x9bb2, 0x2745, 0x4e8a, 0x9d14, 0x2a09},
	{0x7b61, 0xf6c2, 0xfda5, 0xeb6b, 0xc6f7, 0x9dcf, 0x2bbf},
	{0x4563, 0x8ac6, 0x05ad, 0x0b5a, 0x16b4, 0x2d68, 0x5ad0},
	{0x0375, 0x06ea, 0x0dd4, 0x1ba8, 0x3750, 0x6ea0, 0xdd40},
	{0xd849, 0xa0b3, 0x5147, 0xa28e, 0x553d, 0xaa7a, 0x44d5},
	{0x6f45, 0xde8a, 0xad35, 0x4a4b, 0x9496, 0x390d, 0x721a},
	{0xeb23, 0xc667, 0x9cef, 0x29ff, 0x53fe, 0xa7fc, 0x5fd9},
	{0x47d3, 0x8fa6, 0x0f6d, 0x1eda, 0x3db4, 0x7b68, 0xf6d0},
	{0xb861, 0x60e3, 0xc1c6, 0x93ad, 0x377b, 0x6ef6, 0xddec},
	{0x45a0, 0x8b40, 0x06a1, 0x0d42, 0x1a84, 0x3508, 0x6a10},
	{0xaa51, 0x4483, 0x8906, 0x022d, 0x045a, 0x08b4, 0x1168},
	{0x76b4, 0xed68, 0xcaf1, 0x85c3, 0x1ba7, 0x374e, 0x6e9c},
	{0x3730, 0x6e60, 0xdcc0, 0xa9a1, 0x4363, 0x86c6, 0x1dad},
	{0x3331, 0x6662, 0xccc4, 0x89a9, 0x0373, 0x06e6, 0x0dcc},
	{0x1021, 0x2042, 0x4084, 0x8108, 0x1231, 0x2462, 0x48c4},
};

static const unsigned char padding[ARRAY_SIZE] = {0xbb, 0xff, 0xff, 0xba, 0xff, 0xff, 0xb9, 0x80,
	0x00, 0xbe, 0x0f, 0x00, 0xbf, 0x0f, 0x00, 0x00};

static uint16_t
key_of(struct str word)
{
	uint16_t key = initial_code[word.len - 1];

	for (size_t i = 0; i < word.len; i++)
		for (unsigned bit = 0; bit < 7; bit++)
			if (((unsigned char)word.data[i] >> bit & 1) != 0)
				key ^= matrix[PASSWORD_MAX - word.len + i][bit];
	return key;
}

static uint16_t
rotate_15(uint16_t value)
{
	return (uint16_t)((value << 1 | value >> 14) & 0x7fff);
}

static uint16_t
verifier_of(struct str word)
{
	uint16_t verifier = 0;

	for (size_t i = word.len; i > 0; i--)
		verifier = (uint16_t)(rotate_15(verifier) ^ (unsigned char)word.data[i - 1]);
	return (uint16_t)(rotate_15(verifier) ^ word.len ^ 0xce4b);
}

/* Each character is one byte: the lower one, or the upper where that is zero. */
static struct str
word_of(struct arena *arena, struct str password)
{
	struct str wide = office_password_wide(arena, password);
	char *bytes = ARENA_ARRAY(arena, wide.len / 2 + 1, char);

	for (size_t i = 0; i < wide.len / 2; i++)
		bytes[i] = wide.data[2 * i] != '\0' ? wide.data[2 * i] : wide.data[2 * i + 1];
	return str_make(bytes, wide.len / 2);
}

bool
office_xor_open(uint16_t key, uint16_t verifier, unsigned rotate, struct str password,
	struct office_key *ret_key)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 * 1024};
	struct str word = word_of(&arena, password);

	if (word.len == 0 || word.len > PASSWORD_MAX || key_of(word) != key ||
		verifier_of(word) != verifier)
		return false;
	*ret_key = (struct office_key){.cipher = OFFICE_XOR, .key_size = ARRAY_SIZE};
	memcpy(ret_key->base, word.data, word.len);
	memcpy(ret_key->base + word.len, padding, ARRAY_SIZE - word.len);
	for (size_t i = 0; i < ARRAY_SIZE; i++) {
		unsigned mixed = ret_key->base[i] ^ (i % 2 == 0 ? key & 0xff : key >> 8);

		ret_key->base[i] = (unsigned char)(mixed << rotate | mixed >> (8 - rotate));
	}
	return true;
}
