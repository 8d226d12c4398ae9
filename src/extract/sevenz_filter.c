#include "extract/sevenz_filter.h"

#include "extract/sevenz.h"

static uint32_t
get32(const unsigned char *p, bool big)
{
	return big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]
		   : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static void
put32(unsigned char *p, uint32_t value, bool big)
{
	for (unsigned i = 0; i < 4; i++)
		p[big ? 3 - i : i] = (unsigned char)(value >> (8 * i));
}

static bool
is_sign(unsigned char byte)
{
	return byte == 0 || byte == 0xff;
}

/* CALL and JMP with a 32-bit operand. A jump right behind another is judged by the bytes that the
 * first one spoilt, as the packer did. */
static size_t
x86_run(struct sevenz_filter *f, unsigned char *bytes, size_t len)
{
	enum { OPERAND = 5 };
	static const bool allowed[8] = {true, true, true, false, true, false, false, false};
	static const uint8_t spoilt[8] = {0, 1, 2, 2, 3, 3, 3, 3};
	size_t i = 0;
	size_t before = (size_t)0 - 1;
	uint32_t mask = f->previous & 7;

	if (len < OPERAND)
		return 0;
	for (; i <= len - OPERAND; i++) {
		size_t gap;
		uint32_t value;

		if ((bytes[i] & 0xfe) != 0xe8)
			continue;
		gap = i - before;
		before = i;
		mask = gap > 3 ? 0 : mask << (gap - 1) & 7;
		if (mask != 0 && (!allowed[mask] || is_sign(bytes[i + 4 - spoilt[mask]]))) {
			mask = (mask << 1 & 7) | 1;
			continue;
		}
		if (!is_sign(bytes[i + 4])) {
			mask = (mask << 1 & 7) | 1;
			continue;
		}
		value = get32(bytes + i + 1, false);
		for (;;) {
			unsigned shift = spoilt[mask] * 8U;

			value -= f->at + (uint32_t)i + OPERAND;
			if (mask == 0 || !is_sign((unsigned char)(value >> (24 - shift))))
				break;
			value ^= (UINT32_C(1) << (32 - shift)) - 1;
		}
		value &= 0x1ffffff;
		if ((value & 0x1000000) != 0)
			value |= 0xff000000;
		put32(bytes + i + 1, value, false);
		i += 4;
		mask = 0;
	}
	before = i - before;
	f->previous = before > 3 ? 0 : mask << (before - 1) & 7;
	return i;
}

static void
word_turn(const struct sevenz_filter *f, unsigned char *p, uint32_t at)
{
	uint32_t value;

	if (f->method == SEVENZ_PPC && (p[0] & 0xfc) == 0x48 && (p[3] & 3) == 1) {
		value = (get32(p, true) & 0x03fffffc) - at;
		put32(p, 0x48000000 | (value & 0x03fffffc) | 1, true);
	} else if (f->method == SEVENZ_ARM && p[3] == 0xeb) {
		value = ((get32(p, false) & 0xffffff) << 2) - (at + 8);
		put32(p, 0xeb000000 | (value >> 2 & 0xffffff), false);
	} else if (f->method == SEVENZ_SPARC &&
		((p[0] == 0x40 && (p[1] & 0xc0) == 0) || (p[0] == 0x7f && p[1] >= 0xc0))) {
		value = ((get32(p, true) << 2) - at) >> 2;
		value = ((0 - (value >> 22 & 1)) << 22 & 0x3fffffff) | (value & 0x3fffff);
		put32(p, value | 0x40000000, true);
	}
}

/* BL and ADRP. */
static void
arm64_turn(unsigned char *p, uint32_t at)
{
	uint32_t code = get32(p, false);
	uint32_t value;

	if ((code & 0xfc000000) == 0x94000000) {
		put32(p, 0x94000000 | ((code - (at >> 2)) & 0x3ffffff), false);
	} else if ((code & 0x9f000000) == 0x90000000) {
		value = (code >> 29 & 3) | (code >> 3 & 0x1ffffc);
		if (((value + 0x20000) & 0x1c0000) != 0)
			return;
		value -= at >> 12;
		put32(p,
			(code & 0x9000001f) | (value & 3) << 29 | (value & 0x3fffc) << 3 |
				((0 - (value & 0x20000)) & 0xe00000),
			false);
	}
}

static size_t
words_run(struct sevenz_filter *f, unsigned char *bytes, size_t len)
{
	size_t i = 0;

	for (; i + 4 <= len; i += 4)
		if (f->method == SEVENZ_ARM64)
			arm64_turn(bytes + i, f->at + (uint32_t)i);
		else
			word_turn(f, bytes + i, f->at + (uint32_t)i);
	return i;
}

