#include "work/found.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/json.h"
#include "compare/compare.h"
#include "crypto/random.h"
#include "crypto/sign.h"
#include "ledger/ledger.h"
#include "ledger/sealer.h"
#include "search/index.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "work/replay.h"

#include "best-value.h"
#include "found.sql.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	REMIT_SIZE_MAX = 1 << 20,
	SLUG_SIZE_MAX = 40,
	LINE_COUNT_MAX = 100,
	LINE_NUMBER_MAX = 1000000
};

/* The number of a line of enquiry. */
static bool
number_of(const struct json *json, int64_t *ret_number)
{
	return json != NULL && json->type == JSON_NUMBER && str_to_i64(json->text, ret_number) &&
		*ret_number >= 0 && *ret_number <= LINE_NUMBER_MAX;
}

static int64_t
number_or_none(const struct json *json)
{
	int64_t number;

	return number_of(json, &number) ? number : 0;
}

/* Whether a line asks of then and of now. */
static bool
asks_both(const struct json *line)
{
	const struct json *both = json_get(line, "asks_both");

	return both != NULL && both->type == JSON_BOOL && both->boolean;
}

static bool
line_is_sound(const struct json *line)
{
	int64_t number;

	return number_of(json_get(line, "number"), &number) &&
		json_get_str(line, "title").len > 0 && json_get_str(line, "question").len > 0;
}

static bool
line_is_there(const struct json *lines, int64_t number)
{
	for (const struct json *line = lines->first; line != NULL; line = line->next)
		if (number_or_none(json_get(line, "number")) == number)
			return true;
	return false;
}

/* Each kind goes to a line that is there, or to 0, none. Of what is no number nothing is said. */
static bool
gaps_are_sound(const struct json *gaps, const struct json *lines)
{
	int64_t number;

	if (gaps == NULL || gaps->type != JSON_OBJECT)
		return true;
	for (const struct json *gap = gaps->first; gap != NULL; gap = gap->next)
		if (gap->type == JSON_NUMBER &&
			(!number_of(gap, &number) ||
				(number != 0 && !line_is_there(lines, number))))
			return false;
	return true;
}

bool
remit_parse(struct arena *arena, struct str name, struct str text, struct json **ret_pack,
	struct err *err)
{
	const struct json *lines;

	if (!json_read(arena, text, ret_pack, err))
		return err_in(err, "the remit pack \"%.*s\"", STR_ARG(name));
	lines = json_get(*ret_pack, "lines");
	if (lines == NULL || lines->type != JSON_ARRAY || lines->count == 0 ||
		lines->count > LINE_COUNT_MAX)
		return err_set(err, ERR_DAMAGED,
			"the remit pack \"%.*s\" has no list \"lines\" of 1 to %d lines of enquiry",
			STR_ARG(name), LINE_COUNT_MAX);
	for (const struct json *line = lines->first; line != NULL; line = line->next)
		if (!line_is_sound(line))
			return err_set(err, ERR_DAMAGED,
				"the remit pack \"%.*s\": every line needs number, title and question",
				STR_ARG(name));
	return gaps_are_sound(json_get(*ret_pack, "gaps"), lines) ||
		err_set(err, ERR_DAMAGED,
			"the remit pack \"%.*s\": \"gaps\" gives a kind a line "
			"that is none of its lines",
			STR_ARG(name));
}

static bool
remit_load(struct arena *arena, struct str name, struct json **ret_pack, struct err *err)
{
	struct buf text CLEANUP(buf_free) = {0};

	if (str_equal(name, STR("best-value")))
		buf_add(&text, str_of(embedded_best_value));
	else if (str_find_char(name, '/') == STR_NONE && !str_ends(name, STR(".json")))
		return err_set(err, ERR_NOT_FOUND,
			"there is no remit \"%.*s\"; \"best-value\" ships, or give the path of a pack of your own",
			STR_ARG(name));
	else if (!file_read(str_cstr(arena, name), &text, REMIT_SIZE_MAX, err))
		return err_in(err, "the remit pack");
	return remit_parse(arena, name, str_copy(arena, buf_str(&text)), ret_pack, err);
}

/* The log's name: letters and digits of the authority and a random end, so that no two logs have
 * the same (C2SP signed-note: no spaces, no plus). */
static struct str
origin_make(struct arena *arena, struct str authority)
{
	struct buf slug CLEANUP(buf_free) = {0};
	unsigned char end[4];

	for (size_t i = 0; i < authority.len && slug.len < SLUG_SIZE_MAX; i++) {
		char c = char_lower(authority.data[i]);

		if (char_is_alpha(c) || char_is_digit(c))
			buf_add_char(&slug, c);
		else if (slug.len > 0 && slug.data[slug.len - 1] != '-')
			buf_add_char(&slug, '-');
	}
	random_bytes(random_system(), end, sizeof(end));
	return str_format(arena, "candour/%.*s-%s", STR_ARG(buf_str(&slug)),
		hex_encode(arena, str_make(end, sizeof(end))).data);
}

