/* Versions among papers of the same templates: how many are found, how many are taken for one.
 *
 *   bench_versions [FAMILIES [SEEDS [FOLDER]]]
 *
 * FOLDER: real texts (*.md, *.txt) of which every third gets versions made of it. Each seed makes
 * its papers (version_papers.h), compares them as an inspection does, and counts pairs: two files of
 * one chain, and a mail with each file of a chain that it carries. At the end the speed of one
 * comparison, beside "git diff --word-diff" over the same two files. Figures but for times follow
 * from the seeds. */
#include "version_papers.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "compare/diff/diff.h"
#include "compare/version/version.h"
#include "compare_case.h"
#include "tap.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { REALS_MAX = 2000, REAL_SIZE_MAX = 1 << 20, PAIR_WORDS = 150000 };

struct score {
	size_t found;
	size_t true_pairs;
	size_t right;
};

/* ---- what came out ---- */

struct outcome {
	int64_t *chains; /* by document */
	size_t count;
	const struct paper *papers;
};

static void
chains_read(struct compare_case *c, struct outcome *outcome)
{
	sqlite3_stmt *s;

	(void)sqlite3_prepare_v2(db_handle(c->inspection.db),
		"SELECT document, chain FROM compare_version WHERE chain <> 0", -1, &s, NULL);
	while (sqlite3_step(s) == SQLITE_ROW)
		outcome->chains[sqlite3_column_int64(s, 0) - 1] = sqlite3_column_int64(s, 1);
	(void)sqlite3_finalize(s);
	/* A file without a chain is one by itself for the mails that carry it. */
	for (size_t i = 0; i < outcome->count; i++)
		if (outcome->chains[i] == 0 && !outcome->papers[i].is_mail)
			outcome->chains[i] = (int64_t)i + 1;
}

static bool
carries(struct compare_case *c, const struct outcome *outcome, size_t mail, size_t file)
{
	sqlite3_stmt *s;
	bool found;

	(void)sqlite3_prepare_v2(db_handle(c->inspection.db),
		"SELECT 1 FROM compare_version_link l JOIN compare_version v ON v.document = "
		"l.other WHERE l.document = ? AND (v.chain = ? OR v.document = ?)",
		-1, &s, NULL);
	(void)sqlite3_bind_int64(s, 1, (int64_t)mail + 1);
	(void)sqlite3_bind_int64(s, 2, outcome->chains[file]);
	(void)sqlite3_bind_int64(s, 3, (int64_t)file + 1);
	found = sqlite3_step(s) == SQLITE_ROW;
	(void)sqlite3_finalize(s);
	return found;
}

static void
pair_count(bool is_true, bool is_found, struct score *score)
{
	score->true_pairs += is_true ? 1 : 0;
	score->found += is_found ? 1 : 0;
	score->right += is_true && is_found ? 1 : 0;
}

static void
score_print(const char *what, const struct score *score)
{
	double precision = score->found > 0 ? (double)score->right / (double)score->found : 1;
	double recall = score->true_pairs > 0 ? (double)score->right / (double)score->true_pairs
					      : 1;
	double sum = precision + recall;

	printf("  %-22s %6zu pairs, %6zu found, precision %.4f, recall %.4f, F1 %.4f\n", what,
		score->true_pairs, score->found, precision, recall,
		sum > 0 ? 2 * precision * recall / sum : 0);
}

/* With BENCH_WRONG set: what was taken for what, and how the two were judged. */
static void
wrong_print(struct compare_case *c, const struct papers *papers, size_t i, size_t j, bool is_true)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	struct version_verdict v;
	struct err err = {0};

	if (getenv("BENCH_WRONG") == NULL)
		return;
	if (version_judge_documents(
		    c->compare, &arena, (int64_t)i + 1, (int64_t)j + 1, 1, &v, &err))
		printf("    relation %d, same %zu lost %zu gained %zu, resemblance %.2f, within %.2f "
		       "%.2f, facts %.2f, conflicts %u\n",
			v.relation, v.same, v.lost, v.gained, v.resemblance, v.within_a, v.within_b,
			v.facts, v.conflicts);
	printf("    %s: %zu \"%.*s\" and %zu \"%.*s\"\n", is_true ? "missed" : "false", i + 1,
		STR_ARG(papers->list[i].name), j + 1, STR_ARG(papers->list[j].name));
}

static void
pairs_score(struct compare_case *c, const struct papers *papers, const struct outcome *outcome,
	struct score *files, struct score *mails)
{
	for (size_t i = 0; i < papers->count; i++)
		for (size_t j = i + 1; j < papers->count; j++) {
			const struct paper *a = &papers->list[i];
			const struct paper *b = &papers->list[j];
			bool is_true = a->family != 0 && a->family == b->family;
			bool is_found;

			if (a->is_mail && b->is_mail)
				continue;
			if (a->is_mail || b->is_mail)
				is_found = carries(
					c, outcome, a->is_mail ? i : j, a->is_mail ? j : i);
			else
				is_found = outcome->chains[i] == outcome->chains[j];
			pair_count(is_true, is_found, a->is_mail || b->is_mail ? mails : files);
			if (is_true != is_found)
				wrong_print(c, papers, i, j, is_true);
		}
}

/* ---- running ---- */

