/* Takes messages and attachments out of any mail. */
#include "absences.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "crypto/random.h"
#include "extract/mail.h"
#include "extract/mail_html.h"
#include "extract/mime.h"

#include <fts.h>
#include <stdlib.h>

enum { BARE_SIZE = 60000, PROBE_SIZE = 50, REFERENCE_MAX = 64, QUADRATIC_MAX = 3000 };
/* Words that more mails than this share are a footer. */
enum { ALIKE_MAX = 20 };

struct mail {
	struct str path; /* within the folder written */
	struct str bytes;
	struct str id;                        /* small letters */
	struct str references[REFERENCE_MAX]; /* the direct parent last */
	size_t reference_count;
	struct str bare; /* of all its text */
	bool has_attachment;
	bool is_announcing;
	bool is_removed;
	bool is_stripped;      /* of the header fields that name others */
	bool is_without_parts; /* of its attachments */
};

struct set {
	struct arena arena;
	struct mail *mails;
	size_t count;
	size_t room;
	struct random_seed seed;
	struct random random;
	struct buf truth;
};

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

static bool
is_attachment(const struct mime *mime, const struct mime_entity *entity)
{
	struct str disposition = mime_token(
		mime->arena, mime_field_value(entity, STR("Content-Disposition")));

	return !entity->is_multipart && entity->parent != MIME_NO_PARENT &&
		str_equal(disposition, STR("attachment"));
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

		mail->has_attachment = mail->has_attachment || is_attachment(&mime, entity);
		if (entity->is_multipart || is_attachment(&mime, entity) ||
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
	mail->bare = absences_bare(arena, buf_str(&text), BARE_SIZE);
}

static void
mail_add(struct set *set, struct str bytes, struct str path)
{
	struct mail *mail;

	if (set->count == set->room) {
		set->room = set->room * 2 + 256;
		set->mails = memory_grow(set->mails, set->room * sizeof(*set->mails));
	}
	mail = &set->mails[set->count++];
	*mail = (struct mail){
		.bytes = str_copy(&set->arena, bytes), .path = str_copy(&set->arena, path)};
	mail_describe(set, mail);
}

/* A mailbox is cut before each "From " behind a blank line. */
static void
file_add(struct set *set, struct str bytes, struct str name)
{
	unsigned number = 0;
	size_t next;

	if (!str_starts(bytes, STR("From "))) {
		mail_add(set, bytes, str_format(&set->arena, "%06zu.eml", set->count));
		return;
	}
	do {
		next = str_find(str_from(bytes, 1), STR("\n\nFrom "));
		mail_add(set,
			str_slice(bytes, str_find_char(bytes, '\n') + 1,
				next == STR_NONE ? bytes.len : next + 2),
			str_format(&set->arena, "%06zu.eml", set->count));
		bytes = next == STR_NONE ? STR("") : str_from(bytes, next + 3);
		(void)name;
	} while (bytes.len > 0 && ++number < 1000000);
}

static bool
folder_load(struct set *set, const char *folder, struct err *err)
{
	char *roots[2] = {str_cstr(&set->arena, str_of(folder)), NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	while (tree != NULL && (entry = fts_read(tree)) != NULL) {
		struct str path = str_of(entry->fts_path);
		struct buf bytes CLEANUP(buf_free) = {0};

		if (entry->fts_info != FTS_F ||
			!(str_ends_nocase(path, STR(".eml")) ||
				str_ends_nocase(path, STR(".mbox"))))
			continue;
		if (!file_read(entry->fts_path, &bytes, (size_t)1 << 30, err)) {
			(void)fts_close(tree);
			return false;
		}
		file_add(set, buf_str(&bytes), path);
	}
	if (tree != NULL)
		(void)fts_close(tree);
	return true;
}

/* ---- choosing ---- */

static bool
refers(const struct mail *mail, struct str id)
{
	for (size_t i = 0; i < mail->reference_count; i++)
		if (str_equal(mail->references[i], id))
			return true;
	return false;
}

/* The front of its text stands in the other, behind words with which quotes begin: what an export
 * puts below every mail is no quote. */
static bool
quotes(const struct mail *mail, const struct mail *quoted)
{
	static const struct str marks[] = {STR_INIT("originalmessage"), STR_INIT("wrote"),
		STR_INIT("subject"), STR_INIT("betreff"), STR_INIT("crit"), STR_INIT("escrib"),
		STR_INIT("scritto"), STR_INIT("schreef"), STR_INIT("schrieb")};
	size_t at = quoted->bare.len < PROBE_SIZE
		? STR_NONE
		: str_find(mail->bare, str_slice(quoted->bare, 0, PROBE_SIZE));

	if (at == STR_NONE || at == 0)
		return false;
	if (refers(mail, quoted->id))
		return true;
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		if (str_find(str_slice(mail->bare, 0, at), marks[i]) != STR_NONE)
			return true;
	return false;
}

static void
truth_add(struct set *set, const char *kind, const struct mail *mail)
{
	buf_add_format(&set->truth, "%s\t%.*s\t%.*s\t%.*s\n", kind, STR_ARG(mail->id),
		STR_ARG(mail->path), STR_ARG(str_slice(mail->bare, 0, BARE_SIZE)));
}

/* Removes a message that others refer to; or one that others quote, with all that names it. */
static void
message_take(struct set *set, struct mail *mail, bool only_quoted)
{
	struct str probe = str_slice(mail->bare, 0, PROBE_SIZE);
	size_t tellers = 0;
	size_t alike = 0;

	for (size_t i = 0; i < set->count; i++) {
		struct mail *other = &set->mails[i];

		alike += only_quoted && set->count <= QUADRATIC_MAX &&
			str_find(other->bare, probe) != STR_NONE;

		/* A copy of it must not stay. */
		if (other != mail && str_equal(other->id, mail->id))
			return;
		if (other == mail || other->is_removed)
			continue;
		/* What was exported without ids is quoted all the same. */
		if (only_quoted ? (refers(other, mail->id) || set->count <= QUADRATIC_MAX) &&
					quotes(other, mail)
				: !other->is_stripped && refers(other, mail->id))
			tellers++;
	}
	if (tellers == 0 || alike > ALIKE_MAX || (only_quoted && mail->bare.len < PROBE_SIZE))
		return;
	mail->is_removed = true;
	truth_add(set, only_quoted ? "quoted" : "referenced", mail);
	for (size_t i = 0; only_quoted && i < set->count; i++)
		if (refers(&set->mails[i], mail->id))
			set->mails[i].is_stripped = true;
}

/* What was taken out must still be told of by something that stayed. */
static bool
is_told(struct set *set, struct str id, struct str bare, bool only_quoted)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct mail *mail = &set->mails[i];

		if (mail->is_removed)
			continue;
		if (only_quoted ? str_find(mail->bare, str_slice(bare, 0, PROBE_SIZE)) != STR_NONE
				: !mail->is_stripped && refers(mail, id))
			return true;
	}
	return false;
}

