/* Takes messages and attachments out of any mail. */
#include "absences_inside.h"

#include "base/date.h"
#include "base/err.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

/* Words that more mails than this share are a footer. */
enum { ALIKE_MAX = 20, FROM_SIZE = 200 };

/* ---- choosing ---- */

bool
absences_refers(const struct mail *mail, struct str id)
{
	for (size_t i = 0; i < mail->reference_count; i++)
		if (str_equal(mail->references[i], id))
			return true;
	return false;
}

/* The front of its text stands in the other, behind words with which quotes begin: what an export
 * puts below every mail is no quote. */
bool
absences_quotes(const struct mail *mail, const struct mail *quoted)
{
	static const struct str marks[] = {STR_INIT("originalmessage"), STR_INIT("wrote"),
		STR_INIT("subject"), STR_INIT("betreff"), STR_INIT("crit"), STR_INIT("escrib"),
		STR_INIT("scritto"), STR_INIT("schreef"), STR_INIT("schrieb")};
	size_t at = quoted->bare.len < PROBE_SIZE
		? STR_NONE
		: str_find(mail->bare, str_slice(quoted->bare, 0, PROBE_SIZE));

	if (at == STR_NONE || at == 0)
		return false;
	if (absences_refers(mail, quoted->id))
		return true;
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		if (str_find(str_slice(mail->bare, 0, at), marks[i]) != STR_NONE)
			return true;
	return false;
}

void
absences_truth(struct set *set, const char *kind, const struct mail *mail)
{
	buf_add_format(&set->truth, "%s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\n", kind, STR_ARG(mail->id),
		STR_ARG(mail->path), STR_ARG(str_slice(mail->bare, 0, BARE_SIZE)),
		STR_ARG(date_iso(&set->arena, mail->sent)),
		STR_ARG(absences_bare(&set->arena, mail->from, FROM_SIZE)));
}

/* The same mail from another folder: exports give each copy an id, and its clock a zone, of its
 * own. */
static bool
is_copy(const struct mail *a, const struct mail *b)
{
	enum { FRONT_SIZE = 160, HOURS = 36 * 3600 };
	size_t size = a->bare.len < b->bare.len ? a->bare.len : b->bare.len;

	if (a->id.len > 0 && str_equal(a->id, b->id))
		return true;
	if (size < PROBE_SIZE || a->sent == DATE_NONE || b->sent == DATE_NONE ||
		llabs((long long)(a->sent - b->sent)) > HOURS)
		return false;
	size = size < FRONT_SIZE ? size : FRONT_SIZE;
	return str_equal(str_slice(a->bare, 0, size), str_slice(b->bare, 0, size));
}

/* Removes a message that others refer to; or one that others quote, with all that names it. */
static void
message_take(struct set *set, struct mail *mail, bool only_quoted)
{
	struct str probe = str_slice(mail->bare, 0, PROBE_SIZE);
	bool is_small = set->count <= QUADRATIC_MAX;
	size_t tellers = 0;
	size_t alike = 0;

	if (only_quoted && (mail->bare.len < PROBE_SIZE || mail->is_fixed))
		return;
	for (size_t i = 0; i < set->count; i++) {
		struct mail *other = &set->mails[i];

		if (other == mail || other->is_removed || is_copy(other, mail))
			continue;
		alike += only_quoted && is_small && str_find(other->bare, probe) != STR_NONE;
		/* What was exported without ids is quoted all the same. */
		if (only_quoted ? (absences_refers(other, mail->id) || is_small) &&
					absences_quotes(other, mail)
				: !other->is_stripped && absences_refers(other, mail->id))
			tellers++;
		/* Outlook's own files cannot be cut. */
		if (only_quoted && other->is_fixed && absences_refers(other, mail->id))
			return;
	}
	if (tellers == 0 || alike > ALIKE_MAX)
		return;
	absences_truth(set, only_quoted ? "quoted" : "referenced", mail);
	for (size_t i = 0; i < set->count; i++) {
		struct mail *other = &set->mails[i];

		/* A copy has an id of its own, which something may name. */
		other->is_silenced = other->is_silenced ||
			(other != mail && !other->is_removed && is_copy(other, mail));
		other->is_removed = other->is_removed || other == mail || is_copy(other, mail);
		other->is_stripped = other->is_stripped ||
			(only_quoted && absences_refers(other, mail->id));
	}
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
				: !mail->is_stripped && absences_refers(mail, id))
			return true;
	}
	return false;
}

