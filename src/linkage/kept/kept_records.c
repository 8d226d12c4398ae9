/* Records as they were read: each value by where it stands in its source's text, and of each record
 * the numbers of its values. So a text that is known word for word need not be read again, and no second
 * copy of it lies on the disk but of values whose quotes or letters had to be undone. */
#include "linkage/table/records.h"

#include "base/arena.h"
#include "base/buf.h"
#include "linkage/kept/kept_inside.h"
#include "linkage/output/sink.h"

#include <string.h>

/* At the very end, so that what was cut off is told from what is whole. */
#define END "end of records\n"
/* Numbers that are packed at once. */
enum { PACK_COUNT = 4096, WIDTH_MAX = 4 };
/* Records that may follow before all is learnt anew take half as much room again. */
enum { ROOM_MORE = 1 << 16 };

/* ---- writing ---- */

static bool
is_within(struct str text, struct str value)
{
	return text.len > 0 && value.data >= text.data && value.data < text.data + text.len;
}

/* Values are numbered as they come, source after source. */
struct placing {
	struct sink *sink;
	size_t last; /* where the value before stands */
};

static void
value_write(struct placing *p, struct str text, struct str value, uint32_t count)
{
	struct buf *to = &p->sink->buf;
	size_t at = is_within(text, value) ? (size_t)(value.data - text.data) : 0;

	if (is_within(text, value) && at >= p->last) {
		buf_add_varint(to, (uint64_t)(at - p->last) << 1);
		buf_add_varint(to, value.len);
		p->last = at;
	} else {
		buf_add_varint(to, 1);
		kept_text_add(to, value);
	}
	buf_add_varint(to, count);
	sink_ripen(p->sink);
}

/* The first value behind `from` that stands in the text of a later source. */
static uint32_t
source_end(const struct records *r, const struct values *v, size_t source, uint32_t from)
{
	uint32_t at = from;

	for (; at < v->count; at++)
		for (size_t s = source + 1; s < r->source_count; s++)
			if (is_within(r->sources[s].text, v->texts[at]))
				return at;
	return at;
}

/* How the numbers of one source's records are written: none, where the source has no such column; as
 * those that came with it, one a record; or each in so many bytes. */
enum { WAY_NONE = 0, WAY_SUCCESSIVE = WIDTH_MAX + 1 };

static unsigned
way_of(const uint32_t *numbers, uint32_t count, uint32_t first, uint32_t end)
{
	unsigned width = 1;
	uint32_t r = 0;

	while (r < count && numbers[r] == 0)
		r++;
	if (r == count)
		return WAY_NONE;
	for (r = 0; end - first == count && r < count && numbers[r] == first + r;)
		r++;
	if (r == count)
		return WAY_SUCCESSIVE;
	while (width < WIDTH_MAX && end > (uint32_t)1 << 8 * width)
		width++;
	return width;
}

/* `first` to `end` are the values that came with this source. */
static void
numbers_write(
	const uint32_t *numbers, uint32_t count, uint32_t first, uint32_t end, struct sink *sink)
{
	unsigned way = way_of(numbers, count, first, end);
	char packed[(PACK_COUNT + 1) * WIDTH_MAX];
	size_t len = 0;

	buf_add_varint(&sink->buf, way);
	if (way == WAY_NONE || way == WAY_SUCCESSIVE)
		return;
	for (uint32_t r = 0; r < count; r++) {
		uint32_t number = htole32(numbers[r]);

		/* All four bytes, of which the next one takes those that are too many. */
		memcpy(packed + len, &number, WIDTH_MAX);
		len += way;
		if (len + WIDTH_MAX <= sizeof(packed) && r + 1 < count)
			continue;
		buf_add(&sink->buf, str_make(packed, len));
		sink_ripen(sink);
		len = 0;
	}
}

