#include "work/verify_reports.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "crypto/sha256.h"
#include "store/db.h"
#include "work/listing.h"
#include "work/reporting.h"

#include "verify.sql.h"

#include <sys/stat.h>

enum { ARENA_SIZE = 64 << 20 };
#define REPORT_SIZE_MAX ((size_t)1 << 30)

struct looking {
	const char *folder; /* of the inspection */
	void (*found)(void *context, const char *sort, struct str what);
	void *context;
	struct arena arena;
	struct str *names; /* of all files that there should be: "report-3.pdf" */
	size_t count;
	size_t room;
};

/* Only a file is read: a pipe in its place would keep us waiting. */
static void
file_check(struct looking *l, int64_t number, bool is_pdf, struct str wanted)
{
	struct str name = report_copy_path(&l->arena, number, is_pdf);
	const char *path = path_join_cstr(&l->arena, l->folder, str_cstr(&l->arena, name));
	struct buf bytes CLEANUP(buf_free) = {.size_max = REPORT_SIZE_MAX};
	unsigned char digest[SHA256_SIZE];
	struct stat about;
	struct err err = {0};

	l->names = arena_grow(&l->arena, l->names, l->count, &l->room, sizeof(*l->names));
	l->names[l->count++] = path_name(name);
	if (lstat(path, &about) != 0 || !S_ISREG(about.st_mode) ||
		!file_read(path, &bytes, REPORT_SIZE_MAX, &err)) {
		l->found(l->context, "missing",
			str_format(&l->arena,
				"\"%.*s\", of which the log tells, is not there or cannot be read",
				STR_ARG(name)));
		return;
	}
	sha256_once(buf_str(&bytes), digest);
	if (!str_equal(hex_encode(&l->arena, str_make(digest, sizeof(digest))), wanted))
		l->found(l->context, "altered",
			str_format(&l->arena, "\"%.*s\" is not the one in the log", STR_ARG(name)));
}

static bool
copies_check(struct looking *l, struct db *db, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(db, &SQL_VERIFY_REPORT_FILES, &s, err))
		return false;
	for (;;) {
		int64_t number;
		struct str pdf;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		number = column_i64(&s, VERIFY_REPORT_FILES_COL_NUMBER);
		pdf = column_str(&s, VERIFY_REPORT_FILES_COL_PDF_SHA256);
		file_check(l, number, false, column_str(&s, VERIFY_REPORT_FILES_COL_HTML_SHA256));
		if (pdf.len > 0)
			file_check(l, number, true, pdf);
	}
}

static void
stranger_check(struct looking *l, const char *name)
{
	for (size_t i = 0; i < l->count; i++)
		if (str_equal(l->names[i], str_of(name)))
			return;
	l->found(l->context, "added",
		str_format(&l->arena,
			"\"reports/%s\" is not in the log; a report that was stopped before it was "
			"noted may have left it",
			name));
}

/* A folder that is not there holds no copy. */
static void
strangers_tell(struct looking *l, const struct listing *then)
{
	if (then->is_no_folder)
		stranger_check(l, "");
	for (size_t i = 0; i < then->count; i++)
		stranger_check(l, then->names[i]);
}

bool
verify_reports(const char *folder, const struct listing *then, struct db *db,
	void (*found)(void *context, const char *sort, struct str what), void *context,
	struct err *err)
{
	struct looking l = {.folder = folder, .found = found, .context = context};
	bool done;

	arena_init(&l.arena, ARENA_SIZE);
	done = copies_check(&l, db, err);
	if (done)
		strangers_tell(&l, then);
	arena_free(&l.arena);
	return done;
}