static void
add_date(struct json_writer *w, struct arena *arena, const char *key, int64_t moment)
{
	if (moment != DATE_NONE)
		json_member_str(w, key, date_iso_day(arena, moment));
}

/* Which line each kind of gap bears on: {"minutes-absent": 1}. */
static void
gaps_write(struct json_writer *w, struct arena *arena, const struct json *gaps)
{
	if (gaps == NULL || gaps->type != JSON_OBJECT)
		return;
	json_key(w, "gaps");
	json_object_begin(w);
	for (const struct json *gap = gaps->first; gap != NULL; gap = gap->next) {
		if (gap->type != JSON_NUMBER)
			continue;
		json_key(w, str_cstr(arena, gap->key));
		json_i64(w, number_or_none(gap));
	}
	json_object_end(w);
}

static struct str
founding_payload(struct arena *arena, const struct found_request *request, const struct json *pack,
	struct str origin)
{
	struct buf payload CLEANUP(buf_free) = {0};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_str(&w, "authority", request->authority);
	json_member_str(&w, "reference", request->reference);
	json_member_str(&w, "origin", origin);
	json_member_str(&w, "remit", json_get_str(pack, "id"));
	json_member_str(&w, "remit_title", json_get_str(pack, "title"));
	json_member_str(&w, "basis", json_get_str(pack, "basis"));
	add_date(&w, arena, "appointed", request->appointed);
	add_date(&w, arena, "announced", request->announced);
	add_date(&w, arena, "report_by", request->report_by);
	json_key(&w, "lines");
	json_array_begin(&w);
	for (const struct json *line = json_get(pack, "lines")->first; line != NULL;
		line = line->next) {
		json_object_begin(&w);
		json_member_i64(&w, "number", number_or_none(json_get(line, "number")));
		json_member_str(&w, "title", json_get_str(line, "title"));
		json_member_str(&w, "question", json_get_str(line, "question"));
		json_member_bool(&w, "asks_both", asks_both(line));
		json_object_end(&w);
	}
	json_array_end(&w);
	gaps_write(&w, arena, json_get(pack, "gaps"));
	json_object_end(&w);
	return str_copy(arena, buf_str(&payload));
}

static bool
line_put(struct inspection *inspection, const struct json *line, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t number;

	if (!number_of(json_get(line, "number"), &number))
		return err_set(err, ERR_ALTERED, "an entry of the log has a line without a number");
	if (!db_begin(inspection->db, &SQL_LINE_PUT, &s, err))
		return false;
	bind_i64(&s, LINE_PUT_NUMBER, number);
	bind_str(&s, LINE_PUT_TITLE, json_get_str(line, "title"));
	bind_str(&s, LINE_PUT_QUESTION, json_get_str(line, "question"));
	bind_i64(&s, LINE_PUT_ASKS_BOTH, asks_both(line));
	return statement_run(&s, err);
}

static bool
gap_line_put(struct inspection *inspection, const struct json *gap, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t number;

	if (!number_of(gap, &number))
		return err_set(
			err, ERR_ALTERED, "an entry of the log has a gap that bears on no line");
	if (!db_begin(inspection->db, &SQL_GAP_LINE_PUT, &s, err))
		return false;
	bind_str(&s, GAP_LINE_PUT_KIND, gap->key);
	bind_i64(&s, GAP_LINE_PUT_LINE, number);
	return statement_run(&s, err);
}

static bool
gap_lines_put(struct inspection *inspection, const struct json *gaps, struct err *err)
{
	for (const struct json *gap = gaps == NULL ? NULL : gaps->first; gap != NULL;
		gap = gap->next)
		if (gap->type == JSON_NUMBER && !gap_line_put(inspection, gap, err))
			return false;
	return true;
}

bool
replay_inspection(struct inspection *inspection, const struct json *payload, struct err *err)
{
	static const char *const names[] = {"authority", "reference", "origin", "remit",
		"remit_title", "basis", "appointed", "announced", "report_by"};
	const struct json *lines = json_get(payload, "lines");

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (!setting_put(inspection, names[i], json_get_str(payload, names[i]), err))
			return false;
	for (const struct json *line = lines == NULL ? NULL : lines->first; line != NULL;
		line = line->next)
		if (!line_put(inspection, line, err))
			return false;
	return gap_lines_put(inspection, json_get(payload, "gaps"), err);
}

static bool
index_make(struct inspection *inspection, struct err *err)
{
	struct index *index CLEANUP(index_cleanup) = NULL;

	return index_open(inspection->db, &index, err) && index_create(index, err) &&
		compare_create(inspection->db, err);
}

static bool
found_write(struct inspection *inspection, struct arena *arena, struct str payload, struct err *err)
{
	struct json *json;
	uint64_t entry;

	if (!json_read(arena, payload, &json, err) || !inspection_begin(inspection, err))
		return false;
	if (!replay_inspection(inspection, json, err) ||
		!entry_add(inspection, ENTRY_INSPECTION, payload, &entry, err)) {
		inspection_undo(inspection);
		return false;
	}
	return inspection_commit(inspection, err);
}

