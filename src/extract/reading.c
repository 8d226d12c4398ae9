#include "extract/reading.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "extract/format.h"
#include "extract/frames.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { TEXT_FLUSH_SIZE = 32 * 1024 };

struct reading {
	const struct reading_options *options;
	struct reading_sink sink;
	struct arena arena;
	struct str bytes;
	bool stopped;     /* the sink refused a frame */
	bool line_filled; /* something stands on the present line */
	bool blank_line;  /* the text ends in a blank line, or is empty */
	bool text_full;
	bool part_open;
	struct buf pending; /* text given and not yet cleaned and sent */
	struct buf payload; /* the frame being built */
	size_t text_size;   /* bytes of clean text sent */
	uint64_t position;  /* code points of clean text sent */
	uint32_t place_count;
	uint32_t fact_count;
	uint64_t part_count;
	uint64_t parts_size;
	uint64_t part_size;
	size_t ocr_at;
};

const char *
place_kind_name(enum place_kind kind)
{
	static const char *const names[PLACE_KIND_COUNT] = {
		[PLACE_PAGE] = "page",
		[PLACE_SHEET] = "sheet",
		[PLACE_SLIDE] = "slide",
		[PLACE_MESSAGE_BODY] = "message body",
		[PLACE_HEADER] = "header",
		[PLACE_FOOTNOTE] = "footnote",
		[PLACE_COMMENT] = "comment",
		[PLACE_INSERTED] = "inserted",
		[PLACE_DELETED] = "deleted",
		[PLACE_HIDDEN] = "hidden",
		[PLACE_NOTES] = "notes",
		[PLACE_FORM] = "form field",
		[PLACE_BOOKMARK] = "bookmark",
		[PLACE_ANNOTATION] = "annotation",
		[PLACE_RECOGNISED] = "recognised page",
		[PLACE_TABLE] = "table",
		[PLACE_CHAPTER] = "chapter",
		[PLACE_COVERED] = "covered text",
		[PLACE_INVISIBLE] = "invisible text",
		[PLACE_OUTSIDE] = "text outside the page",
		[PLACE_LAYER] = "hidden layer",
		[PLACE_REDACTION] = "redaction not applied",
		[PLACE_REVISION] = "earlier revision",
		[PLACE_REPLACEMENT] = "replacement text",
		[PLACE_QUOTE] = "quoted",
		[PLACE_PICTURE] = "page made a picture",
	};

	return kind < PLACE_KIND_COUNT && names[kind] != NULL ? names[kind] : "place";
}

struct str
reading_bytes(const struct reading *r)
{
	return r->bytes;
}

struct str
reading_name(const struct reading *r)
{
	return r->options->name;
}

struct str
reading_declared(const struct reading *r)
{
	return r->options->declared;
}

struct str
reading_password(const struct reading *r)
{
	return r->options->password;
}

struct arena *
reading_arena(struct reading *r)
{
	return &r->arena;
}

static void
send_frame(struct reading *r, enum frame_type type, struct str payload)
{
	if (!r->stopped && !r->sink.frame(r->sink.context, (uint8_t)type, payload))
		r->stopped = true;
}

static void
send_payload(struct reading *r, enum frame_type type)
{
	send_frame(r, type, buf_str(&r->payload));
}

static struct buf *
payload_begin(struct reading *r)
{
	buf_clear(&r->payload);
	return &r->payload;
}

static void
add_string(struct buf *to, struct str s)
{
	buf_add_u32(to, (uint32_t)s.len);
	buf_add(to, s);
}

/* Adds text in NFC, cut at a whole code point to size_max bytes. */
static void
add_clean_string(struct buf *to, struct str s, size_t size_max)
{
	struct buf clean CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	size_t end = size_max;

	if (s.len <= size_max && utf8_is_plain_ascii(s)) {
		add_string(to, s);
		return;
	}
	utf8_clean(&clean, str_slice(s, 0, 4 * size_max));
	if (clean.len > size_max) {
		while (end > 0 && ((unsigned char)clean.data[end] & 0xc0) == 0x80)
			end--;
		clean.len = end;
	}
	add_string(to, buf_str(&clean));
}

/* ---- text ---- */

