/* What a mail's header says of it and of others: ids, people, subject, Outlook's Thread-Index.
 *
 * The tables are in schema_message.sql; others of the room may read them by their own queries.
 *
 * Sources: RFC 5322 sections 3.6.4 and 3.6.5 (ids, subjects); [MS-OXOMSG] 2.2.1.3 (Thread-Index:
 * a header of 22 bytes that a conversation shares, then five for each answer). */
#ifndef CANDOUR_COMPARE_MESSAGE_H
#define CANDOUR_COMPARE_MESSAGE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct compare;
struct err;
struct subject;

/* The print: notes a mail, or that a document is none, and touches TOPIC_MESSAGE for it. Where it
 * was noted before, its former thread is touched and its members have to be joined anew. */
bool message_print(
	struct compare *compare, const struct subject *subject, struct err *err) MUST_USE;

/* When it was sent, else received; DATE_NONE where unknown. */
int64_t message_sent(const struct subject *subject);

enum message_answer { MESSAGE_FIRST = 0, MESSAGE_REPLY, MESSAGE_FORWARD };

/* A subject without the marks of answers ("RE:", "Fwd:", "AW:", "[EXTERNAL]") in front, blanks
 * folded, in small letters (of ASCII). *ret_answer is by the outermost mark. */
struct str message_subject(
	struct arena *arena, struct str subject, enum message_answer *ret_answer);
/* True for subjects that many unrelated mails share: empty, very short, "hello", "minutes". */
bool message_subject_is_generic(struct str normalised);
/* True for subjects with a word that tells what they are about: not "draft minutes", "weekly report
 * for March 2013", "meeting on Tuesday". */
bool message_subject_tells(struct str normalised);
/* Ids within a fact's value: brackets off, small letters, several parted by commas; false at the
 * end. What cannot be an id (a word of a sentence, a cut-off rest) is passed over. */
bool message_id_take(struct arena *arena, struct str *rest, struct str *ret_id);
/* The words of a name or of the front of an address, in order, in small letters, without titles
 * and initials: "Smith, Jo A." and "jo.smith@b" both give "jo smith". "" where none is left. */
struct str message_name_key(struct arena *arena, struct str name);
/* "Name <address>" into the key of a person (schema_message.sql) and the name, "" where none. */
struct str message_person_key(struct arena *arena, struct str value, struct str *ret_name);

#endif
