/* Every route and every act with every role, against the matrix that was written by hand
 * (matrix.tsv): nobody may do more than it says, nor less. */
#include "access/role.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "tap.h"
#include "web/route.h"
#include "work/clerk/acts.h"

#include <stdlib.h>

/* "GET /item/:item" or "act note-view", and a letter for each role in the order of enum role: y or -. */
struct row {
	struct str subject;
	struct str may;
	bool is_met;
};

struct matrix {
	struct row rows[2000];
	size_t count;
};

static struct row *
row_find(struct matrix *matrix, struct str subject)
{
	for (size_t i = 0; i < matrix->count; i++)
		if (str_equal(matrix->rows[i].subject, subject))
			return &matrix->rows[i];
	return NULL;
}

static void
matrix_read(struct matrix *matrix, struct str text)
{
	struct str line;

	while (str_cut_line(&text, &line)) {
		struct str subject;

		if (line.len == 0 || line.data[0] == '#' || !str_cut(&line, '\t', &subject) ||
			matrix->count == COUNT_OF(matrix->rows))
			continue;
		matrix->rows[matrix->count++] = (struct row){
			.subject = subject, .may = str_trim(line)};
	}
}

static void
subject_try(struct matrix *matrix, struct str subject, enum permission permission)
{
	struct row *row = row_find(matrix, subject);
	bool fits = true;

	if (row == NULL) {
		tap_ok(false, "%.*s has no row in matrix.tsv", STR_ARG(subject));
		return;
	}
	row->is_met = true;
	fits = row->may.len == ROLE_COUNT;
	for (unsigned role = 0; fits && role < ROLE_COUNT; role++)
		fits = (row->may.data[role] == 'y') == role_may((enum role)role, permission);
	tap_ok(fits, "%.*s: as the matrix says", STR_ARG(subject));
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4 << 20};
	struct buf text CLEANUP(buf_free) = {0};
	struct matrix *matrix = ARENA_NEW(&arena, struct matrix);
	const struct route *route;
	const struct act_row *act;
	struct err err = {0};

	if (!file_read(getenv("MATRIX"), &text, 1 << 20, &err)) {
		tap_ok(false, "%s", err.text);
		return tap_done();
	}
	matrix_read(matrix, buf_str(&text));
	for (size_t i = 0; (route = route_at(i)) != NULL; i++)
		subject_try(matrix,
			str_format(&arena, "%s %s", route->method == METHOD_POST ? "POST" : "GET",
				route->pattern),
			route->permission);
	for (size_t i = 0; (act = act_at(i)) != NULL; i++)
		subject_try(matrix, str_format(&arena, "act %s", act->name), act->permission);
	for (size_t i = 0; i < matrix->count; i++)
		if (!matrix->rows[i].is_met)
			tap_ok(false, "the matrix has %.*s, which is not there",
				STR_ARG(matrix->rows[i].subject));
	return tap_done();
}
