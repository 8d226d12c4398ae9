/* Makes a disclosure of a fictional council with ties between its files, the same for the same seed:
 *
 *   make_disclosure FOLDER [COUNT [SEED [FIRST]]]
 *
 * COUNT files (100,000 unless told) of ten custodians, a folder each: four of five are mails, of
 * which three of five answer an earlier one by Message-ID and quote it; the others are minutes,
 * agendas and letters in plain text, numbered and dated, some of them drafts of one another. FIRST
 * is the number of the first file: a later delivery begins where an earlier one ended and answers
 * its mails. Nothing is left out on purpose; what is missing is missing by chance. */
#include "splitmix.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COUNT_DEFAULT = 100000, CUSTODIANS = 10, PEOPLE = 60, VOCABULARY = 20000, BACK = 400 };
enum { OTHER_WORDS = 1 << 30 }; /* no mail has the words of minutes */
enum { SENTENCES_LEAST = 3, SENTENCES_MORE = 9, SUBJECT_COUNT = 997 };

struct maker {
	uint64_t random;
	FILE *out;
};

static const char *const names[] = {"ashgrove", "birkwell", "coldharbour", "dunmarsh", "elmfield",
	"fenwright", "garthside", "hollinbeck", "ironmere", "jessop"};
static const char *const bodies[] = {"Licensing Board", "Scrutiny Committee", "Cabinet",
	"Audit Committee", "Housing Panel", "Standards Committee"};
static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December"};
static const char *const syllables[] = {"ba", "con", "der", "el", "for", "gra", "hin", "is", "jo",
	"ken", "lo", "min", "nor", "ob", "per", "qua", "res", "sta", "ten", "un"};
static const char *const common[] = {"the", "of", "to", "and", "in", "a", "that", "for", "is", "on",
	"be", "it", "was", "with", "as", "by", "this", "we", "not", "have", "council", "please"};

#define COUNT_OF(list) (sizeof(list) / sizeof((list)[0]))

static void
fail(const char *what)
{
	fprintf(stderr, "make_disclosure: %s: %s\n", what, strerror(errno));
	exit(1);
}

static unsigned
below(struct maker *m, unsigned limit)
{
	return (unsigned)splitmix_below(&m->random, limit);
}

static void
word_put(struct maker *m)
{
	unsigned word;

	if (below(m, 2) == 0) {
		fprintf(m->out, "%s", common[below(m, COUNT_OF(common))]);
		return;
	}
	for (word = 1 + below(m, 1 + below(m, VOCABULARY)); word > 0; word /= COUNT_OF(syllables))
		fprintf(m->out, "%s", syllables[word % COUNT_OF(syllables)]);
}

/* A file's words follow from its number alone, so that another can quote them. */
static void
sentences_put(FILE *out, unsigned file, const char *before, const char *after)
{
	struct maker own = {(uint64_t)file * 77777 + 5, out};
	unsigned count = SENTENCES_LEAST + below(&own, SENTENCES_MORE);

	for (unsigned i = 0; i < count; i++) {
		fprintf(out, "%s", before);
		for (unsigned words = 6 + below(&own, 8); words > 0; words--) {
			word_put(&own);
			fputc(words > 1 ? ' ' : '.', out);
		}
		fprintf(out, "%s", after);
	}
}

/* Moments rise with the files' numbers: a minute and a half between two. */
static long long
moment_of(unsigned file)
{
	return 1230768000LL + (long long)file * 900 % (6LL * 365 * 86400);
}

struct day {
	unsigned year, month, day, weekday;
	unsigned second; /* of the day */
};

/* After H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013). */
static struct day
day_of(long long moment)
{
	long long z = moment / 86400 + 719468;
	unsigned doe = (unsigned)(z % 146097);
	unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	unsigned mp = (5 * doy + 2) / 153;
	unsigned month = mp < 10 ? mp + 3 : mp - 9;

	return (struct day){yoe + (unsigned)(z / 146097) * 400 + (month <= 2), month,
		doy - (153 * mp + 2) / 5 + 1, (unsigned)(moment / 86400 % 7),
		(unsigned)(moment % 86400)};
}

static void
person_put(FILE *out, unsigned person)
{
	fprintf(out, "%s %u <%s.%u@norchester.example>", names[person % COUNT_OF(names)], person,
		names[person % COUNT_OF(names)], person);
}

