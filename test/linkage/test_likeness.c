#include "tap.h"

#include "linkage/level/likeness.h"

#include <math.h>
#include <string.h>

/* Values that the papers give, or that follow from the definitions by hand. */
static const struct {
	const char *a;
	const char *b;
	double jaro;
	double winkler;
	unsigned edits;
	unsigned slips;
} known[] = {
	{"martha", "marhta", 0.944444, 0.961111, 2, 1},
	{"dwayne", "duane", 0.822222, 0.84, 2, 2},
	{"dixon", "dicksonx", 0.766667, 0.813333, 4, 4},
	{"jellyfish", "smellyfish", 0.896296, 0.896296, 2, 2},
	{"ca", "abc", 0, 0, 3, 3},
	{"", "", 1, 1, 0, 0},
	{"", "abc", 0, 0, 3, 3},
	{"same", "same", 1, 1, 0, 0},
	{"abcd", "badc", 0.833333, 0.833333, 3, 2},
	{"kitten", "sitting", 0.746032, 0.746032, 3, 3},
};

/* The table of distances, cell by cell. */
static unsigned
distance_plain(const char *a, size_t a_len, const char *b, size_t b_len, bool with_swaps)
{
	static unsigned d[80][80];

	for (size_t i = 0; i <= a_len; i++)
		d[i][0] = (unsigned)i;
	for (size_t j = 0; j <= b_len; j++)
		d[0][j] = (unsigned)j;
	for (size_t i = 1; i <= a_len; i++) {
		for (size_t j = 1; j <= b_len; j++) {
			unsigned best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);

			best = d[i - 1][j] + 1 < best ? d[i - 1][j] + 1 : best;
			best = d[i][j - 1] + 1 < best ? d[i][j - 1] + 1 : best;
			if (with_swaps && i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
				a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < best)
				best = d[i - 2][j - 2] + 1;
			d[i][j] = best;
		}
	}
	return d[a_len][b_len];
}

static void
test_against_plain(void)
{
	uint64_t state = 7;
	size_t wrong = 0;

	for (size_t round = 0; round < 20000; round++) {
		char text[2][64];
		size_t len[2];

		for (size_t t = 0; t < 2; t++) {
			state = state * 6364136223846793005u + 1442695040888963407u;
			len[t] = (state >> 33) % 65;
			for (size_t i = 0; i < len[t]; i++) {
				state = state * 6364136223846793005u + 1442695040888963407u;
				text[t][i] = (char)('a' + (state >> 33) % 3);
			}
		}
		wrong += likeness_edits(str_make(text[0], len[0]), str_make(text[1], len[1])) !=
			distance_plain(text[0], len[0], text[1], len[1], false);
		wrong += likeness_slips(str_make(text[0], len[0]), str_make(text[1], len[1])) !=
			distance_plain(text[0], len[0], text[1], len[1], true);
	}
	tap_ok(wrong == 0, "20,000 pairs by chance are as far apart as the table says");
}

int
main(void)
{
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		struct str a = str_of(known[i].a);
		struct str b = str_of(known[i].b);

		tap_ok(fabs(likeness_jaro(a, b) - known[i].jaro) < 1e-6 &&
				fabs(likeness_jaro_winkler(a, b) - known[i].winkler) < 1e-6,
			"%s and %s: %.6f, %.6f", known[i].a, known[i].b, likeness_jaro(a, b),
			likeness_jaro_winkler(a, b));
		tap_ok(likeness_edits(a, b) == known[i].edits &&
				likeness_slips(a, b) == known[i].slips,
			"%s and %s: %u edits, %u slips", known[i].a, known[i].b,
			likeness_edits(a, b), likeness_slips(a, b));
		tap_ok(likeness_jaro(b, a) == likeness_jaro(a, b) &&
				likeness_slips(b, a) == likeness_slips(a, b),
			"and the other way round");
	}
	test_against_plain();
	return tap_done();
}