/* A short note for whoever finds the folder. */
static bool
note_write(struct arena *arena, const char *folder, const struct found_request *request,
	struct str vkey, struct err *err)
{
	struct str text = str_format(arena,
		"This folder is an inspection made with Candour.\n\nAuthority: %.*s\n"
		"Verifier key of its log: %.*s\n\n"
		"Nothing in it should be changed by hand. Check it with: candour verify FOLDER\n",
		STR_ARG(request->authority), STR_ARG(vkey));

	return file_write_durably(path_join_cstr(arena, folder, "README.txt"), text, err);
}

static bool
key_make(struct arena *arena, const char *folder, struct err *err)
{
	struct signing_key key CLEANUP(signing_key_wipe) = {0};
	const char *keys = path_join_cstr(arena, folder, "keys");

	return folder_make(keys, err) &&
		signing_key_create(
			path_join_cstr(arena, keys, "signing.key"), random_system(), &key, err);
}

/* ---- all or nothing ---- */

/* Everything is made in a folder beside the wanted one, which takes its name at the very end: a
 * power cut or a full disk leaves no half of an inspection, and the same command works again. */
static bool
staging_make(struct arena *arena, const char *folder, char **ret_staging, struct err *err)
{
	struct str path = str_of(folder);
	struct str above;

	while (path.len > 1 && str_ends(path, STR("/")))
		path.len--;
	above = str_slice(path, 0, path.len - path_name(path).len);
	if (file_exists(path_join_cstr(arena, folder, "candour.db")) ||
		file_exists(path_join_cstr(arena, folder, "ledger")))
		return err_set(err, ERR_EXISTS,
			"\"%s\" is an inspection already; choose another folder", folder);
	if (above.len > 0 && !folder_make(str_cstr(arena, above), err))
		return false;
	*ret_staging = str_cstr(arena, str_format(arena, "%.*s.init-XXXXXX", STR_ARG(path)));
	return mkdtemp(*ret_staging) != NULL ||
		err_set_errno(err, errno, "cannot make a folder beside \"%s\"", folder);
}

static int
remove_one(const char *path, const struct stat *info, int flag, struct FTW *where)
{
	(void)info;
	(void)flag;
	(void)where;
	return remove(path);
}

/* All of it at once; syncing each file and folder alone would take longer. */
static bool
staging_sync(const char *staging, struct err *err)
{
	int fd CLEANUP(fd_close) = open(staging, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return (fd >= 0 && syncfs(fd) == 0) ||
		err_set_errno(err, errno, "cannot sync \"%s\"", staging);
}

static bool
staging_name(struct arena *arena, const char *staging, const char *folder, struct err *err)
{
	struct str path = str_of(staging);
	struct str above = str_slice(path, 0, path.len - path_name(path).len);

	if (!staging_sync(staging, err))
		return false;
	if (rename(staging, folder) != 0)
		return errno == ENOTEMPTY || errno == EEXIST
			? err_set(err, ERR_EXISTS,
				  "the folder \"%s\" is not empty; choose another one", folder)
			: err_set_errno(err, errno, "cannot make \"%s\"", folder);
	return file_sync_folder(above.len == 0 ? "." : str_cstr(arena, above), err);
}

static bool
found_in(struct arena *arena, const char *folder, const struct found_request *request,
	struct found_result *ret_result, struct err *err)
{
	struct inspection_options options = {
		.mode = INSPECTION_WRITE, .clock = clock_now, .random = random_system()};
	struct str origin = origin_make(arena, request->authority);
	struct inspection *inspection CLEANUP(inspection_cleanup) = NULL;
	struct sealer *sealer CLEANUP(sealer_cleanup) = NULL;
	struct json *pack;

	if (!remit_load(arena, request->remit, &pack, err) || !key_make(arena, folder, err) ||
		!sealer_start(path_join_cstr(arena, folder, "keys/signing.key"), origin, STR(""),
			&sealer, err))
		return false;
	options.signer = sealer_signer(sealer);
	if (!inspection_create(
		    folder, origin, sealer_public_key(sealer), &options, &inspection, err) ||
		!index_make(inspection, err) ||
		!found_write(
			inspection, arena, founding_payload(arena, request, pack, origin), err))
		return false;
	*ret_result = (struct found_result){
		.origin = origin,
		.vkey = str_copy(arena, ledger_vkey(inspection->ledger)),
		.checkpoint = str_copy(arena, ledger_checkpoint(inspection->ledger)),
		.remit_title = json_get_str(pack, "title"),
		.line_count = json_get(pack, "lines")->count,
	};
	return setting_put(inspection, "vkey", ret_result->vkey, err) &&
		note_write(arena, folder, request, ret_result->vkey, err);
}

bool
work_found(struct arena *arena, const struct found_request *request,
	struct found_result *ret_result, struct err *err)
{
	char *staging;

	if (!staging_make(arena, request->folder, &staging, err))
		return false;
	if (found_in(arena, staging, request, ret_result, err) &&
		staging_name(arena, staging, request->folder, err))
		return true;
	(void)nftw(staging, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return false;
}