/* Messages alone may turn out to be told by nothing that stayed. */
static bool
truth_write(struct set *set, const char *out, struct err *err)
{
	struct buf kept CLEANUP(buf_free) = {0};
	struct str rest = buf_str(&set->truth);
	struct str line;

	while (str_cut_line(&rest, &line)) {
		struct str fields = line;
		struct str kind;
		struct str id;
		struct str path;
		bool is_quoted;

		if (!str_cut(&fields, '\t', &kind) || !str_cut(&fields, '\t', &id) ||
			!str_cut(&fields, '\t', &path))
			continue;
		is_quoted = str_equal(kind, STR("quoted"));
		if ((!is_quoted && !str_equal(kind, STR("referenced"))) ||
			is_told(set, id, fields, is_quoted))
			buf_add_format(&kept, "%.*s\n", STR_ARG(line));
		else
			buf_add_format(
				&kept, "untold\t%.*s\n", STR_ARG(str_from(line, kind.len + 1)));
	}
	return absences_put(str_format(&set->arena, "%s/TRUTH.tsv", out).data, buf_str(&kept), err);
}

/* What went with a span is absent too, where something tells of it. */
static void
gone_tell(struct set *set)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->mails[i].is_silenced)
			absences_truth(set, "gone", &set->mails[i]);
}

static void
choose(struct set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		struct mail *mail = &set->mails[i];
		uint64_t luck = random_below(set->random, 100);

		if (mail->is_removed || (mail->id.len == 0 && luck < 8))
			continue;
		if (luck < 8)
			message_take(set, mail, false);
		else if (luck < 16)
			message_take(set, mail, true);
	}
	for (size_t i = 0; i < set->count; i++) {
		struct mail *mail = &set->mails[i];

		if (mail->is_removed || !mail->has_attachment || !mail->is_announcing ||
			mail->is_fixed || random_below(set->random, 3) != 0)
			continue;
		mail->is_without_parts = true;
		absences_truth(set, "attachment", mail);
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

		if (entity->is_multipart || absences_is_attachment(&mime, entity) ||
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

bool
absences_put(const char *path, struct str bytes, struct err *err)
{
	const char *slash = strrchr(path, '/');
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	int fd CLEANUP(fd_close) = -1;

	if (!folder_make(str_cstr(&arena, str_make(path, (size_t)(slash - path))), err))
		return false;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set_errno(err, errno, "cannot write \"%s\"", path);
	return fd_write_all(fd, bytes, path, err);
}

static bool
set_write(struct set *set, const char *out, struct err *err)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct mail *mail = &set->mails[i];
		struct buf to CLEANUP(buf_free) = {0};
		struct str body;

		if (mail->is_removed)
			continue;
		if (mail->is_fixed) {
			buf_add(&to, mail->bytes);
		} else if (mail->is_without_parts) {
			text_write(set, mail, &to);
		} else {
			header_write(mail, &to, false, &body);
			buf_add_char(&to, '\n');
			buf_add(&to, body);
		}
		if (!absences_put(
			    str_format(&set->arena, "%s/mails/%.*s", out, STR_ARG(mail->path)).data,
			    buf_str(&to), err))
			return false;
	}
	return true;
}

bool
absences_remove(const char *folder, const char *out, uint64_t seed, struct err *err)
{
	struct set set = {.seed = {.seed = seed}};
	bool good;

	arena_init(&set.arena, (size_t)16 << 30);
	set.random = random_seeded(&set.seed);
	good = absences_load(&set, folder, err);
	if (good) {
		absences_silence(&set);
		choose(&set);
		gone_tell(&set);
		good = set_write(&set, out, err) && absences_alter(&set, out, err) &&
			truth_write(&set, out, err);
	}
	buf_free(&set.truth);
	free(set.mails);
	free(set.papers);
	arena_free(&set.arena);
	return good;
}