static void
send_text(struct reading *r, struct str clean)
{
	size_t room = TEXT_SIZE_MAX - r->text_size;

	if (clean.len > room) {
		while (room > 0 && ((unsigned char)clean.data[room] & 0xc0) == 0x80)
			room--;
		clean.len = room;
		r->text_full = true;
	}
	r->text_size += clean.len;
	r->position += utf8_count(clean);
	while (clean.len > 0) {
		size_t end = clean.len < FRAME_SIZE_MAX ? clean.len : FRAME_SIZE_MAX;

		while (end < clean.len && ((unsigned char)clean.data[end] & 0xc0) == 0x80)
			end--;
		send_frame(r, FRAME_TEXT, str_slice(clean, 0, end));
		clean = str_from(clean, end);
	}
}

static void
flush_text(struct reading *r)
{
	struct buf clean CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	bool was_full = r->text_full;

	if (r->pending.len == 0)
		return;
	if (utf8_is_plain_ascii(buf_str(&r->pending))) {
		send_text(r, buf_str(&r->pending));
	} else {
		utf8_clean(&clean, buf_str(&r->pending));
		send_text(r, buf_str(&clean));
	}
	buf_clear(&r->pending);
	if (r->text_full && !was_full)
		reading_limit_hit(r, ERR_TOO_LARGE, "only the first %zu MB of its text were kept",
			TEXT_SIZE_MAX / 1000000);
}

/* Flushes only up to the last line end, so that no sequence or composition is torn. */
static void
flush_lines(struct reading *r)
{
	struct str all = buf_str(&r->pending);
	size_t line_end = str_find_last_char(all, '\n');
	struct str tail;

	if (line_end == STR_NONE) {
		if (all.len > FRAME_SIZE_MAX * 16)
			flush_text(r);
		return;
	}
	tail = str_copy(&r->arena, str_from(all, line_end + 1));
	r->pending.len = line_end + 1;
	flush_text(r);
	buf_add(&r->pending, tail);
}

void
reading_text(struct reading *r, struct str utf8)
{
	if (utf8.len == 0 || r->text_full)
		return;
	buf_add(&r->pending, utf8);
	r->line_filled = utf8.data[utf8.len - 1] != '\n';
	r->blank_line = !r->line_filled &&
		((utf8.len > 1 && utf8.data[utf8.len - 2] == '\n') ||
			(utf8.len == 1 && r->pending.len > 1 &&
				r->pending.data[r->pending.len - 2] == '\n'));
	if (r->pending.len >= TEXT_FLUSH_SIZE)
		flush_lines(r);
}

void
reading_format(struct reading *r, const char *format, ...)
{
	char text[2048];
	va_list args;
	struct str formatted;

	va_start(args, format);
	formatted = str_format_into(text, sizeof(text), format, args);
	va_end(args);
	reading_text(r, formatted);
}

void
reading_break(struct reading *r, bool paragraph)
{
	bool nothing_yet = r->position == 0 && r->pending.len == 0;

	if (r->line_filled)
		reading_text(r, STR("\n"));
	if (paragraph && !nothing_yet && !r->blank_line) {
		reading_text(r, STR("\n"));
		r->blank_line = true;
	}
}

uint32_t
reading_place_begin(struct reading *r, enum place_kind kind, uint32_t number, struct str label)
{
	struct buf *p;

	flush_text(r);
	if (r->place_count == PLACE_COUNT_MAX)
		reading_limit_hit(r, ERR_TOO_LARGE, "only the first %d places in it were noted",
			PLACE_COUNT_MAX);
	if (r->place_count >= PLACE_COUNT_MAX)
		return UINT32_MAX;
	p = payload_begin(r);
	buf_add_u32(p, r->place_count);
	buf_add_u32(p, (uint32_t)kind);
	buf_add_u32(p, number);
	buf_add_u64(p, r->position);
	add_clean_string(p, label, 1024);
	send_payload(r, FRAME_PLACE_BEGIN);
	return r->place_count++;
}

void
reading_place_end(struct reading *r, uint32_t place)
{
	struct buf *p;

	if (place == UINT32_MAX)
		return;
	flush_text(r);
	p = payload_begin(r);
	buf_add_u32(p, place);
	buf_add_u64(p, r->position);
	send_payload(r, FRAME_PLACE_END);
}

/* ---- facts and notes ---- */