/* Numbers that were read from what another run kept are what they were. */
static void
packed_write(struct str packed, struct sink *sink)
{
	while (packed.len > 0) {
		struct str piece = str_slice(packed, 0, SINK_PIECE_SIZE / 4);

		buf_add(&sink->buf, piece);
		sink_ripen(sink);
		packed = str_from(packed, piece.len);
	}
}

static void
column_write(const struct records *r, const struct record_column *column, struct sink *sink)
{
	const struct values *v = &column->values;
	uint32_t at = 1;

	kept_text_add(&sink->buf, column->name);
	kept_text_add(&sink->buf, column->key);
	for (size_t s = 0; s < r->source_count; s++) {
		const struct record_source *source = &r->sources[s];
		struct placing p = {sink, 0};
		uint32_t first = at;
		uint32_t end = source_end(r, v, s, at);

		buf_add_varint(&sink->buf, end - first);
		for (; at < end; at++)
			value_write(&p, source->text, v->texts[at], v->counts[at]);
		if (column->packed != NULL && column->packed[s].len > 0)
			packed_write(column->packed[s], sink);
		else if (records_lacks(column, s))
			buf_add_varint(&sink->buf, WAY_NONE);
		else
			numbers_write(
				column->numbers + source->first, source->count, first, end, sink);
	}
}

void
kept_records_write(const struct records *r, struct sink *sink)
{
	struct buf *to = &sink->buf;
	/* Where one text was parted, records stand in another order than its lines. */
	bool is_there = r->lines == NULL;

	buf_add_varint(to, is_there);
	for (size_t s = 0; is_there && s < r->source_count; s++) {
		buf_add_varint(to, r->sources[s].text.len);
		buf_add_varint(to, r->sources[s].ragged);
		buf_add_varint(to, r->sources[s].unclosed);
		buf_add_varint(to, r->sources[s].foul);
	}
	buf_add_varint(to, is_there ? r->read_note_count : 0);
	for (size_t i = 0; is_there && i < r->read_note_count; i++)
		kept_text_add(to, r->notes[i]);
	buf_add_varint(to, is_there ? r->column_count : 0);
	for (size_t i = 0; is_there && i < r->column_count; i++)
		column_write(r, &r->columns[i], sink);
	buf_add(to, STR(END));
	sink_ripen(sink);
}

/* ---- reading ---- */

void
kept_records_find(struct taking *t)
{
	bool is_there = kept_number_take(t, 1) != 0;

	if (!str_ends(t->rest, STR(END)))
		t->is_bad = true;
	if (is_there)
		t->kept->records = t->rest;
}

static struct str
value_take(struct taking *t, struct str text, size_t *last)
{
	uint64_t step = kept_number_take(t, UINT64_MAX);
	size_t len;

	if ((step & 1) != 0)
		return kept_text_take(t);
	len = (size_t)kept_number_take(t, UINT32_MAX);
	if (step / 2 > text.len - *last || len > text.len - *last - step / 2)
		t->is_bad = true;
	if (t->is_bad)
		return STR("");
	*last += (size_t)(step / 2);
	return str_slice(text, *last, *last + len);
}

/* The values that came with one source; of each how many have it, and of all no more than there are. */
static void
values_read(struct taking *t, struct str text, struct values *v, uint32_t *filled)
{
	uint32_t records = t->kept->record_count;
	uint64_t left = kept_number_take(t, records + 1 - v->count);
	size_t last = 0;

	for (; left > 0 && !t->is_bad; left--) {
		v->texts[v->count] = value_take(t, text, &last);
		v->counts[v->count] = (uint32_t)kept_number_take(t, records - *filled);
		*filled += v->counts[v->count];
		if (v->texts[v->count++].len == 0)
			t->is_bad = true;
	}
}

