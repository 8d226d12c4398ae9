#include "work/verify_letters.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "crypto/sha256.h"
#include "store/db.h"
#include "work/listing.h"

#include "verify.sql.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ARENA_SIZE = 64 << 20 };
#define LETTER_SIZE_MAX ((size_t)1 << 30)

/* What the log says of one letter. */
struct letter_note {
	struct str name; /* "request-1.odt" */
	struct str sha256;
};

struct letters {
	const char *folder; /* requests/ */
	void (*found)(void *context, const char *sort, struct str what);
	void *context;
	struct arena arena;
	struct letter_note *notes; /* each name once */
	size_t count;
	size_t room;
};

static struct letter_note *
note_find(const struct letters *letters, struct str name)
{
	for (size_t i = 0; i < letters->count; i++)
		if (str_equal(letters->notes[i].name, name))
			return &letters->notes[i];
	return NULL;
}

static bool
is_name(struct str name, struct str number)
{
	static const struct str endings[] = {STR_INIT(".txt"), STR_INIT(".odt"), STR_INIT(".docx")};
	struct str rest = name;

	if (!str_starts(rest, STR("request-")))
		return false;
	rest = str_from(rest, STR("request-").len);
	if (!str_starts(rest, number))
		return false;
	rest = str_from(rest, number.len);
	for (size_t i = 0; i < COUNT_OF(endings); i++)
		if (str_equal(rest, endings[i]))
			return true;
	return false;
}

/* "request 2, requests/request-2.odt, SHA-256 9f2c...", as a letter that was marked writes it. What
 * people wrote themselves looks otherwise, and is passed over. */
static bool
note_parse(struct str note, struct letter_note *ret_note)
{
	static const struct str front = STR_INIT("request ");
	static const struct str middle = STR_INIT(", requests/");
	static const struct str hash = STR_INIT(", SHA-256 ");
	struct str number;
	size_t end;

	if (!str_starts(note, front))
		return false;
	note = str_from(note, front.len);
	end = str_find(note, middle);
	if (end == STR_NONE || end == 0)
		return false;
	number = str_slice(note, 0, end);
	for (size_t i = 0; i < number.len; i++)
		if (!char_is_digit(number.data[i]))
			return false;
	note = str_from(note, end + middle.len);
	end = str_find(note, hash);
	if (end == STR_NONE)
		return false;
	*ret_note = (struct letter_note){str_slice(note, 0, end), str_from(note, end + hash.len)};
	return is_name(ret_note->name, number) && ret_note->sha256.len == (size_t)2 * SHA256_SIZE;
}

static void
note_add(struct letters *letters, struct letter_note note)
{
	if (note_find(letters, note.name) != NULL)
		return;
	letters->notes = arena_grow(&letters->arena, letters->notes, letters->count, &letters->room,
		sizeof(*letters->notes));
	letters->notes[letters->count++] = (struct letter_note){
		str_copy(&letters->arena, note.name), str_copy(&letters->arena, note.sha256)};
}

static bool
notes_load(struct letters *letters, struct db *db, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(db, &SQL_VERIFY_LETTERS, &s, err))
		return false;
	for (;;) {
		struct letter_note note;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		if (note_parse(column_str(&s, VERIFY_LETTERS_COL_NOTE), &note))
			note_add(letters, note);
	}
}

/* "9f2c...  request-1.odt", one a line: a letter that went out may be kept in several formats. */
static void
files_note(struct letters *letters, struct str files)
{
	struct str line;

	while (str_cut_line(&files, &line)) {
		const struct letter_note note = {.sha256 = str_slice(line, 0, 2 * SHA256_SIZE),
			.name = str_from(line, 2 * SHA256_SIZE + 2)};

		if (str_starts(note.name, STR("request-")) &&
			str_find_char(note.name, '/') == STR_NONE)
			note_add(letters, note);
	}
}

static bool
files_load(struct letters *letters, struct db *db, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(db, &SQL_VERIFY_LETTER_FILES, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		files_note(letters, column_str(&s, VERIFY_LETTER_FILES_COL_FILES));
	}
}

/* Only a file is read: a pipe in its place would keep us waiting. */
static void
letter_check(struct letters *letters, const struct letter_note *note)
{
	const char *name = str_cstr(&letters->arena, note->name);
	const char *path = path_join_cstr(&letters->arena, letters->folder, name);
	struct buf text CLEANUP(buf_free) = {.size_max = LETTER_SIZE_MAX};
	unsigned char digest[SHA256_SIZE];
	struct stat about;
	struct err err = {0};

	if (lstat(path, &about) != 0 || !S_ISREG(about.st_mode) ||
		!file_read(path, &text, LETTER_SIZE_MAX, &err)) {
		letters->found(letters->context, "missing",
			str_format(&letters->arena,
				"the letter \"requests/%s\", of which the log tells, is not there or "
				"cannot be read",
				name));
		return;
	}
	sha256_once(buf_str(&text), digest);
	if (!str_equal(hex_encode(&letters->arena, str_make(digest, sizeof(digest))), note->sha256))
		letters->found(letters->context, "altered",
			str_format(&letters->arena,
				"the letter \"requests/%s\" is not the one in the log", name));
}

static void
stranger_tell(struct letters *letters, struct str name)
{
	letters->found(letters->context, "added",
		str_format(&letters->arena,
			"\"requests/%.*s\" is not in the log; a request that was stopped before "
			"its letter was marked may have left it",
			STR_ARG(name)));
}

/* A folder that was not there held no letter. */
static void
strangers_tell(struct letters *letters, const struct listing *then)
{
	if (then->is_no_folder)
		stranger_tell(letters, STR(""));
	for (size_t i = 0; i < then->count; i++)
		if (note_find(letters, str_of(then->names[i])) == NULL)
			stranger_tell(letters, str_of(then->names[i]));
}

bool
verify_letters(const char *folder, const struct listing *then, struct db *db,
	void (*found)(void *context, const char *sort, struct str what), void *context,
	struct err *err)
{
	struct letters letters = {.found = found, .context = context};
	bool done;

	arena_init(&letters.arena, ARENA_SIZE);
	letters.folder = path_join_cstr(&letters.arena, folder, "requests");
	done = notes_load(&letters, db, err) && files_load(&letters, db, err);
	for (size_t i = 0; done && i < letters.count; i++)
		letter_check(&letters, &letters.notes[i]);
	if (done)
		strangers_tell(&letters, then);
	arena_free(&letters.arena);
	return done;
}