static bool
is_mail(unsigned file)
{
	return file % 5 != 4;
}

static void
date_put(FILE *out, long long moment)
{
	struct day d = day_of(moment);

	fprintf(out, "Date: %s, %u %.3s %u %02u:%02u:%02u +0000\n", days[d.weekday], d.day,
		months[d.month - 1], d.year, d.second / 3600, d.second / 60 % 60, d.second % 60);
}

static void
mail_put(struct maker *m, unsigned file)
{
	unsigned back = 1 + below(m, BACK);
	unsigned parent = file > back && is_mail(file - back) ? file - back : 0;
	bool answers = parent != 0 && below(m, 5) < 3;

	fprintf(m->out, "From: ");
	person_put(m->out, file % PEOPLE);
	fprintf(m->out, "\nTo: ");
	person_put(m->out, answers ? parent % PEOPLE : below(m, PEOPLE));
	fprintf(m->out, "\nSubject: %sMatter %u\n", answers ? "RE: " : "",
		(answers ? parent : file) % SUBJECT_COUNT);
	date_put(m->out, moment_of(file));
	fprintf(m->out, "Message-ID: <%u@mail.norchester.example>\n", file);
	if (answers)
		fprintf(m->out, "In-Reply-To: <%u@mail.norchester.example>\n", parent);
	fprintf(m->out, "Content-Type: text/plain; charset=utf-8\n\n");
	sentences_put(m->out, file, "", "\n");
	if (!answers)
		return;
	fprintf(m->out, "\nOn %u %s, %s %u wrote:\n", day_of(moment_of(parent)).day,
		months[day_of(moment_of(parent)).month - 1],
		names[parent % PEOPLE % COUNT_OF(names)], parent % PEOPLE);
	sentences_put(m->out, parent, "> ", "\n");
}

static void
document_put(struct maker *m, unsigned file)
{
	unsigned series = file / 5;
	unsigned base = series % 7 == 3 ? series - 1 : series; /* a draft of the one before */
	struct day d = day_of(moment_of(base * 5));
	const char *body = bodies[base % COUNT_OF(bodies)];

	fprintf(m->out, "%s\n\nMinutes of the meeting held on %u %s %u\n\nReference NC/%u/%04u\n\n",
		body, d.day, months[d.month - 1], d.year, d.year, base % 10000);
	for (unsigned i = 1; i <= 6; i++) {
		if (base != series && i == 4)
			continue;
		fprintf(m->out, "%u.\n", i);
		sentences_put(m->out, OTHER_WORDS + base * 10 + i, "", " ");
		fprintf(m->out, "\n\n");
	}
	fprintf(m->out, "Date of next meeting: to be confirmed\n");
}

static void
file_put(struct maker *m, int folder, unsigned file)
{
	char name[64];
	int fd;

	(void)snprintf(name, sizeof(name), "%02u %s/%s %06u.%s", file % CUSTODIANS,
		names[file % CUSTODIANS], is_mail(file) ? "mail" : "minutes", file,
		is_mail(file) ? "eml" : "txt");
	fd = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	m->out = fd < 0 ? NULL : fdopen(fd, "w");
	if (m->out == NULL)
		fail(name);
	if (is_mail(file))
		mail_put(m, file);
	else
		document_put(m, file);
	if (fclose(m->out) != 0)
		fail(name);
}

int
main(int argc, char **argv)
{
	struct maker m = {.random = argc > 3 ? strtoull(argv[3], NULL, 10) : 1};
	unsigned count = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : COUNT_DEFAULT;
	unsigned first = argc > 4 ? (unsigned)strtoul(argv[4], NULL, 10) : 0;
	int folder;

	if (argc < 2 || count == 0 || count > 9999999) {
		fprintf(stderr, "usage: make_disclosure FOLDER [COUNT [SEED [FIRST]]]\n");
		return 2;
	}
	if (mkdir(argv[1], 0755) != 0 && errno != EEXIST)
		fail(argv[1]);
	folder = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		fail(argv[1]);
	for (unsigned i = 0; i < CUSTODIANS; i++) {
		char name[32];

		(void)snprintf(name, sizeof(name), "%02u %s", i, names[i]);
		if (mkdirat(folder, name, 0755) != 0 && errno != EEXIST)
			fail(name);
	}
	for (unsigned file = first; file < first + count; file++)
		file_put(&m, folder, file);
	return 0;
}
