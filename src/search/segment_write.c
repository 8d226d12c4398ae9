#include "search/segment.h"

#include <assert.h>
#include <string.h>

size_t
varint_write(unsigned char *to, uint64_t value)
{
	size_t len = 0;

	while (value >= 0x80) {
		to[len++] = (unsigned char)(value | 0x80);
		value >>= 7;
	}
	to[len++] = (unsigned char)value;
	return len;
}

size_t
posting_form_write(unsigned char to[FORM_SIZE_MAX], const struct posting_form *form)
{
	size_t len;

	if (form->fields == 1)
		return varint_write(to, (uint64_t)form->counts[0] << 1);
	len = varint_write(to, (uint64_t)form->fields << 1 | 1);
	for (unsigned i = 0; i < SEGMENT_FIELDS; i++)
		if ((form->fields & 1u << i) != 0)
			len += varint_write(to + len, form->counts[i]);
	return len;
}

void
segment_begin(struct segment_writer *writer, struct segment_sink sink)
{
	memset(writer, 0, sizeof(*writer));
	writer->sink = sink;
	writer->least = UINT32_MAX;
	for (size_t i = 0; i < SEGMENT_PARTS; i++)
		writer->pieces[i].size_max = PIECE_SIZE;
	writer->directory.size_max = SIZE_MAX / 4;
	writer->skips.size_max = SIZE_MAX / 4;
}

void
segment_free(struct segment_writer *writer)
{
	for (size_t i = 0; i < SEGMENT_PARTS; i++)
		buf_free(&writer->pieces[i]);
	buf_free(&writer->directory);
	buf_free(&writer->skips);
}

static bool
piece_end(struct segment_writer *writer, enum segment_part part, struct err *err)
{
	struct buf *piece = &writer->pieces[part];

	if (piece->len == 0)
		return true;
	if (!writer->sink.piece(
		    writer->sink.context, part, writer->numbers[part]++, buf_str(piece), err))
		return false;
	buf_clear(piece);
	return true;
}

static bool
stream_add(struct segment_writer *writer, enum segment_part part, const void *bytes, size_t len,
	struct err *err)
{
	struct buf *piece = &writer->pieces[part];
	const char *from = bytes;

	writer->sizes[part] += len;
	while (len > 0) {
		size_t room = PIECE_SIZE - piece->len;
		size_t now = len < room ? len : room;

		buf_add(piece, str_make(from, now));
		from += now;
		len -= now;
		if (piece->len == PIECE_SIZE && !piece_end(writer, part, err))
			return false;
	}
	return true;
}

void
segment_term_begin(struct segment_writer *writer, struct str term)
{
	assert(term.len > 0 && term.len <= TERM_SIZE_MAX);
	memcpy(writer->term, term.data, term.len);
	writer->term_len = term.len;
	writer->count = 0;
	writer->docs_from = writer->sizes[SEGMENT_DOCS];
	writer->places_from = writer->sizes[SEGMENT_PLACES];
	writer->block_places_from = writer->places_from;
	writer->document = 0;
	writer->skip_document = 0;
	writer->block_len = 0;
	writer->block_count = 0;
	buf_clear(&writer->skips);
}

static bool
block_end(struct segment_writer *writer, struct err *err)
{
	unsigned char skip[30];
	size_t len = varint_write(skip, writer->document - writer->skip_document);

	len += varint_write(skip + len, writer->block_len);
	len += varint_write(skip + len, writer->sizes[SEGMENT_PLACES] - writer->block_places_from);
	buf_add(&writer->skips, str_make(skip, len));
	writer->skip_document = writer->document;
	writer->block_places_from = writer->sizes[SEGMENT_PLACES];
	if (!stream_add(writer, SEGMENT_DOCS, writer->block, writer->block_len, err))
		return false;
	writer->block_len = 0;
	writer->block_count = 0;
	return true;
}

bool
segment_posting(struct segment_writer *writer, uint32_t document, struct str form, struct err *err)
{
	assert(document > writer->document && form.len <= FORM_SIZE_MAX);
	if (writer->block_count == POSTING_BLOCK && !block_end(writer, err))
		return false;
	writer->block_len += varint_write(
		writer->block + writer->block_len, document - writer->document);
	memcpy(writer->block + writer->block_len, form.data, form.len);
	writer->block_len += form.len;
	writer->block_count++;
	writer->count++;
	writer->document = document;
	if (document < writer->least)
		writer->least = document;
	if (document > writer->most)
		writer->most = document;
	return true;
}

