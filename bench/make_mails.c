/* Makes small mails of a fictional council, the same ones for the same seed.
 *
 *   make_mails FOLDER [COUNT [SEED]]       files in folders of 1,000
 *   make_mails FILE.mbox [COUNT [SEED]]    one mbox
 *
 * COUNT is 200,000 unless told. Headers are as mail programs write them; bodies have 300 to 1,500
 * bytes in words of a Zipfian vocabulary. Every mail differs from every other. */
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

enum { COUNT_DEFAULT = 200000, FOLDER_FILES = 1000, PEOPLE = 400, VOCABULARY = 20000 };

struct maker {
	uint64_t random;
	const char *place;
	bool is_mbox;
	int folder_fd;
	FILE *out; /* the mbox, or the mail being written */
};

static const char *const first_names[] = {"ada", "bram", "cora", "dev", "edda", "farid", "greta",
	"hal", "ines", "jory", "kezia", "lorcan", "mina", "niall", "oona", "pavel", "quill", "rhea",
	"soren", "tilda"};
static const char *const last_names[] = {"ashgrove", "birkwell", "coldharbour", "dunmarsh",
	"elmfield", "fenwright", "garthside", "hollinbeck", "ironmere", "jessop-vale", "kelderby",
	"larkhurst", "millrace", "netherby", "oxspring", "penhallow", "quarrystone", "ravensworth",
	"stonegate", "thornbury"};
static const char *const topics[] = {"Licensing sub-committee", "Taxi licence renewal",
	"Draft minutes", "Overview and scrutiny", "Grant applications", "Cabinet papers",
	"Housing repairs", "Audit plan", "Budget monitoring", "Complaint reference",
	"Safeguarding referral", "Site visit"};
static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const syllables[] = {"ba", "con", "der", "el", "for", "gra", "hin", "is", "jo",
	"ken", "lo", "min", "nor", "ob", "per", "qua", "res", "sta", "ten", "un", "ver", "wil",
	"yor", "ing", "ment", "tion"};
static const char *const common[] = {"the", "of", "to", "and", "in", "a", "that", "for", "is", "on",
	"be", "it", "was", "with", "as", "by", "this", "we", "not", "have", "council", "please",
	"committee", "meeting", "licence", "officer", "report", "will", "would", "has"};

#define COUNT_OF(list) (sizeof(list) / sizeof((list)[0]))

static void
fail(const char *what)
{
	fprintf(stderr, "make_mails: %s: %s\n", what, strerror(errno));
	exit(1);
}

static unsigned
below(struct maker *m, unsigned limit)
{
	return (unsigned)splitmix_below(&m->random, limit);
}

static int
syllable_put(struct maker *m, unsigned number)
{
	return fprintf(m->out, "%s", syllables[number % COUNT_OF(syllables)]);
}

/* Half of all words are common; of the others a low number is likelier than a high one. */
static int
word_put(struct maker *m)
{
	unsigned word;
	int len = 0;

	if (below(m, 2) == 0)
		return fprintf(m->out, "%s", common[below(m, COUNT_OF(common))]);
	word = 1 + below(m, 1 + below(m, 1 + below(m, VOCABULARY)));
	for (; word > 0; word /= COUNT_OF(syllables))
		len += syllable_put(m, word);
	return len + syllable_put(m, 7);
}

static void
address_put(struct maker *m, unsigned person)
{
	const char *first = first_names[person % COUNT_OF(first_names)];
	const char *last = last_names[person / COUNT_OF(first_names) % COUNT_OF(last_names)];

	fprintf(m->out, "\"%c%s %c%s\" <%s.%s@norchester.example>", first[0] - 32, first + 1,
		last[0] - 32, last + 1, first, last);
}

