/* What the verbs of linkage have in common: limits, progress, and the objects that the linker says.
 *
 * With --json each object goes out as the line it came as; else each verb puts it into words. */
#ifndef CANDOUR_CLI_LINK_TALK_H
#define CANDOUR_CLI_LINK_TALK_H

#include "base/attr.h"
#include "work/linking/linking.h"

#include <stdbool.h>
#include <stddef.h>

struct cli;
struct err;
struct json;

struct link_talk {
	struct cli *cli;
	/* Puts one object into words; notes and progress are taken care of. */
	void (*print)(struct link_talk *talk, const struct json *object);
	long long told_ms; /* of progress, as JSON */
	size_t width;      /* of the bar that stands on the terminal */
	int stage;         /* that was told last, -1: none */
	bool has_columns;  /* the head of their list was printed */
	size_t pairs;      /* that came */
	void *context;     /* of the verb */
};

/* For the table of verbs. */
#define LINK_LIMIT_OPTIONS                                                                         \
	{"processes", "N", "processes at once (default: one a processor)", false},                 \
		{"memory", "MB", "memory that each of them may use", false},                       \
	{                                                                                          \
		"seconds", "N", "processor seconds that each of them may use", false               \
	}
bool link_limits_take(struct cli *cli, struct linking_limits *ret_limits, struct err *err) MUST_USE;

struct linking_talk link_talk_begin(struct link_talk *talk);
/* Takes the bar off the terminal. */
void link_talk_end(struct link_talk *talk);

/* Of objects: a number, `otherwise` where there is none; whether a member is true. */
double link_number(const struct json *object, const char *key, double otherwise);
bool link_is(const struct json *object, const char *key);
/* The same as text that is safe for the terminal, in the cli's arena. */
struct str link_text(struct cli *cli, const struct json *object, const char *key);
/* "1,234", of a number. */
const char *link_count(struct cli *cli, const struct json *object, const char *key);
/* "1 record", "2 records"; "1 person", "2 people". */
const char *link_count_of(
	struct cli *cli, const struct json *object, const char *key, const char *one);
const char *link_people(struct cli *cli, const struct json *object, const char *key);

/* One pair side by side, or as a waterfall: cli/link_pair.c. */
void link_pair_print(struct cli *cli, const struct json *pair, bool is_waterfall);

#endif