void
reading_fact(struct reading *r, const char *name, struct str value)
{
	struct buf *p;

	value = str_trim(value);
	if (value.len == 0)
		return;
	if (r->fact_count == FACT_COUNT_MAX)
		reading_limit_hit(r, ERR_TOO_LARGE, "only the first %d facts about it were kept",
			FACT_COUNT_MAX);
	if (r->fact_count++ >= FACT_COUNT_MAX)
		return;
	p = payload_begin(r);
	add_clean_string(p, str_of(name), 256);
	add_clean_string(p, value, FRAME_SIZE_MAX - 1024);
	send_payload(r, FRAME_FACT);
}

void
reading_date(struct reading *r, const char *name, int64_t moment)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1024};

	reading_fact(r, name, date_iso(&arena, moment));
}

void
reading_number(struct reading *r, const char *name, uint64_t value)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1024};

	reading_fact(r, name, str_format(&arena, "%llu", (unsigned long long)value));
}

static void
send_note(struct reading *r, enum frame_type type, enum err_kind kind, const char *sentence)
{
	struct buf *p = payload_begin(r);

	buf_add_u32(p, (uint32_t)kind);
	add_clean_string(p, str_of(sentence), ERR_TEXT_SIZE);
	send_payload(r, type);
}

void
reading_limit_hit(struct reading *r, enum err_kind kind, const char *format, ...)
{
	char sentence[ERR_TEXT_SIZE];
	va_list args;

	va_start(args, format);
	(void)str_format_into(sentence, sizeof(sentence), format, args);
	va_end(args);
	send_note(r, FRAME_LIMIT, kind, sentence);
}

void
reading_partial(struct reading *r, enum err_kind kind, const char *format, ...)
{
	char sentence[ERR_TEXT_SIZE];
	va_list args;

	va_start(args, format);
	(void)str_format_into(sentence, sizeof(sentence), format, args);
	va_end(args);
	send_note(r, FRAME_PARTIAL, kind, sentence);
}

void
reading_wants_ocr(struct reading *r, uint32_t number)
{
	struct buf *p = payload_begin(r);

	buf_add_u32(p, number);
	send_payload(r, FRAME_OCR_WANTED);
}

bool
reading_next_ocr(struct reading *r, uint32_t *ret_number)
{
	if (r->stopped || r->ocr_at >= r->options->ocr_page_count)
		return false;
	*ret_number = r->options->ocr_pages[r->ocr_at++];
	return true;
}

/* ---- parts ---- */

static void
add_part(struct buf *p, const struct part *part)
{
	buf_add_u32(p, (uint32_t)part->role);
	buf_add_u32(p, part->is_deleted ? 1 : 0);
	buf_add_u64(p, (uint64_t)part->modified);
	/* Names may hold any bytes: they are kept as they came. */
	add_string(p, str_slice(part->name, 0, 16 * 1024));
	add_clean_string(p, part->declared, 256);
}

static bool
stopped(struct err *err)
{
	return err_set(err, ERR_INTERRUPTED, "the intake stopped listening");
}

bool
reading_part_begin(struct reading *r, const struct part *part, struct err *err)
{
	if (r->part_count >= PART_COUNT_MAX)
		return err_set(err, ERR_TOO_LARGE, "it holds more than %d parts", PART_COUNT_MAX);
	r->part_count++;
	r->part_open = true;
	r->part_size = 0;
	add_part(payload_begin(r), part);
	send_payload(r, FRAME_PART_BEGIN);
	return r->stopped ? stopped(err) : true;
}

bool
reading_part_data(struct reading *r, struct str bytes, struct err *err)
{
	uint64_t size_max = r->options->parts_size_max == 0 ? PART_SIZE_MAX
							    : r->options->parts_size_max;

	r->part_size += bytes.len;
	r->parts_size += bytes.len;
	if (r->parts_size > size_max)
		return err_set(err, ERR_TOO_LARGE,
			"it unpacks to more than %llu bytes, the limit for one delivered file",
			(unsigned long long)size_max);
	if (r->parts_size > RATIO_FREE_SIZE && r->parts_size / RATIO_MAX > r->bytes.len)
		return err_set(err, ERR_TOO_LARGE,
			"it unpacks to more than %d times its size, as archive bombs do",
			RATIO_MAX);
	while (bytes.len > 0 && !r->stopped) {
		send_frame(r, FRAME_PART_DATA, str_slice(bytes, 0, FRAME_SIZE_MAX));
		bytes = str_from(bytes, FRAME_SIZE_MAX);
	}
	return r->stopped ? stopped(err) : true;
}

