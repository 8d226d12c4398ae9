/* Reads any mail: files, mailboxes, maildirs, Outlook's messages. */
#include "absences_inside.h"

#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "extract/format.h"
#include "extract/frames.h"
#include "extract/mail.h"
#include "extract/mail_html.h"
#include "extract/reading.h"

#include <fts.h>
#include <stdlib.h>

enum { FILE_MAX = 1 << 30, PAPER_MAX = 64 << 20 };

struct str
absences_bare(struct arena *arena, struct str text, size_t size_max)
{
	char *to = arena_alloc(arena, (text.len < size_max ? text.len : size_max) + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len && len < size_max; i++)
		if (char_is_alpha(text.data[i]) || char_is_digit(text.data[i]))
			to[len++] = char_lower(text.data[i]);
	return str_make(to, len);
}

static void
ids_take(struct arena *arena, struct str value, struct mail *mail)
{
	size_t open;

	while ((open = str_find_char(value, '<')) != STR_NONE) {
		size_t close = str_find_char(str_from(value, open), '>');

		if (close == STR_NONE)
			return;
		if (mail->reference_count < REFERENCE_MAX)
			mail->references[mail->reference_count++] = str_lower(
				arena, str_trim(str_slice(value, open + 1, open + close)));
		value = str_from(value, open + close + 1);
	}
}

bool
absences_is_attachment(const struct mime *mime, const struct mime_entity *entity)
{
	struct str disposition = mime_token(
		mime->arena, mime_field_value(entity, STR("Content-Disposition")));

	return !entity->is_multipart && entity->parent != MIME_NO_PARENT &&
		str_equal(disposition, STR("attachment"));
}

/* What stands in a field of people, addresses alone. */
static void
people_take(struct arena *arena, struct str value, struct mail *mail)
{
	for (size_t at = 0; at < value.len; at++) {
		size_t from = at;
		size_t to = at + 1;

		if (value.data[at] != '@')
			continue;
		while (from > 0 &&
			str_find_char(STR(" <>,;:\"'()[]\t\n\r"), value.data[from - 1]) == STR_NONE)
			from--;
		while (to < value.len &&
			str_find_char(STR(" <>,;:\"'()[]\t\n\r"), value.data[to]) == STR_NONE)
			to++;
		if (from < at && to > at + 1 && mail->person_count < PERSON_MAX)
			mail->people[mail->person_count++] = str_lower(
				arena, str_slice(value, from, to));
		at = to;
	}
}

static void
mail_describe(struct set *set, struct mail *mail)
{
	struct mime mime = {0};
	struct buf text CLEANUP(buf_free) = {0};
	struct arena *arena = &set->arena;

	mime_parse(arena, mail->bytes, &mime);
	mail->id = str_trim(mime_field_value(&mime.entities[0], STR("Message-ID")));
	if (str_starts(mail->id, STR("<")) && str_ends(mail->id, STR(">")))
		mail->id = str_slice(mail->id, 1, mail->id.len - 1);
	mail->id = str_lower(arena, mail->id);
	ids_take(arena, mime_field_value(&mime.entities[0], STR("References")), mail);
	ids_take(arena, mime_field_value(&mime.entities[0], STR("In-Reply-To")), mail);
	for (size_t i = 0; i < mime.count; i++) {
		struct mime_entity *entity = &mime.entities[i];
		struct buf decoded CLEANUP(buf_free) = {0};
		struct str body;

		mail->has_attachment = mail->has_attachment ||
			absences_is_attachment(&mime, entity);
		if (entity->is_multipart || absences_is_attachment(&mime, entity) ||
			!str_starts(entity->type, STR("text/")))
			continue;
		body = mail_decoded(&decoded, entity);
		if (str_equal(entity->type, STR("text/html")))
			mail_html_words(&text, body);
		else
			buf_add(&text, body);
		if (text.len > 0 && !mail->is_announcing) {
			size_t at = str_find_nocase(
				str_slice(buf_str(&text), 0, 600), STR("attached"));

			mail->is_announcing = at != STR_NONE ||
				str_find_nocase(str_slice(buf_str(&text), 0, 600),
					STR("i attach")) != STR_NONE;
		}
	}
	mail->from = str_copy(arena, mime_field_value(&mime.entities[0], STR("From")));
	people_take(arena, mail->from, mail);
	people_take(arena, mime_field_value(&mime.entities[0], STR("To")), mail);
	people_take(arena, mime_field_value(&mime.entities[0], STR("Cc")), mail);
	if (!date_parse_mail(mime_field_value(&mime.entities[0], STR("Date")), &mail->sent))
		mail->sent = DATE_NONE;
	mail->text = str_copy(arena, buf_str(&text));
	mail->bare = absences_bare(arena, buf_str(&text), BARE_SIZE);
}

/* ---- by our readers ---- */

struct taken {
	struct set *set;
	struct mail *mail; /* or NULL */
	struct buf text;
	unsigned depth; /* within a part */
};

static void
fact_take(struct taken *t, const struct frame *frame)
{
	struct arena *arena = &t->set->arena;
	struct str value = str_lower(arena, str_copy(arena, frame->text));
	struct mail *mail = t->mail;

	if (str_equal(frame->name, STR("from")))
		mail->from = value;
	if (str_equal(frame->name, STR("message_id")))
		mail->id = value;
	else if ((str_equal(frame->name, STR("references")) ||
			 str_equal(frame->name, STR("in_reply_to"))) &&
		mail->reference_count < REFERENCE_MAX)
		mail->references[mail->reference_count++] = value;
	else if (str_equal(frame->name, STR("from")) || str_equal(frame->name, STR("to")) ||
		str_equal(frame->name, STR("cc")))
		people_take(arena, value, mail);
	else if (str_equal(frame->name, STR("sent")))
		mail->sent = date_parse_iso(frame->text, &mail->sent) ? mail->sent : DATE_NONE;
}

