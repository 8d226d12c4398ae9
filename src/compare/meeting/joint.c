#include "compare/meeting/joint.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/meeting/meeting_text.h"
#include "compare/meeting/phrase.h"
#include "compare/subject.h"
#include "joint.sql.h"
#include "store/db.h"
#include "store/kind.h"

#define PRINT_SIZE_MAX ((size_t)512 * 1024 * 1024)
#define DAY_SECONDS ((int64_t)86400)
enum { HEAD_SIZE = 500, PARTIES_SIZE = 160, MAIL_SIZE = 4000, PASSAGE_AROUND = 80 };

struct found {
	enum joint_role role;
	int64_t day;
	struct str parties;
	size_t from;
	size_t to;
};

static bool
found_write(struct compare *compare, struct arena *arena, const struct subject *subject,
	const struct found *found, struct err *err)
{
	struct phrase_clock clock = {.text = subject->reading.text};
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_JOINT_NEW, &s, err))
		return false;
	bind_i64(&s, JOINT_NEW_DOCUMENT, subject->document.id);
	bind_i64(&s, JOINT_NEW_ROLE, found->role);
	bind_i64(&s, JOINT_NEW_DAY, found->day);
	bind_str(&s, JOINT_NEW_PARTIES, found->parties);
	bind_i64(&s, JOINT_NEW_BEGINS, (int64_t)phrase_point(&clock, found->from));
	bind_i64(&s, JOINT_NEW_ENDS, (int64_t)phrase_point(&clock, found->to));
	bind_str(&s, JOINT_NEW_WORDS,
		phrase_passage(
			arena, subject->reading.text, found->from, found->to, PASSAGE_AROUND));
	return statement_run(&s, err);
}

/* ---- notes ---- */

/* Where the words that say who met begin: behind "joint meeting of", "meeting between". */
static size_t
parties_at(struct str head)
{
	bool joint = phrase_any(head, "joint|liaison|multi|interagency|partnership");
	size_t at = 0;

	while ((at = phrase_find(head, at, STR("meeting"))) != STR_NONE) {
		size_t walk = at + STR("meeting").len;
		struct str word;

		if (phrase_word(head, &walk, &word) &&
			(phrase_in(word, "between") ||
				(joint && phrase_in(word, "of|with|between"))))
			return walk;
		at += STR("meeting").len;
	}
	return STR_NONE;
}

static struct str
parties_end(struct str head, size_t from)
{
	struct str room = str_slice(head, 0, from + PARTIES_SIZE);
	struct str word;
	size_t at = from;

	while (phrase_word(room, &at, &word))
		if (phrase_in(word, "held|on|at|in|was|will|which|to|about") ||
			char_is_digit(word.data[0]))
			return str_slice(room, from, at - word.len);
	for (at = from; at < room.len && room.data[at] != '\n';)
		at++;
	return str_slice(room, from, at);
}

static bool
notes_find(struct arena *arena, const struct subject *subject, struct found *ret_found)
{
	struct str text = subject->reading.text;
	struct str head = str_slice(text, 0, HEAD_SIZE);
	size_t at = parties_at(head);
	struct meeting_source source = {
		.path = subject->item_count > 0 ? subject->items[0].path : subject->document.name,
		.title = subject->document.title,
		.text = text,
		.authority = STR(""),
		.moment = subject->document.moment,
		.kind = subject->document.kind,
	};
	struct meeting_reading reading;

	if (at == STR_NONE)
		return false;
	meeting_read(arena, &source, &reading);
	if (reading.own != MEETING_MINUTES && reading.own != MEETING_NOTES)
		return false;
	*ret_found = (struct found){
		.role = JOINT_NOTES,
		.day = reading.own_day == DATE_NONE ? subject->document.moment : reading.own_day,
		.parties = phrase_key(arena, parties_end(head, at)),
		.from = at,
		.to = at + parties_end(head, at).len,
	};
	return ret_found->day != DATE_NONE;
}

/* ---- mails that ask for notes ---- */

static bool
asked_find(const struct subject *subject, struct found *ret_found)
{
	static const struct str verbs[] = {
		STR_INIT("minute"), STR_INIT("minutes"), STR_INIT("notes"), STR_INIT("minuted")};
	struct str text = str_slice(subject->reading.text, 0, MAIL_SIZE);

	if (subject->document.moment == DATE_NONE ||
		!(phrase_any(subject->document.title, "meeting|meetings") ||
			phrase_find(text, 0, STR("meeting")) != STR_NONE))
		return false;
	for (size_t i = 0; i < COUNT_OF(verbs); i++) {
		size_t at = 0;

		while ((at = phrase_find(text, at, verbs[i])) != STR_NONE) {
			struct str before = str_slice(text, at > 40 ? at - 40 : 0, at);

			if (phrase_any(before, "please|kindly") ||
				(phrase_any(before, "you") &&
					phrase_any(before, "take|taking|keep|write"))) {
				int64_t day = subject->document.moment;

				*ret_found = (struct found){.role = JOINT_ASKED,
					.day = day -
						(day % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS,
					.parties = STR(""),
					.from = at,
					.to = at + verbs[i].len};
				return true;
			}
			at += verbs[i].len;
		}
	}
	return false;
}

bool
joint_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PRINT_SIZE_MAX};
	struct found found;
	bool any;

	if (!subject->is_first &&
		!db_run_for(compare->db, &SQL_JOINT_REMOVE, JOINT_REMOVE_DOCUMENT,
			subject->document.id, err))
		return false;
	any = subject->document.kind == KIND_MAIL ? asked_find(subject, &found)
						  : notes_find(&arena, subject, &found);
	return !any || found_write(compare, &arena, subject, &found, err);
}