static struct str
truth_checked(struct set *set)
{
	struct buf kept CLEANUP(buf_free) = {0};
	struct str rest = buf_str(&set->truth);
	struct str line;

	while (str_cut_line(&rest, &line)) {
		struct str fields = line;
		struct str kind;
		struct str id;
		struct str path;

		if (!str_cut(&fields, '\t', &kind) || !str_cut(&fields, '\t', &id) ||
			!str_cut(&fields, '\t', &path))
			continue;
		if (str_equal(kind, STR("attachment")) ||
			is_told(set, id, fields, str_equal(kind, STR("quoted"))))
			buf_add_format(&kept, "%.*s\n", STR_ARG(line));
		else
			buf_add_format(
				&kept, "untold\t%.*s\n", STR_ARG(str_from(line, kind.len + 1)));
	}
	return str_copy(&set->arena, buf_str(&kept));
}

static void
choose(struct set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		struct mail *mail = &set->mails[i];
		uint64_t luck = random_below(set->random, 100);

		if (mail->is_removed || mail->id.len == 0)
			continue;
		if (luck < 8)
			message_take(set, mail, false);
		else if (luck < 16)
			message_take(set, mail, true);
	}
	for (size_t i = 0; i < set->count; i++) {
		struct mail *mail = &set->mails[i];

		if (mail->is_removed || !mail->has_attachment || !mail->is_announcing ||
			random_below(set->random, 3) != 0)
			continue;
		mail->is_without_parts = true;
		truth_add(set, "attachment", mail);
	}
}

