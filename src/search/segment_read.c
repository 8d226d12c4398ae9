#include "search/segment.h"

#include <string.h>

/* Document numbers stay below this, whoever wrote them. */
#define DOCUMENT_MAX ((uint64_t)UINT32_MAX - 1)

bool
varint_take(const unsigned char **at, const unsigned char *end, uint64_t *ret_value)
{
	const unsigned char *from = *at;
	uint64_t value = 0;

	for (unsigned shift = 0; from < end && shift < 64; shift += 7) {
		unsigned char byte = *from++;

		if (shift == 63 && byte > 1)
			return false;
		value |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80) {
			*at = from;
			*ret_value = value;
			return true;
		}
	}
	return false;
}

const unsigned char *
varints_skip(const unsigned char *at, const unsigned char *end, uint64_t count)
{
	while (count >= 8 && end - at >= 8) {
		uint64_t bytes;

		/* the last bytes of numbers, which have no high bit, are counted side by side */
		memcpy(&bytes, at, 8);
		bytes = (~bytes & 0x8080808080808080u) >> 7;
		count -= bytes * 0x0101010101010101u >> 56;
		at += 8;
	}
	while (count > 0 && at < end)
		if (*at++ < 0x80)
			count--;
	return count > 0 ? NULL : at;
}

bool
term_block_begin(struct term_block *block, struct str bytes)
{
	block->at = (const unsigned char *)bytes.data;
	block->end = block->at + bytes.len;
	block->len = 0;
	return varint_take(&block->at, block->end, &block->docs_at) &&
		varint_take(&block->at, block->end, &block->places_at) &&
		block->docs_at <= INT64_MAX && block->places_at <= INT64_MAX;
}

static bool
entry_read(struct term_block *block)
{
	struct term_entry *entry = &block->entry;

	*entry = (struct term_entry){.docs_at = block->docs_at, .places_at = block->places_at};
	if (!varint_take(&block->at, block->end, &entry->count) ||
		!varint_take(&block->at, block->end, &entry->docs_len) ||
		!varint_take(&block->at, block->end, &entry->places_len))
		return false;
	if (entry->count > POSTING_BLOCK && !varint_take(&block->at, block->end, &entry->skips_len))
		return false;
	if (posting_blocks(entry) == 0 || entry->places_len > INT64_MAX)
		return false;
	block->docs_at += entry->docs_len;
	block->places_at += entry->places_len;
	return block->docs_at <= INT64_MAX && block->places_at <= INT64_MAX;
}

bool
term_block_next(struct term_block *block, bool *ret_more)
{
	uint64_t shared;
	uint64_t more;

	*ret_more = block->at < block->end;
	if (!*ret_more)
		return true;
	if (!varint_take(&block->at, block->end, &shared) ||
		!varint_take(&block->at, block->end, &more) || shared > block->len ||
		more > TERM_SIZE_MAX - shared || more > (uint64_t)(block->end - block->at) ||
		shared + more == 0)
		return false;
	memcpy(block->term + shared, block->at, more);
	block->at += more;
	block->len = (size_t)(shared + more);
	return entry_read(block);
}

/* A document takes at least two bytes, the skip of a block at least three. */
uint64_t
posting_blocks(const struct term_entry *entry)
{
	uint64_t blocks = entry->count / POSTING_BLOCK + (entry->count % POSTING_BLOCK != 0);

	if (entry->docs_len > INT64_MAX || entry->skips_len > entry->docs_len ||
		entry->count > (entry->docs_len - entry->skips_len) / 2)
		return 0;
	if (blocks > 1 && blocks > entry->skips_len / 3)
		return 0;
	return blocks;
}