static bool
frame_take(void *context, uint8_t type, struct str payload)
{
	struct taken *t = context;
	struct frame frame;
	struct err err = {0};

	if (!frame_decode(type, payload, &frame, &err))
		return false;
	if (frame.type == FRAME_TEXT)
		buf_add(&t->text, frame.text);
	else if (frame.type == FRAME_FACT && t->mail != NULL)
		fact_take(t, &frame);
	return true;
}

struct str
absences_text(struct set *set, struct str bytes, struct str name, struct str declared)
{
	struct taken t = {.set = set};
	struct reading_options options = {.name = name, .declared = declared, .content = bytes};
	struct reading_sink sink = {&t, frame_take};
	struct err err = {0};
	struct str text = STR("");

	if (reading_run(-1, &options, sink, false, &err))
		text = str_copy(&set->arena, buf_str(&t.text));
	buf_free(&t.text);
	return text;
}

/* A message of Outlook: it can be taken out, not cut. */
static void
msg_describe(struct set *set, struct mail *mail)
{
	struct taken t = {.set = set, .mail = mail};
	struct reading_options options = {.name = STR("x.msg"), .content = mail->bytes};
	struct reading_sink sink = {&t, frame_take};
	struct err err = {0};

	mail->sent = DATE_NONE;
	mail->is_fixed = true;
	if (reading_run(-1, &options, sink, false, &err))
		mail->bare = absences_bare(&set->arena, buf_str(&t.text), BARE_SIZE);
	buf_free(&t.text);
}

/* ---- files ---- */

static void
mail_add(struct set *set, struct str bytes, struct str folder, const char *ending)
{
	struct mail *mail;

	if (set->count == set->room) {
		set->room = set->room * 2 + 256;
		set->mails = memory_grow(set->mails, set->room * sizeof(*set->mails));
	}
	mail = &set->mails[set->count];
	*mail = (struct mail){.bytes = str_copy(&set->arena, bytes),
		.box = str_slice(folder, 0, str_find_char(folder, '/')),
		.path = str_format(
			&set->arena, "%.*s%06zu.%s", STR_ARG(folder), set->count, ending)};
	set->count++;
	if (str_equal(str_of(ending), STR("msg")))
		msg_describe(set, mail);
	else
		mail_describe(set, mail);
}

/* A mailbox is cut before each "From " behind a blank line. */
static void
mailbox_add(struct set *set, struct str bytes, struct str folder)
{
	unsigned number = 0;
	size_t next;

	do {
		next = str_find(str_from(bytes, 1), STR("\n\nFrom "));
		mail_add(set,
			str_slice(bytes, str_find_char(bytes, '\n') + 1,
				next == STR_NONE ? bytes.len : next + 2),
			folder, "eml");
		bytes = next == STR_NONE ? STR("") : str_from(bytes, next + 3);
	} while (bytes.len > 0 && ++number < 1000000);
}

static void
paper_add(struct set *set, struct str bytes, struct str folder, struct str name)
{
	struct paper *paper;

	if (set->paper_count == set->paper_room) {
		set->paper_room = set->paper_room * 2 + 64;
		set->papers = memory_grow(set->papers, set->paper_room * sizeof(*set->papers));
	}
	paper = &set->papers[set->paper_count];
	*paper = (struct paper){.bytes = str_copy(&set->arena, bytes),
		.path = str_format(&set->arena, "%.*s%.*s", STR_ARG(folder), STR_ARG(name)),
		.text = absences_text(set, bytes, name, STR(""))};
	set->paper_count++;
}

static void
file_add(struct set *set, struct str bytes, struct str path)
{
	struct str name = path_name(path);
	struct str folder = str_slice(path, 0, path.len - name.len);
	unsigned mail_fields;
	unsigned fields;

	mime_fields_probe(str_slice(bytes, 0, 8192), &mail_fields, &fields);
	if (str_starts(bytes, STR("From ")))
		mailbox_add(set, bytes, str_format(&set->arena, "%.*s/", STR_ARG(path)));
	else if (str_ends_nocase(path, STR(".msg")) && str_starts(bytes, STR("\xd0\xcf\x11\xe0")))
		mail_add(set, bytes, folder, "msg");
	else if (mail_fields >= 2 || str_ends_nocase(path, STR(".eml")))
		mail_add(set, bytes, folder, "eml");
	else if (bytes.len > 0 && bytes.len < PAPER_MAX)
		paper_add(set, bytes, folder, name);
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return str_compare(str_of((*a)->fts_name), str_of((*b)->fts_name));
}

bool
absences_load(struct set *set, const char *folder, struct err *err)
{
	char *roots[2] = {str_cstr(&set->arena, str_of(folder)), NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	FTSENT *entry;
	size_t front = str_of(folder).len;
	bool good = formats_prepare(err);

	while (good && tree != NULL && (entry = fts_read(tree)) != NULL) {
		struct buf bytes CLEANUP(buf_free) = {0};

		if (entry->fts_info != FTS_F || entry->fts_name[0] == '.')
			continue;
		good = file_read(entry->fts_path, &bytes, FILE_MAX, err);
		if (good)
			file_add(
				set, buf_str(&bytes), str_from(str_of(entry->fts_path), front + 1));
	}
	if (tree != NULL)
		(void)fts_close(tree);
	return good;
}
