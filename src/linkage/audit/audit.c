#include "linkage/audit/audit.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/hex.h"
#include "crypto/sha256.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct audit_interval
audit_wilson(size_t found, size_t read, size_t all)
{
	/* The half width in units of the standard error of a share, with the correction that makes
	 * it nothing where all files were read: Cochran, "Sampling Techniques" (1977), 2.8. */
	double correction = all > read && all > 1 ? ((double)all - (double)read) / ((double)all - 1)
		: all == read                     ? 0
						  : 1;
	double n = (double)read;
	double share = (double)found / n;
	double z2 = 1.959963984540054 * 1.959963984540054 * correction;
	double middle = (share + z2 / (2 * n)) / (1 + z2 / n);
	double half = sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n);

	return (struct audit_interval){
		share, fmax(0, fmin(share, middle - half)), fmin(1, fmax(share, middle + half))};
}

/* A file and its turn within its stratum. */
struct turn {
	const struct audit_file *file;
	unsigned char place[SHA256_SIZE];
};

static int
frame_compare(const void *a, const void *b)
{
	const struct audit_file *x = ((const struct turn *)a)->file;
	const struct audit_file *y = ((const struct turn *)b)->file;
	int order = str_compare(x->stratum, y->stratum);

	return order != 0 ? order : str_compare(x->name, y->name);
}

static int
turn_compare(const void *a, const void *b)
{
	const struct turn *x = a;
	const struct turn *y = b;
	int order = memcmp(x->place, y->place, sizeof(x->place));

	return order != 0 ? order : str_compare(x->file->name, y->file->name);
}

static void
frame_hash(const struct turn *turns, size_t count, struct sha256 *sha, char ret_digits[65])
{
	unsigned char digest[SHA256_SIZE];

	sha256_begin(sha);
	for (size_t i = 0; i < count; i++) {
		sha256_add(sha, turns[i].file->stratum);
		sha256_add(sha, STR("\t"));
		sha256_add(sha, turns[i].file->name);
		sha256_add(sha, STR("\n"));
	}
	sha256_end(sha, digest);
	hex_encode_to(str_make(digest, sizeof(digest)), ret_digits);
	ret_digits[64] = '\0';
}

/* How many of each stratum: the whole part of its fair share, and one more for those whose rest is
 * largest; none goes without as long as there are as many files wanted as strata. */
static void
shares_make(struct audit_sample *sample, size_t wanted, size_t all)
{
	size_t given = 0;

	for (size_t i = 0; i < sample->stratum_count; i++) {
		struct audit_stratum *s = &sample->strata[i];

		s->drawn = (size_t)((double)wanted * (double)s->all / (double)all);
		if (s->drawn == 0 && wanted >= sample->stratum_count)
			s->drawn = 1;
		given += s->drawn;
	}
	while (given != wanted) {
		double best = -HUGE_VAL;
		size_t at = 0;
		double sign = given < wanted ? 1 : -1;

		for (size_t i = 0; i < sample->stratum_count; i++) {
			const struct audit_stratum *s = &sample->strata[i];
			double rest = (double)wanted * (double)s->all / (double)all -
				(double)s->drawn;

			if ((sign > 0 ? s->drawn < s->all : s->drawn > 1) && sign * rest > best) {
				best = sign * rest;
				at = i;
			}
		}
		sample->strata[at].drawn += given < wanted ? 1 : (size_t)-1;
		given += given < wanted ? 1 : (size_t)-1;
	}
}

/* Files are in the order of the frame. */
static void
strata_make(
	struct arena *arena, const struct turn *turns, size_t count, struct audit_sample *sample)
{
	size_t room = 0;

	for (size_t i = 0; i < count; i++) {
		if (i == 0 || !str_equal(turns[i].file->stratum, turns[i - 1].file->stratum)) {
			sample->strata = arena_grow(arena, sample->strata, sample->stratum_count,
				&room, sizeof(*sample->strata));
			sample->strata[sample->stratum_count++] = (struct audit_stratum){
				.name = turns[i].file->stratum};
		}
		sample->strata[sample->stratum_count - 1].all++;
	}
}

bool
audit_draw(struct arena *arena, const struct audit_file *files, size_t file_count, size_t wanted,
	struct str seed, struct audit_sample *ret_sample, struct err *err)
{
	struct turn *turns = ARENA_ARRAY(arena, file_count, struct turn);
	struct sha256 sha CLEANUP(sha256_free) = {0};
	struct audit_sample sample = {0};
	size_t first = 0;

	if (file_count == 0)
		return err_set(err, ERR_USAGE, "there are no files to draw from");
	for (size_t i = 0; i < file_count; i++) {
		turns[i].file = &files[i];
		hmac_sha256(seed, files[i].name, turns[i].place);
	}
	qsort(turns, file_count, sizeof(*turns), frame_compare);
	for (size_t i = 1; i < file_count; i++)
		if (frame_compare(&turns[i - 1], &turns[i]) == 0)
			return err_set(err, ERR_DAMAGED, "two files are named \"%.*s\"",
				STR_ARG(turns[i].file->name));
	frame_hash(turns, file_count, &sha, sample.frame);
	strata_make(arena, turns, file_count, &sample);
	if (sample.stratum_count > AUDIT_STRATUM_MAX)
		return err_set(err, ERR_TOO_LARGE,
			"there are %zu strata; at most %d can be done justice to",
			sample.stratum_count, AUDIT_STRATUM_MAX);
	shares_make(&sample, wanted < file_count ? wanted : file_count, file_count);
	sample.files = ARENA_ARRAY(arena, file_count, const struct audit_file *);
	for (size_t i = 0; i < sample.stratum_count; i++) {
		qsort(turns + first, sample.strata[i].all, sizeof(*turns), turn_compare);
		for (size_t k = 0; k < sample.strata[i].drawn; k++)
			sample.files[sample.count++] = turns[first + k].file;
		first += sample.strata[i].all;
	}
	*ret_sample = sample;
	return true;
}