/* ---- writing ---- */

static bool
is_field(struct str line, const char *name)
{
	struct str wanted = str_of(name);

	return str_starts_nocase(line, wanted) && line.len > wanted.len &&
		line.data[wanted.len] == ':';
}

static bool
is_left_out(const struct mail *mail, struct str line)
{
	return mail->is_stripped &&
		(is_field(line, "In-Reply-To") || is_field(line, "References") ||
			is_field(line, "Thread-Index") || is_field(line, "Thread-Topic"));
}

/* The header with some fields left out; *ret_body is what is behind it. */
static void
header_write(const struct mail *mail, struct buf *to, bool without_content, struct str *ret_body)
{
	struct str rest = mail->bytes;
	bool skip = false;

	while (rest.len > 0) {
		size_t end = str_find_char(rest, '\n');
		struct str line = str_slice(rest, 0, end == STR_NONE ? rest.len : end + 1);

		rest = str_from(rest, line.len);
		if (str_trim(line).len == 0)
			break;
		if (!char_is_space(line.data[0]))
			skip = is_left_out(mail, line) ||
				(without_content && str_starts_nocase(line, STR("Content-")));
		if (!skip)
			buf_add(to, line);
	}
	*ret_body = rest;
}

/* The mail as one text part: its first text, with that part's own fields. */
static void
text_write(struct set *set, const struct mail *mail, struct buf *to)
{
	struct mime mime = {0};
	struct str body;

	mime_parse(&set->arena, mail->bytes, &mime);
	header_write(mail, to, true, &body);
	for (size_t i = 0; i < mime.count; i++) {
		const struct mime_entity *entity = &mime.entities[i];

		if (entity->is_multipart || is_attachment(&mime, entity) ||
			!str_starts(entity->type, STR("text/")))
			continue;
		for (uint32_t k = 0; k < entity->field_count; k++)
			if (str_starts_nocase(entity->fields[k].name, STR("Content-")))
				buf_add_format(to, "%.*s: %.*s\n", STR_ARG(entity->fields[k].name),
					STR_ARG(str_trim(entity->fields[k].value)));
		buf_add_char(to, '\n');
		buf_add(to, entity->body);
		return;
	}
	buf_add_char(to, '\n');
}

static bool
set_write(struct set *set, const char *out, struct err *err)
{
	struct arena *arena = &set->arena;
	const char *mails = str_format(arena, "%s/mails", out).data;

	if (!folder_make(mails, err))
		return false;
	for (size_t i = 0; i < set->count; i++) {
		const struct mail *mail = &set->mails[i];
		struct buf to CLEANUP(buf_free) = {0};
		struct str body;

		if (mail->is_removed)
			continue;
		if (mail->is_without_parts) {
			text_write(set, mail, &to);
		} else {
			header_write(mail, &to, false, &body);
			buf_add_char(&to, '\n');
			buf_add(&to, body);
		}
		if (!file_write_durably(
			    str_format(arena, "%s/%.*s", mails, STR_ARG(mail->path)).data,
			    buf_str(&to), err))
			return false;
	}
	return file_write_durably(
		str_format(arena, "%s/TRUTH.tsv", out).data, truth_checked(set), err);
}

bool
absences_remove(const char *folder, const char *out, uint64_t seed, struct err *err)
{
	struct set set = {.seed = {.seed = seed}};
	bool good;

	arena_init(&set.arena, (size_t)16 << 30);
	set.random = random_seeded(&set.seed);
	good = folder_load(&set, folder, err);
	if (good) {
		choose(&set);
		good = set_write(&set, out, err);
	}
	buf_free(&set.truth);
	free(set.mails);
	arena_free(&set.arena);
	return good;
}