bool
segment_places(struct segment_writer *writer, struct str bytes, struct err *err)
{
	struct buf *piece = &writer->pieces[SEGMENT_PLACES];

	if (piece->room - piece->len > bytes.len && piece->len + bytes.len < PIECE_SIZE) {
		memcpy(piece->data + piece->len, bytes.data, bytes.len);
		piece->len += bytes.len;
		writer->sizes[SEGMENT_PLACES] += bytes.len;
		return true;
	}
	return stream_add(writer, SEGMENT_PLACES, bytes.data, bytes.len, err);
}

static size_t
shared_len(const struct segment_writer *writer)
{
	size_t most = writer->term_len < writer->last_len ? writer->term_len : writer->last_len;
	size_t shared = 0;

	while (shared < most && writer->term[shared] == writer->last[shared])
		shared++;
	return shared;
}

static size_t
entry_write(
	const struct segment_writer *writer, uint64_t skips_len, size_t shared, unsigned char *to)
{
	size_t len = varint_write(to, shared);

	len += varint_write(to + len, writer->term_len - shared);
	memcpy(to + len, writer->term + shared, writer->term_len - shared);
	len += writer->term_len - shared;
	len += varint_write(to + len, writer->count);
	len += varint_write(to + len, writer->sizes[SEGMENT_DOCS] - writer->docs_from);
	len += varint_write(to + len, writer->sizes[SEGMENT_PLACES] - writer->places_from);
	if (writer->count > POSTING_BLOCK)
		len += varint_write(to + len, skips_len);
	return len;
}

static void
terms_begin(struct segment_writer *writer)
{
	unsigned char head[20];
	size_t len = varint_write(head, writer->docs_from);

	len += varint_write(head + len, writer->places_from);
	buf_add(&writer->pieces[SEGMENT_TERMS], str_make(head, len));
	buf_add_char(&writer->directory, (char)(unsigned char)writer->term_len);
	buf_add(&writer->directory, str_make(writer->term, writer->term_len));
}

static bool
entry_end(struct segment_writer *writer, uint64_t skips_len, struct err *err)
{
	struct buf *piece = &writer->pieces[SEGMENT_TERMS];
	unsigned char entry[TERM_SIZE_MAX + 60];
	size_t len = entry_write(
		writer, skips_len, piece->len == 0 ? 0 : shared_len(writer), entry);

	if (piece->len + len > TERM_BLOCK_SIZE) {
		if (!piece_end(writer, SEGMENT_TERMS, err))
			return false;
		len = entry_write(writer, skips_len, 0, entry);
	}
	if (piece->len == 0)
		terms_begin(writer);
	buf_add(piece, str_make(entry, len));
	writer->sizes[SEGMENT_TERMS] += len;
	memcpy(writer->last, writer->term, writer->term_len);
	writer->last_len = writer->term_len;
	writer->terms++;
	return true;
}

bool
segment_term_end(struct segment_writer *writer, struct err *err)
{
	assert(writer->count > 0);
	if (!block_end(writer, err))
		return false;
	if (writer->count <= POSTING_BLOCK)
		return entry_end(writer, 0, err);
	return stream_add(writer, SEGMENT_DOCS, writer->skips.data, writer->skips.len, err) &&
		entry_end(writer, writer->skips.len, err);
}

bool
segment_term_copy(struct segment_writer *writer, const struct term_entry *entry, struct str docs,
	struct str places, struct err *err)
{
	writer->count = entry->count;
	return stream_add(writer, SEGMENT_DOCS, docs.data, docs.len, err) &&
		stream_add(writer, SEGMENT_PLACES, places.data, places.len, err) &&
		entry_end(writer, entry->skips_len, err);
}

bool
segment_end(struct segment_writer *writer, struct err *err)
{
	for (unsigned i = 0; i < SEGMENT_PARTS; i++)
		if (!piece_end(writer, (enum segment_part)i, err))
			return false;
	return true;
}
