/* What an inspection made of a collection, against what was expected of it.
 *
 *   bench/quality.sh BUILD [COLLECTION]   takes the collection in and runs this
 *   quality [-v] INSPECTION COLLECTION    measures an inspection that has taken in COLLECTION/files
 *
 * Prints one table; with -v then every expectation that is not met, as TSV: group, file, expected,
 * what the inspection says of the file. */
#include "quality.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "store/inspection.h"

#include <stdio.h>
#include <string.h>

enum { COLUMN_MAX = 16 };
enum { MANIFEST_FILE = 0, MANIFEST_FACTS = 9 };
enum { TIKA_FILE = 0, TIKA_SEGMENTS = 4, TIKA_CONDITIONAL = 8, TIKA_DISABLED = 9 };
#define TABLE_SIZE_MAX ((size_t)256 * 1024 * 1024)
#define ARENA_SIZE ((size_t)2 * 1024 * 1024 * 1024)

/* Goals in per cent; below 0 there is none and the row is for information. */
static const struct {
	const char *short_name;
	const char *title;
	double goal;
} groups[GROUP_COUNT] = {
	[GROUP_CONTAIN_ITEM] = {"contain-item", "must_contain, in the file's own text", -1},
	[GROUP_CONTAIN_FAMILY] = {"contain", "must_contain, in the file's family", 98},
	[GROUP_TIKA] = {"tika", "Tika's text assertions", 95},
	[GROUP_TRUTH] = {"truth", "whole texts at word recall 0.98", 100},
	[GROUP_TRUTH_SCAN] = {"truth-scan", "the same, scans", -1},
	[GROUP_MAIL] = {"mail", "mail: subject, people, date, id", 99},
	[GROUP_ATTACHMENT] = {"attachment", "mail: attachments", 99},
	[GROUP_DECODED] = {"decoded", "mail: decoded parts by SHA-256", 99},
	[GROUP_ENTRY] = {"entry", "archive members by name", 100},
	[GROUP_ENTRY_BYTES] = {"entry-bytes", "archive members by SHA-256", 100},
	[GROUP_PAGES] = {"pages", "page counts, undisputed", 100},
	[GROUP_ENCODING] = {"encoding", "encodings", 95},
	[GROUP_LOCKED] = {"locked", "encrypted files named", 100},
	[GROUP_DAMAGED] = {"damaged", "damaged files named", 100},
	[GROUP_DAMAGED_BY_NAME] = {"damaged-by-name", "\"bad\" by file name only, named", -1},
	[GROUP_SURVIVED] = {"survived", "files without crash, loop or excess", 100},
};

void
quality_count(struct quality *q, enum group group, const struct subject *subject,
	struct str expected, bool is_met)
{
	q->of[group]++;
	if (is_met) {
		q->met[group]++;
		return;
	}
	if (!q->is_verbose)
		return;
	printf("%s\t%.*s\t%.*s\t%.*s\n", groups[group].short_name, STR_ARG(subject->path),
		STR_ARG(text_fold(&q->file, expected)), STR_ARG(subject_reason(q, subject)));
}

static size_t
columns_cut(struct str line, struct str ret_columns[COLUMN_MAX])
{
	size_t count = 0;

	while (count < COLUMN_MAX && str_cut(&line, '\t', &ret_columns[count]))
		count++;
	return count;
}

static bool
row_measure(
	struct quality *q, struct str columns[COLUMN_MAX], const char *collection, struct err *err)
{
	struct subject subject;
	struct json *facts = NULL;

	if (columns[MANIFEST_FACTS].len > 0 &&
		!json_read(&q->file, columns[MANIFEST_FACTS], &facts, err))
		return false;
	if (!subject_load(q, columns[MANIFEST_FILE], &subject, err) ||
		!quality_truth(q, &subject, facts, collection, err))
		return false;
	quality_contain(q, &subject, facts);
	quality_mail(q, &subject, facts);
	quality_parts(q, &subject, facts);
	quality_pages(q, &subject, facts);
	quality_encoding(q, &subject, facts);
	quality_named(q, &subject, facts);
	return true;
}

