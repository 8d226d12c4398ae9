/* What the files of the generator share; nobody else includes it. */
#ifndef CANDOUR_BENCH_ABSENCES_INSIDE_H
#define CANDOUR_BENCH_ABSENCES_INSIDE_H

#include "absences.h"

#include "base/arena.h"
#include "base/buf.h"
#include "crypto/random.h"
#include "extract/mime.h"

enum { BARE_SIZE = 60000, PROBE_SIZE = 50, REFERENCE_MAX = 64, QUADRATIC_MAX = 6000 };
enum { PERSON_MAX = 60 };

struct mail {
	struct str path; /* within the folder written */
	struct str box;  /* the first folder of it, "" where it lies in none */
	struct str bytes;
	struct str id;                        /* small letters */
	struct str references[REFERENCE_MAX]; /* the direct parent last */
	size_t reference_count;
	struct str
		people[PERSON_MAX]; /* addresses of sender (first) and recipients, small letters */
	size_t person_count;
	struct str from; /* the sender as its header gives it */
	int64_t sent;    /* DATE_NONE */
	struct str text; /* of its bodies */
	struct str bare; /* of all its text */
	bool has_attachment;
	bool is_announcing;
	bool is_fixed; /* its bytes are no text that can be cut: .msg */
	bool is_removed;
	bool is_silenced;      /* removed with all of a span */
	bool is_stripped;      /* of the header fields that name others */
	bool is_without_parts; /* of its attachments */
};

/* A document that is in the corpus, or was made of a long mail. */
struct paper {
	struct str path; /* how its item's path ends */
	struct str text;
	struct str bytes; /* of a file of the folder, copied as it is; "" */
};

struct set {
	struct arena arena;
	struct mail *mails;
	size_t count;
	size_t room;
	struct paper *papers;
	size_t paper_count;
	size_t paper_room;
	struct random_seed seed;
	struct random random;
	struct buf truth;
	struct err *err;
};

/* All mail and documents of a folder: files that are mail by their name or their first lines,
 * mailboxes, folders of a maildir. */
bool absences_load(struct set *set, const char *folder, struct err *err) MUST_USE;
/* Whether the mail names this id, or has the front of the other's text behind words with which
 * quotes begin. */
bool absences_refers(const struct mail *mail, struct str id);
bool absences_quotes(const struct mail *mail, const struct mail *quoted);
void absences_truth(struct set *set, const char *kind, const struct mail *mail);
bool absences_is_attachment(const struct mime *mime, const struct mime_entity *entity);
/* The text that our readers give of a document's bytes, "" where none. */
struct str absences_text(struct set *set, struct str bytes, struct str name, struct str declared);
/* Takes all mail of one person's span out, where someone has enough of it. */
void absences_silence(struct set *set);
/* Writes altered copies of documents into OUT/mails/altered, and those documents that had to be
 * made into OUT/mails and OUT/whole. */
bool absences_alter(struct set *set, const char *out, struct err *err) MUST_USE;

/* Writes a file, with the folders above it. */
bool absences_put(const char *path, struct str bytes, struct err *err) MUST_USE;

#endif