/* BL of two halves. */
static size_t
armt_run(const struct sevenz_filter *f, unsigned char *bytes, size_t len)
{
	size_t i = 0;

	for (; i + 4 <= len; i += 2) {
		unsigned char *p = bytes + i;
		uint32_t value;

		if ((p[1] & 0xf8) != 0xf0 || (p[3] & 0xf8) != 0xf8)
			continue;
		value = (p[1] & 7U) << 19 | (uint32_t)p[0] << 11 | (p[3] & 7U) << 8 | p[2];
		value = ((value << 1) - (f->at + (uint32_t)i + 4)) >> 1;
		p[1] = (unsigned char)(0xf0 | (value >> 19 & 7));
		p[0] = (unsigned char)(value >> 11);
		p[3] = (unsigned char)(0xf8 | (value >> 8 & 7));
		p[2] = (unsigned char)value;
		i += 2;
	}
	return i;
}

/* Bundles of 16 bytes with three instructions of 41 bits. */
static size_t
ia64_run(const struct sevenz_filter *f, unsigned char *bytes, size_t len)
{
	static const uint8_t branches[32] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4,
		6, 6, 0, 0, 7, 7, 4, 4, 0, 0, 4, 4, 0, 0};
	size_t i = 0;

	for (; i + 16 <= len; i += 16)
		for (unsigned slot = 0; slot < 3; slot++) {
			unsigned bit = 5 + slot * 41;
			unsigned char *p = bytes + i + bit / 8;
			uint64_t code = 0;
			uint64_t turned;
			uint32_t value;

			if ((branches[bytes[i] & 31] >> slot & 1) == 0)
				continue;
			for (unsigned j = 0; j < 6; j++)
				code |= (uint64_t)p[j] << (8 * j);
			turned = code >> bit % 8;
			if ((turned >> 37 & 15) != 5 || (turned >> 9 & 7) != 0)
				continue;
			value = (uint32_t)(turned >> 13 & 0xfffff) |
				(uint32_t)(turned >> 36 & 1) << 20;
			value = ((value << 4) - (f->at + (uint32_t)i)) >> 4;
			turned &= ~(UINT64_C(0x8fffff) << 13);
			turned |= (uint64_t)(value & 0xfffff) << 13;
			turned |= (uint64_t)(value & 0x100000) << (36 - 20);
			code = (code & ((UINT64_C(1) << bit % 8) - 1)) | turned << bit % 8;
			for (unsigned j = 0; j < 6; j++)
				p[j] = (unsigned char)(code >> (8 * j));
		}
	return i;
}

static size_t
delta_run(struct sevenz_filter *f, unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char *before = &f->history[f->history_at++ % f->distance];

		bytes[i] = (unsigned char)(bytes[i] + *before);
		*before = bytes[i];
	}
	return len;
}

/* Each has an old and a new number. */
static uint64_t
method_now(uint64_t method)
{
	switch (method) {
	case SEVENZ_X86_OLD:
		return SEVENZ_X86;
	case SEVENZ_PPC_OLD:
		return SEVENZ_PPC;
	case SEVENZ_IA64_OLD:
		return SEVENZ_IA64;
	case SEVENZ_ARM_OLD:
		return SEVENZ_ARM;
	case SEVENZ_ARMT_OLD:
		return SEVENZ_ARMT;
	case SEVENZ_SPARC_OLD:
		return SEVENZ_SPARC;
	default:
		return method;
	}
}

bool
sevenz_filter_knows(uint64_t method)
{
	method = method_now(method);
	return method >= SEVENZ_DELTA && method <= SEVENZ_ARM64;
}

void
sevenz_filter_begin(struct sevenz_filter *filter, uint64_t method, struct str properties)
{
	*filter = (struct sevenz_filter){.method = method_now(method)};
	filter->distance = properties.len > 0 ? (unsigned char)properties.data[0] + 1U : 1;
	/* The newest packers let the program begin elsewhere. */
	if (filter->method != SEVENZ_DELTA && properties.len == 4)
		filter->at = get32((const unsigned char *)properties.data, false);
}

size_t
sevenz_filter_run(struct sevenz_filter *filter, unsigned char *bytes, size_t len)
{
	size_t done = 0;

	switch (filter->method) {
	case SEVENZ_X86:
		done = x86_run(filter, bytes, len);
		break;
	case SEVENZ_ARMT:
		done = armt_run(filter, bytes, len);
		break;
	case SEVENZ_IA64:
		done = ia64_run(filter, bytes, len);
		break;
	case SEVENZ_DELTA:
		return delta_run(filter, bytes, len);
	default:
		done = words_run(filter, bytes, len);
		break;
	}
	filter->at += (uint32_t)done;
	return done;
}