bool
reading_part_end(struct reading *r, struct err *err)
{
	r->part_open = false;
	send_frame(r, FRAME_PART_END, STR(""));
	return r->stopped ? stopped(err) : true;
}

bool
reading_part(struct reading *r, const struct part *part, struct str bytes, struct err *err)
{
	return reading_part_begin(r, part, err) && reading_part_data(r, bytes, err) &&
		reading_part_end(r, err);
}

void
reading_part_failed(
	struct reading *r, const struct part *part, enum err_kind kind, const char *format, ...)
{
	char sentence[ERR_TEXT_SIZE];
	va_list args;
	struct buf *p;

	va_start(args, format);
	(void)str_format_into(sentence, sizeof(sentence), format, args);
	va_end(args);
	r->part_open = false;
	p = payload_begin(r);
	buf_add_u32(p, (uint32_t)kind);
	add_clean_string(p, str_of(sentence), ERR_TEXT_SIZE);
	add_part(p, part);
	send_payload(r, FRAME_PART_FAILED);
}

void
reading_parts_expected(struct reading *r, const char *source, uint64_t count)
{
	struct buf *p = payload_begin(r);

	add_clean_string(p, str_of(source), 256);
	buf_add_u64(p, count);
	send_payload(r, FRAME_EXPECTED);
}

/* ---- running ---- */

static bool
map_content(struct reading *r, int fd, struct err *err)
{
	struct stat info;
	void *map;

	if (fstat(fd, &info) != 0)
		return err_set_errno(err, errno, "cannot look at the item's content");
	r->bytes = STR("");
	if (info.st_size == 0)
		return true;
	map = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return err_set_errno(err, errno, "cannot map the item's content");
	r->bytes = str_make(map, (size_t)info.st_size);
	return true;
}

static void
send_format(struct reading *r, const struct format *format, struct str extension)
{
	struct buf *p = payload_begin(r);

	add_string(p, str_of(format->name));
	add_string(p, str_of(format->version));
	buf_add_u32(p, r->bytes.len > 0 && format_contradicts(format, extension) ? 1 : 0);
	send_payload(r, FRAME_FORMAT);
}

static void
read_as(struct reading *r, const struct format *format, bool recognise)
{
	struct err outcome = {0};
	bool done;

	if (recognise && format->recognise != NULL)
		done = format->recognise(r, &outcome);
	else if (recognise)
		done = err_set(&outcome, ERR_UNSUPPORTED, "there is nothing to recognise in it");
	else if (format->read != NULL)
		done = format->read(r, &outcome);
	else
		done = err_set(
			&outcome, ERR_UNSUPPORTED, "no reader for this kind (%s)", format->title);
	flush_text(r);
	if (r->part_open) {
		struct part nameless = {.modified = DATE_NONE};

		reading_part_failed(r, &nameless, done ? ERR_INTERNAL : outcome.kind, "%s",
			done ? "the reader did not end this part" : outcome.text);
	}
	if (done)
		err_clear(&outcome);
	send_note(r, FRAME_END, outcome.kind, outcome.text);
}

bool
reading_run(int fd, const struct reading_options *options, struct reading_sink sink, bool recognise,
	struct err *err)
{
	struct reading r = {
		.options = options, .sink = sink, .bytes = options->content, .blank_line = true};
	struct probe probe = {.name = options->name, .declared = options->declared};
	const struct format *format;

	r.pending.size_max = SIZE_MAX / 4;
	arena_init(&r.arena,
		options->arena_size_max == 0 ? READING_ARENA_MAX : options->arena_size_max);
	if (fd >= 0 && !map_content(&r, fd, err))
		return false;
	probe.bytes = r.bytes;
	probe.extension = path_extension(&r.arena, options->name);
	format = format_for(&probe, NULL);
	send_format(&r, format, probe.extension);
	read_as(&r, format, recognise);
	if (fd >= 0 && r.bytes.len > 0)
		(void)munmap((void *)(uintptr_t)r.bytes.data, r.bytes.len);
	buf_free(&r.pending);
	buf_free(&r.payload);
	arena_free(&r.arena);
	if (r.stopped)
		return err_set(err, ERR_INTERRUPTED, "the intake stopped listening");
	return true;
}