static void
numbers_unpack(struct taking *t, size_t width, uint32_t most, uint32_t *numbers, uint32_t count)
{
	uint32_t mask = UINT32_MAX >> (32 - 8 * width);
	uint32_t highest = 0;

	/* Four bytes are looked at each time: as many stand behind the last one at the least. */
	if (t->rest.len < WIDTH_MAX || width > (t->rest.len - WIDTH_MAX) / ((size_t)count + 1))
		t->is_bad = true;
	for (uint32_t r = 0; r < count && !t->is_bad; r++) {
		uint32_t number;

		memcpy(&number, t->rest.data + r * width, sizeof(number));
		numbers[r] = le32toh(number) & mask;
		highest = numbers[r] > highest ? numbers[r] : highest;
	}
	t->rest = str_from(t->rest, t->is_bad ? 0 : width * count);
	t->is_bad |= highest > most;
}

/* Whether there are any. */
static bool
numbers_read(
	struct taking *t, const struct values *v, uint32_t first, uint32_t *numbers, uint32_t count)
{
	size_t way = (size_t)kept_number_take(t, WAY_SUCCESSIVE);

	if (way == WAY_NONE)
		return false;
	if (way != WAY_SUCCESSIVE) {
		numbers_unpack(t, way, v->count - 1, numbers, count);
		return true;
	}
	if (v->count - first != count)
		t->is_bad = true;
	for (uint32_t r = 0; r < count && !t->is_bad; r++)
		numbers[r] = first + r;
	return true;
}

static void
columns_read(struct taking *t, const struct str *texts, struct records *r)
{
	size_t room = (size_t)r->count + r->count / 2 + ROOM_MORE;
	size_t count = kept_count_take(t, RECORD_COLUMN_MAX, 4);

	for (size_t i = 0; i < count && !t->is_bad; i++) {
		struct str name = kept_text_take(t);
		struct str key = kept_text_take(t);
		struct record_column *column = records_column_add(r, name, key, room);
		struct values *v = &column->values;
		uint32_t filled = 0;

		column->is_absent = ARENA_ARRAY(&r->arena, RECORD_SOURCE_MAX, bool);
		column->packed = ARENA_ARRAY(&r->arena, RECORD_SOURCE_MAX, struct str);
		for (size_t s = 0; s < r->source_count && !t->is_bad; s++) {
			uint32_t first = v->count;
			struct str from;

			values_read(t, texts[s], v, &filled);
			from = t->rest;
			column->is_absent[s] = !numbers_read(t, v, first,
				column->numbers + r->sources[s].first, r->sources[s].count);
			column->packed[s] = str_slice(from, 0, from.len - t->rest.len);
		}
		v->counts[0] = r->count - filled;
	}
}

static void
sources_read(struct taking *t, const struct str *texts, struct records *r)
{
	for (size_t s = 0; s < t->kept->source_count; s++) {
		const struct kept_source *was = &t->kept->sources[s];
		struct record_source *source = &r->sources[r->source_count++];

		*source = (struct record_source){.name = was->name,
			.text = texts[s],
			.first = was->first,
			.count = was->count};
		if (kept_number_take(t, UINT64_MAX) != texts[s].len)
			t->is_bad = true;
		source->ragged = kept_number_take(t, UINT64_MAX);
		source->unclosed = kept_number_take(t, UINT64_MAX);
		source->foul = kept_number_take(t, UINT64_MAX);
	}
}

bool
kept_records_read(const struct kept *kept, const struct str *texts, struct records *r)
{
	/* Reading counts against what is left; nothing is noted in it. */
	struct taking t = {.rest = kept->records, .kept = (struct kept *)(uintptr_t)kept};
	size_t notes;

	if (kept->records.len == 0)
		return false;
	sources_read(&t, texts, r);
	r->count = kept->record_count;
	notes = kept_count_take(&t, RECORD_NOTE_MAX, 1);
	for (size_t i = 0; i < notes; i++)
		r->notes[r->note_count++] = kept_text_take(&t);
	r->read_note_count = r->note_count;
	columns_read(&t, texts, r);
	return !t.is_bad && str_equal(t.rest, STR(END));
}
