#include "work/refi/refi_text.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "extract/encoding.h"
#include "remit/coding.h"
#include "work/refi/refi_file.h"
#include "work/refi/refi_limits.h"

#include <stdlib.h>
#include <string.h>

enum { STEP = 256, DETECT_SIZE = 1 << 20, NAME_LEAST = 4, SEGMENT_MAX = 256 };

/* Every so often: how far both texts are. */
struct refi_text_step {
	size_t stored; /* byte */
	size_t stored_point;
	size_t dropped; /* CRs before it */
	size_t text;    /* byte */
	size_t text_point;
};

/* What belongs together: a CR LF, or a character with the marks that join it in NFC. */
struct segment {
	struct str stored;
	size_t points;
	bool is_crlf;
};

static struct segment
segment_take(struct str *rest)
{
	struct str begin = *rest;
	struct segment segment = {.points = 1};

	if (rest->len > 1 && rest->data[0] == '\r' && rest->data[1] == '\n') {
		*rest = str_from(*rest, 2);
		return (struct segment){str_slice(begin, 0, 2), 2, true};
	}
	(void)utf8_take(rest);
	while (rest->len > 0 && (unsigned char)rest->data[0] >= 0x80 &&
		segment.points < SEGMENT_MAX) {
		struct str next = *rest;

		if (utf8_nfc_begins(utf8_take(&next)))
			break;
		*rest = next;
		segment.points++;
	}
	segment.stored = str_slice(begin, 0, begin.len - rest->len);
	return segment;
}

static void
segment_add(struct buf *to, const struct segment *segment)
{
	struct str stored = segment->stored;

	if (segment->is_crlf || stored.data[0] == '\r')
		buf_add_char(to, '\n');
	else if (stored.len == 1 && stored.data[0] != 0)
		buf_add(to, stored);
	else
		utf8_clean(to, stored);
}

static void
step_add(struct refi_text *text, const struct refi_text_step *step, size_t *room)
{
	if (text->step_count == *room) {
		*room = *room == 0 ? 64 : 2 * *room;
		text->steps = memory_grow(text->steps, *room * sizeof(*text->steps));
	}
	text->steps[text->step_count++] = *step;
}

/* Goes one segment on, which became `made`. */
static void
step_move(struct refi_text_step *at, const struct segment *segment, struct str made)
{
	at->stored += segment->stored.len;
	at->stored_point += segment->points;
	at->dropped += segment->is_crlf;
	at->text += made.len;
	at->text_point += utf8_count(made);
}

static void
lines_make(struct refi_text *text)
{
	struct str rest = buf_str(&text->stored);
	struct refi_text_step at = {.stored = 0};
	size_t last = SIZE_MAX;
	size_t room = 0;

	while (rest.len > 0) {
		size_t before = text->text.len;
		struct segment segment;

		if (last == SIZE_MAX || at.stored_point - last >= STEP) {
			step_add(text, &at, &room);
			last = at.stored_point;
		}
		segment = segment_take(&rest);
		segment_add(&text->text, &segment);
		step_move(&at, &segment, str_from(buf_str(&text->text), before));
	}
	text->count = at.stored_point;
}

void
refi_text_make(struct refi_text *text, struct str bytes)
{
	static const struct str mark = STR_INIT("\xef\xbb\xbf");
	const char *encoding = "UTF-8";

	*text = (struct refi_text){.stored = {.size_max = 2 * REFI_TEXT_SIZE_MAX},
		.text = {.size_max = 2 * REFI_TEXT_SIZE_MAX}};
	text->had_mark = str_starts(bytes, mark);
	if (text->had_mark)
		bytes = str_from(bytes, mark.len);
	if (utf8_valid(bytes)) {
		buf_add(&text->stored, bytes);
	} else {
		/* UTF-16's mark goes with the conversion. */
		text->had_mark = str_starts(bytes, STR("\xff\xfe")) ||
			str_starts(bytes, STR("\xfe\xff"));
		(void)encoding_detect(str_slice(bytes, 0, DETECT_SIZE), STR(""), &encoding);
		(void)encoding_to_utf8(&text->stored, bytes, str_of(encoding));
		text->was_converted = true;
	}
	lines_make(text);
}

void
refi_text_free(struct refi_text *text)
{
	buf_free(&text->stored);
	buf_free(&text->text);
	free(text->steps);
	text->steps = NULL;
}

/* The last step that is not behind the place. */
static struct refi_text_step
step_find(const struct refi_text *text, size_t at, bool counts_lf)
{
	size_t low = 0;
	size_t high = text->step_count;

	if (text->step_count == 0)
		return (struct refi_text_step){.stored = 0};
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		const struct refi_text_step *step = &text->steps[middle];

		if (step->stored_point - (counts_lf ? step->dropped : 0) <= at)
			low = middle;
		else
			high = middle;
	}
	return text->steps[low];
}