bool
posting_skips(const struct term_entry *entry, struct str docs, struct posting_skip *ret_skips)
{
	uint64_t blocks = posting_blocks(entry);
	uint64_t docs_left = entry->docs_len - entry->skips_len;
	uint64_t places_left = entry->places_len;
	const unsigned char *end = (const unsigned char *)docs.data + docs.len;
	const unsigned char *at = end - entry->skips_len;
	uint64_t before = 0;

	if (blocks == 0 || docs.len != entry->docs_len)
		return false;
	for (uint64_t i = 0; i < blocks; i++) {
		struct posting_skip *skip = &ret_skips[i];
		uint64_t step = 0;

		*skip = (struct posting_skip){.before = (uint32_t)before,
			.docs_at = entry->docs_len - entry->skips_len - docs_left,
			.docs_len = docs_left,
			.places_at = entry->places_len - places_left,
			.places_len = places_left,
			.count = POSTING_BLOCK};
		if (i + 1 == blocks)
			skip->count = (uint32_t)(entry->count - i * POSTING_BLOCK);
		if (blocks > 1 &&
			(!varint_take(&at, end, &step) || !varint_take(&at, end, &skip->docs_len) ||
				!varint_take(&at, end, &skip->places_len)))
			return false;
		if (skip->docs_len > docs_left || skip->places_len > places_left ||
			step > DOCUMENT_MAX - before)
			return false;
		before += step;
		skip->last = (uint32_t)before;
		docs_left -= skip->docs_len;
		places_left -= skip->places_len;
	}
	return docs_left == 0 && places_left == 0 && (blocks == 1 || at == end);
}

bool
posting_form_read(const unsigned char *at, const unsigned char *end, struct posting_form *ret_form)
{
	const unsigned char *from = at;
	uint64_t value;

	*ret_form = (struct posting_form){.fields = 1};
	if (!varint_take(&at, end, &value))
		return false;
	if ((value & 1) == 0) {
		ret_form->total = value >> 1;
		ret_form->counts[0] = (uint32_t)ret_form->total;
		ret_form->len = (size_t)(at - from);
		return ret_form->total > 0 && ret_form->total <= UINT32_MAX;
	}
	value >>= 1;
	if (value == 0 || value >= 1u << SEGMENT_FIELDS)
		return false;
	ret_form->fields = (unsigned)value;
	for (unsigned i = 0; i < SEGMENT_FIELDS; i++) {
		if ((ret_form->fields & 1u << i) == 0)
			continue;
		if (!varint_take(&at, end, &value) || value == 0 || value > UINT32_MAX)
			return false;
		ret_form->counts[i] = (uint32_t)value;
		ret_form->total += value;
	}
	ret_form->len = (size_t)(at - from);
	return ret_form->total <= UINT32_MAX;
}

/* Reads what is no plain count of less than 64, or a number beyond one byte. */
static bool
posting_read(const unsigned char **at, const unsigned char *end, const unsigned char *from,
	const float weights[SEGMENT_FIELDS], uint64_t *document, unsigned i,
	struct posting_block *block)
{
	struct posting_form form;
	uint64_t step;

	if (!varint_take(at, end, &step) || step == 0 || step > DOCUMENT_MAX - *document)
		return false;
	*document += step;
	block->forms[i] = (uint32_t)(*at - from);
	if (!posting_form_read(*at, end, &form))
		return false;
	*at += form.len;
	block->places[i] = (uint32_t)form.total;
	block->frequencies[i] = 0;
	for (unsigned j = 0; j < SEGMENT_FIELDS; j++)
		block->frequencies[i] += (float)form.counts[j] * weights[j];
	return true;
}

bool
posting_block_read(const struct posting_skip *skip, struct str bytes,
	const float weights[SEGMENT_FIELDS], struct posting_block *ret_block)
{
	const unsigned char *from = (const unsigned char *)bytes.data;
	const unsigned char *at = from;
	const unsigned char *end = at + bytes.len;
	uint64_t document = skip->before;

	if (skip->count > POSTING_BLOCK || bytes.len > UINT32_MAX)
		return false;
	ret_block->count = skip->count;
	for (unsigned i = 0; i < skip->count; i++) {
		/* mostly: a small step, and a small count in the body */
		if (end - at >= 2 && ((at[0] | at[1]) & 0x80) == 0 && (at[1] & 1) == 0 &&
			at[0] != 0 && at[1] != 0 && at[0] <= DOCUMENT_MAX - document) {
			document += at[0];
			ret_block->places[i] = at[1] >> 1;
			ret_block->frequencies[i] = (float)(at[1] >> 1) * weights[0];
			ret_block->forms[i] = (uint32_t)(at + 1 - from);
			at += 2;
		} else if (!posting_read(&at, end, from, weights, &document, i, ret_block)) {
			return false;
		}
		ret_block->documents[i] = (uint32_t)document;
	}
	return at == end && (skip->last == 0 || skip->last == document);
}