static void
headers_put(struct maker *m, unsigned mail)
{
	unsigned day = below(m, 28) + 1;
	unsigned hops = 1 + below(m, 3);
	unsigned to = 1 + below(m, 3);

	for (unsigned i = 0; i < hops; i++)
		fprintf(m->out,
			"Received: from mx%u.norchester.example (10.%u.%u.%u) by mail.norchester.example\n"
			"\twith ESMTP id %016llx; %u %s 2013 09:12:44 +0000\n",
			i, below(m, 256), below(m, 256), below(m, 256),
			(unsigned long long)splitmix_next(&m->random), day, months[below(m, 12)]);
	fprintf(m->out, "From: ");
	address_put(m, below(m, PEOPLE));
	fprintf(m->out, "\nTo: ");
	for (unsigned i = 0; i < to; i++) {
		fprintf(m->out, "%s", i > 0 ? ",\n\t" : "");
		address_put(m, below(m, PEOPLE));
	}
	fprintf(m->out, "\nSubject: %s%s %u\nDate: %s, %u %s %u %02u:%02u:%02u +0000\n",
		below(m, 3) == 0 ? "RE: " : "", topics[below(m, COUNT_OF(topics))], below(m, 2000),
		days[below(m, 7)], day, months[below(m, 12)], 2008 + below(m, 7), below(m, 24),
		below(m, 60), below(m, 60));
	fprintf(m->out,
		"Message-ID: <%08u.%016llx@mail.norchester.example>\nMIME-Version: 1.0\n"
		"Content-Type: text/plain; charset=\"utf-8\"\nContent-Transfer-Encoding: 8bit\n"
		"X-Mailer: Norchester Mail 4.%u\n\n",
		mail, (unsigned long long)splitmix_next(&m->random), below(m, 9));
}

static void
mail_put(struct maker *m, unsigned mail)
{
	int left = 300 + (int)below(m, 1200);
	int line = 0;

	headers_put(m, mail);
	while (left > 0) {
		int len = word_put(m) + 1;

		left -= len;
		line += len;
		fputc(line > 66 || left <= 0 ? '\n' : ' ', m->out);
		line = line > 66 ? 0 : line;
	}
}

/* "012/mail-00012345.eml", from the mail's number alone. */
static void
name_make(unsigned mail, char ret_folder[8], char ret_name[32])
{
	static const char pattern[] = "mail-00000000.eml";
	unsigned folder = mail / FOLDER_FILES;

	memcpy(ret_folder, "00000", 6);
	for (int at = 4; folder > 0 && at >= 0; folder /= 10)
		ret_folder[at--] = (char)('0' + folder % 10);
	memcpy(ret_name, ret_folder, 5);
	ret_name[5] = '/';
	memcpy(ret_name + 6, pattern, sizeof(pattern));
	for (int at = 18; mail > 0 && at > 10; mail /= 10)
		ret_name[at--] = (char)('0' + mail % 10);
}

static void
file_put(struct maker *m, unsigned mail)
{
	char folder[8];
	char name[32];
	int fd;

	name_make(mail, folder, name);
	if (mail % FOLDER_FILES == 0 && mkdirat(m->folder_fd, folder, 0755) != 0 && errno != EEXIST)
		fail(folder);
	fd = openat(m->folder_fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	m->out = fd < 0 ? NULL : fdopen(fd, "w");
	if (m->out == NULL)
		fail(name);
	mail_put(m, mail);
	if (fclose(m->out) != 0)
		fail(name);
}

static void
place_open(struct maker *m)
{
	size_t len = strlen(m->place);

	m->is_mbox = len > 5 && strcmp(m->place + len - 5, ".mbox") == 0;
	if (m->is_mbox) {
		m->out = fopen(m->place, "w");
		if (m->out == NULL)
			fail(m->place);
		return;
	}
	if (mkdir(m->place, 0755) != 0 && errno != EEXIST)
		fail(m->place);
	m->folder_fd = open(m->place, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (m->folder_fd < 0)
		fail(m->place);
}

int
main(int argc, char **argv)
{
	struct maker m = {.folder_fd = -1};
	unsigned count = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : COUNT_DEFAULT;

	if (argc < 2 || count == 0 || count > 99999999) {
		fprintf(stderr, "usage: make_mails FOLDER|FILE.mbox [COUNT [SEED]]\n");
		return 2;
	}
	m.random = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
	m.place = argv[1];
	place_open(&m);
	for (unsigned mail = 0; mail < count; mail++) {
		if (m.is_mbox) {
			fprintf(m.out, "From mail@norchester.example Tue Mar 12 10:00:00 2013\n");
			mail_put(&m, mail);
			fputc('\n', m.out);
		} else {
			file_put(&m, mail);
		}
	}
	if (m.is_mbox && fclose(m.out) != 0)
		fail(m.place);
	return 0;
}