/* Byte and code point of `text` where the file counts `at`. A place within a segment is that of what its first
 * characters make. */
static bool
place(const struct refi_text *text, bool counts_mark, bool counts_lf, int64_t wanted,
	size_t *ret_byte, size_t *ret_point)
{
	struct buf made CLEANUP(buf_free) = {0};
	struct refi_text_step at;
	struct str rest;
	size_t left;

	if (wanted < 0)
		return false;
	if (counts_mark && wanted > 0)
		wanted--;
	at = step_find(text, (size_t)wanted, counts_lf);
	left = (size_t)wanted - (at.stored_point - (counts_lf ? at.dropped : 0));
	rest = str_from(buf_str(&text->stored), at.stored);
	while (left > 0 && rest.len > 0) {
		struct segment segment = segment_take(&rest);
		size_t points = segment.is_crlf && counts_lf ? 1 : segment.points;

		if (points > left && !segment.is_crlf)
			segment.stored = str_slice(
				segment.stored, 0, utf8_offset(segment.stored, left));
		buf_clear(&made);
		if (points <= left || !segment.is_crlf)
			segment_add(&made, &segment);
		step_move(&at, &segment, buf_str(&made));
		left -= points < left ? points : left;
	}
	*ret_byte = at.text;
	*ret_point = at.text_point;
	return left == 0;
}

/* So many code points before a byte. */
static size_t
back(struct str text, size_t byte, size_t points)
{
	while (points > 0 && byte > 0) {
		byte--;
		if (((unsigned char)text.data[byte] & 0xc0) != 0x80)
			points--;
	}
	return byte;
}

/* Without white space, and without the dots where it was cut off. */
static size_t
words_match(struct str name, struct str quote)
{
	size_t same = 0;
	size_t at = 0;

	if (str_ends(name, STR("\xe2\x80\xa6")))
		name = str_slice(name, 0, name.len - 3);
	for (size_t i = 0; i < name.len; i++) {
		if (char_is_space(name.data[i]))
			continue;
		while (at < quote.len && char_is_space(quote.data[at]))
			at++;
		if (at == quote.len || quote.data[at++] != name.data[i])
			return 0;
		same++;
	}
	return same;
}

static size_t
hits_count(const struct refi_text *text, bool counts_mark, bool counts_lf,
	const struct refi_text_name *names, size_t count)
{
	struct str all = buf_str(&text->text);
	size_t hits = 0;

	for (size_t i = 0; i < count; i++) {
		size_t point;
		size_t from;
		size_t to;

		hits += place(text, counts_mark, counts_lf, names[i].begins, &from, &point) &&
			place(text, counts_mark, counts_lf, names[i].ends, &to, &point) &&
			words_match(names[i].name, str_slice(all, from, to)) >= NAME_LEAST;
	}
	return hits;
}

void
refi_text_count(struct refi_text *text, const struct refi_text_name *names, size_t count)
{
	size_t most = hits_count(text, false, false, names, count);
	bool has_cr = text->stored.len != text->text.len;

	for (unsigned way = 1; way < 4 && most < count; way++) {
		bool counts_mark = (way & 1) != 0;
		bool counts_lf = (way & 2) != 0;
		size_t hits;

		if ((counts_mark && !text->had_mark) || (counts_lf && !has_cr))
			continue;
		hits = hits_count(text, counts_mark, counts_lf, names, count);
		if (hits <= most)
			continue;
		most = hits;
		text->counts_mark = counts_mark;
		text->counts_lf = counts_lf;
	}
}

bool
refi_text_piece(const struct refi_text *text, int64_t begins, int64_t ends,
	struct refi_text_piece *ret_piece)
{
	struct str all = buf_str(&text->text);
	struct str rest;
	size_t points[2];
	size_t from;
	size_t to;

	if (ends < begins ||
		!place(text, text->counts_mark, text->counts_lf, begins, &from, &points[0]) ||
		!place(text, text->counts_mark, text->counts_lf, ends, &to, &points[1]))
		return false;
	rest = str_from(all, to);
	*ret_piece = (struct refi_text_piece){.begins = (int64_t)points[0],
		.ends = (int64_t)points[1],
		.quote = str_slice(all, from, to),
		.before = str_slice(all, back(all, from, CODING_CONTEXT_SIZE), from),
		.after = str_slice(rest, 0, utf8_offset(rest, CODING_CONTEXT_SIZE))};
	return true;
}

void
refi_text_tell(const struct refi_text *text, struct refi_source_said *source)
{
	struct str all = buf_str(&text->text);

	source->has_text = true;
	source->text_tail = all.len;
	while (all.len > 0 && char_is_space(all.data[all.len - 1]))
		all.len--;
	source->text_tail -= all.len;
	source->text_size = all.len;
	source->text_lines = 0;
	for (size_t i = 0; i < all.len; i++)
		source->text_lines += all.data[i] == '\n';
	sha256_once(all, source->text_sha256);
}