static bool
manifest_measure(struct quality *q, const char *collection, struct err *err)
{
	struct buf table CLEANUP(buf_free) = {0};
	struct str rest;
	struct str line;

	if (!file_read(path_join_cstr(&q->arena, collection, "MANIFEST.tsv"), &table,
		    TABLE_SIZE_MAX, err))
		return false;
	rest = buf_str(&table);
	(void)str_cut(&rest, '\n', &line);
	while (str_cut(&rest, '\n', &line)) {
		struct str columns[COLUMN_MAX];

		arena_clear(&q->file);
		if (columns_cut(line, columns) <= MANIFEST_FACTS)
			continue;
		if (!row_measure(q, columns, collection, err))
			return false;
	}
	return true;
}

/* Rows of one file stand together: its family is loaded once. */
static bool
tika_measure(struct quality *q, const char *collection, struct err *err)
{
	struct buf table CLEANUP(buf_free) = {0};
	struct subject subject = {0};
	struct str rest;
	struct str line;

	if (!file_read(path_join_cstr(&q->arena, collection, "TIKA_EXPECT.tsv"), &table,
		    TABLE_SIZE_MAX, err))
		return false;
	rest = buf_str(&table);
	(void)str_cut(&rest, '\n', &line);
	while (str_cut(&rest, '\n', &line)) {
		struct str columns[COLUMN_MAX];

		if (columns_cut(line, columns) <= TIKA_DISABLED ||
			columns[TIKA_SEGMENTS].len == 0 ||
			!str_equal(columns[TIKA_CONDITIONAL], STR("0")) ||
			!str_equal(columns[TIKA_DISABLED], STR("0")))
			continue;
		if (!str_equal(columns[TIKA_FILE], subject.path)) {
			arena_clear(&q->file);
			subject = (struct subject){.path = columns[TIKA_FILE]};
			if (file_exists(path_join_cstr(
				    &q->file, collection, str_cstr(&q->file, subject.path))) &&
				!subject_load(q, subject.path, &subject, err))
				return false;
		}
		if (subject.count == 0) {
			q->strayed++;
			continue;
		}
		quality_tika(q, &subject, columns[TIKA_SEGMENTS]);
	}
	return true;
}

static void
table_print(const struct quality *q)
{
	printf("\n| group | expectations | met | of | per cent | goal | verdict |\n"
	       "| --- | --- | ---: | ---: | ---: | ---: | --- |\n");
	for (size_t g = 0; g < GROUP_COUNT; g++) {
		double share = q->of[g] == 0 ? 100 : 100.0 * (double)q->met[g] / (double)q->of[g];

		printf("| %s | %s | %llu | %llu | %.2f |", groups[g].short_name, groups[g].title,
			(unsigned long long)q->met[g], (unsigned long long)q->of[g], share);
		if (groups[g].goal < 0)
			printf(" | for information |\n");
		else
			printf(" %.0f | %s |\n", groups[g].goal,
				share >= groups[g].goal ? "met" : "NOT MET");
	}
	printf("\n%llu of Tika's assertions are on files that are not in the collection and are not "
	       "counted.\n",
		(unsigned long long)q->strayed);
}

static bool
measure(struct quality *q, const char *folder, const char *collection, struct err *err)
{
	struct inspection_options options = {.mode = INSPECTION_READ};

	return inspection_open(folder, &options, &q->inspection, err) &&
		manifest_measure(q, collection, err) && tika_measure(q, collection, err);
}

int
main(int argc, char **argv)
{
	struct quality q = {0};
	struct err err = {0};
	bool done;

	if (argc > 1 && strcmp(argv[1], "-v") == 0) {
		q.is_verbose = true;
		argc--;
		argv++;
	}
	if (argc != 3) {
		fprintf(stderr, "usage: quality [-v] INSPECTION COLLECTION\n");
		return err_exit_code(ERR_USAGE);
	}
	arena_init(&q.arena, ARENA_SIZE);
	arena_init(&q.file, ARENA_SIZE);
	if (q.is_verbose)
		printf("group\tfile\texpected\tthe inspection says\n");
	done = measure(&q, argv[1], argv[2], &err);
	if (done)
		table_print(&q);
	else
		fprintf(stderr, "quality: %s\n", err.text);
	if (q.inspection != NULL)
		inspection_close(q.inspection);
	arena_free(&q.file);
	arena_free(&q.arena);
	return done ? 0 : err_exit_code(err.kind);
}