static void
papers_take(struct compare_case *c, const struct papers *papers)
{
	int64_t delivery = case_delivery(c, "Norchester");

	for (size_t i = 0; i < papers->count; i++) {
		const struct paper *paper = &papers->list[i];

		case_document(c,
			(struct case_document){.id = (int64_t)i + 1,
				.body = paper->body.data,
				.facts = paper->facts.data,
				.kind = paper->is_mail ? KIND_MAIL : KIND_DOCUMENT});
		(void)case_item(c, (int64_t)i + 1, delivery, paper->name.data);
	}
}

static void
seed_run(struct arena *arena, uint32_t seed, size_t families, const struct str *reals,
	size_t real_count, struct score *files, struct score *mails)
{
	char name[32];
	struct compare_case c;
	struct papers papers;
	struct outcome outcome;
	clock_t start;

	papers_make(arena, seed, families, reals, real_count, &papers);
	(void)snprintf(name, sizeof name, "versions-%u", seed);
	case_open(&c, name);
	case_run(&c, "BEGIN");
	papers_take(&c, &papers);
	case_run(&c, "COMMIT");
	start = clock();
	case_compare(&c, 1000);
	printf("seed %u: %zu papers, %d families, compared in %.2f CPU s\n", seed, papers.count,
		papers.families, (double)(clock() - start) / CLOCKS_PER_SEC);
	outcome = (struct outcome){
		ARENA_ARRAY(arena, papers.count, int64_t), papers.count, papers.list};
	chains_read(&c, &outcome);
	pairs_score(&c, &papers, &outcome, files, mails);
	case_close(&c);
}

/* Twins in the folder (one paper published at two places, under a line that says where) would count
 * as falsely paired. */
static bool
is_twin(const struct str *reals, size_t count, struct str text)
{
	struct str body = str_from(text, str_find_char(text, '\n') + 1);

	for (size_t i = 0; i < count; i++)
		if (str_equal(str_from(reals[i], str_find_char(reals[i], '\n') + 1), body))
			return true;
	return false;
}

static size_t
reals_read(struct arena *arena, const char *folder, struct str *reals)
{
	DIR *dir = opendir(folder);
	size_t count = 0;

	for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
		struct buf buf CLEANUP(buf_free) = {0};
		struct err err = {0};

		if (count == REALS_MAX || entry->d_name[0] == '.' ||
			!file_read(path_join_cstr(arena, folder, entry->d_name), &buf,
				REAL_SIZE_MAX, &err))
			continue;
		if (buf.len > 1000 && str_find_char(buf_str(&buf), '\0') == STR_NONE &&
			!is_twin(reals, count, buf_str(&buf)))
			reals[count++] = str_copy(arena, buf_str(&buf));
	}
	if (dir != NULL)
		(void)closedir(dir);
	return count;
}

/* ---- speed ---- */

static double
git_time(const char *a, const char *b)
{
	struct rusage usage;
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();

	if (child == 0) {
		if (freopen("/dev/null", "w", stdout) != NULL)
			(void)execlp("git", "git", "diff", "--no-index", "--word-diff=porcelain", a,
				b, (char *)NULL);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) != child)
		return 0;
	return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6 +
		(double)usage.ru_stime.tv_sec + (double)usage.ru_stime.tv_usec / 1e6;
}

static void
speed_measure(struct arena *arena)
{
	struct str texts[2];
	char paths[2][4096];
	double ours = 1e9;
	double git = 1e9;
	size_t words = 0;

	papers_pair(arena, 5, PAIR_WORDS, &texts[0], &texts[1]);
	for (size_t i = 0; i < 2; i++) {
		struct err err = {0};

		(void)snprintf(paths[i], sizeof paths[i], "%s/%zu.txt", tap_folder(), i);
		if (!file_write_durably(paths[i], texts[i], &err))
			return;
	}
	for (int round = 0; round < 3; round++) {
		struct arena scratch CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
		struct diff_source a = {.text = texts[0]};
		struct diff_source b = {.text = texts[1]};
		struct diff diff;
		clock_t start = clock();
		double time;

		diff_make(&scratch, &a, &b, &diff);
		time = (double)(clock() - start) / CLOCKS_PER_SEC;
		ours = time < ours ? time : ours;
		words = diff.a.word_count + diff.b.word_count;
		time = git_time(paths[0], paths[1]);
		git = time > 0 && time < git ? time : git;
	}
	printf("one comparison of %zu words: %.3f CPU s, git diff --word-diff %.3f CPU s: %.2f x\n",
		words, ours, git, git / ours);
}

int
main(int argc, char **argv)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)4 << 30};
	size_t families = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 60;
	uint32_t seeds = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1;
	struct str *reals = ARENA_ARRAY(&arena, REALS_MAX, struct str);
	size_t real_count = argc > 3 ? reals_read(&arena, argv[3], reals) : 0;
	struct score files = {0};
	struct score mails = {0};
	struct score all;

	for (uint32_t seed = 1; seed <= seeds; seed++)
		seed_run(&arena, seed, families, reals, real_count, &files, &mails);
	all = (struct score){files.found + mails.found, files.true_pairs + mails.true_pairs,
		files.right + mails.right};
	score_print("files", &files);
	score_print("files and mails", &mails);
	score_print("all", &all);
	speed_measure(&arena);
	return 0;
}
