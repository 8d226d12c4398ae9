/* Notes of a meeting of several sides that one of the sides does not hold. */
#include "compare/meeting/joint.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/custodian.h"
#include "compare/gap.h"
#include "compare/meeting/phrase.h"
#include "compare/near/near.h"
#include "joint.sql.h"
#include "store/db.h"

#define CHECK_SIZE_MAX ((size_t)128 * 1024 * 1024)
#define DAY_SECONDS ((int64_t)86400)
enum {
	SIDE_COUNT_MAX = 64,
	JOINT_COUNT_MAX = 2000,
	PATH_COUNT_MAX = 2000,
	PLACE_COUNT_MAX = 1000,
	ASKED_DAYS = 7, /* a mail on the notes is sent so near the meeting */
	EVIDENCE_MAX = 10
};
/* Copies that were retyped or cut differ a little. */
#define COPY_SIMILARITY_MIN 0.8

/* Words of custodians' names that many share or that say nothing. */
static const char common[] =
	"the|of|and|for|a|team|teams|office|department|dept|service|services|council|borough|city|"
	"county|district|unit|section|records|files|folder|mail|mailbox|mr|mrs|ms|dr|group|project|"
	"directorate|division|s";

struct joint {
	int64_t document;
	enum joint_role role;
	int64_t day;
	struct str parties;
	struct gap_evidence evidence;
	uint64_t holders; /* a bit for each side */
};

struct room {
	struct compare *compare;
	struct arena *arena;
	struct str sides[SIDE_COUNT_MAX]; /* as they are called */
	struct str words[SIDE_COUNT_MAX]; /* the key of each */
	size_t side_count;
	bool by_folder;
	unsigned depth; /* of the folder that is the side */
	struct joint *all;
	size_t count;
};

/* ---- sides ---- */

static struct str
folder_at(struct str path, unsigned depth)
{
	struct str piece = STR("");

	for (unsigned i = 0; i <= depth; i++)
		if (!str_cut(&path, '/', &piece) || path.data == NULL)
			return STR("");
	return piece;
}

static size_t
side_of(const struct room *room, struct str name)
{
	for (size_t i = 0; i < room->side_count; i++)
		if (str_equal(room->sides[i], name))
			return i;
	return SIDE_COUNT_MAX;
}

static void
side_add(struct room *room, struct str name)
{
	if (name.len == 0 || room->side_count == SIDE_COUNT_MAX ||
		side_of(room, name) != SIDE_COUNT_MAX)
		return;
	room->sides[room->side_count] = str_copy(room->arena, name);
	room->words[room->side_count++] = phrase_key(room->arena, name);
}

static bool
folders_load(struct room *room, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(room->compare->db, &SQL_JOINT_PATHS, &s, err))
		return false;
	bind_i64(&s, JOINT_PATHS_DEPTH, room->depth);
	bind_i64(&s, JOINT_PATHS_COUNT, PATH_COUNT_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		side_add(room, folder_at(column_str(&s, JOINT_PATHS_COL_PATH), room->depth));
	}
}

static bool
sides_load(struct room *room, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(room->compare->db, &SQL_JOINT_CUSTODIANS, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		side_add(room, column_str(&s, JOINT_CUSTODIANS_COL_CUSTODIAN));
	}
	/* All from one custodian: the folders tell who held what. */
	room->by_folder = room->side_count < 2;
	for (room->depth = 0; room->by_folder && room->side_count < 2 && room->depth < 2;
		room->depth++) {
		room->side_count = 0;
		if (!folders_load(room, err))
			return false;
		if (room->side_count > 1)
			return true;
	}
	return true;
}

/* A word of the side's name that no other side has, and that says who it is. */
static bool
is_telling(const struct room *room, size_t side, struct str word)
{
	if (word.len < 4 || char_is_digit(word.data[0]) || phrase_in(word, common))
		return false;
	for (size_t i = 0; i < room->side_count; i++)
		if (i != side && phrase_find(room->words[i], 0, word) != STR_NONE)
			return false;
	return true;
}

static uint64_t
parties_sides(const struct room *room, struct str parties)
{
	uint64_t sides = 0;

	for (size_t i = 0; i < room->side_count; i++) {
		struct str rest = room->words[i];
		struct str word;

		while (str_cut(&rest, ' ', &word))
			if (is_telling(room, i, word) &&
				phrase_any(parties, str_cstr(room->arena, word)))
				sides |= (uint64_t)1 << i;
	}
	return sides;
}

/* ---- who holds it ---- */

static bool
holders_add(struct room *room, int64_t document, uint64_t *holders, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(room->compare->db, &SQL_JOINT_PLACES, &s, err))
		return false;
	bind_i64(&s, JOINT_PLACES_DOCUMENT, document);
	bind_i64(&s, JOINT_PLACES_COUNT, PLACE_COUNT_MAX);
	for (;;) {
		size_t side;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		side = side_of(room,
			room->by_folder
				? folder_at(column_str(&s, JOINT_PLACES_COL_PATH), room->depth)
				: column_str(&s, JOINT_PLACES_COL_CUSTODIAN));
		if (side < SIDE_COUNT_MAX)
			*holders |= (uint64_t)1 << side;
	}
}

static bool
holders_load(struct room *room, struct joint *joint, struct err *err)
{
	struct near_family family;

	if (!holders_add(room, joint->document, &joint->holders, err))
		return false;
	if (joint->role != JOINT_NOTES)
		return true;
	if (!near_family_of(room->compare, room->arena, joint->document, &family, err))
		return false;
	for (size_t i = 0; i < family.member_count; i++)
		if (family.members[i].similarity >= COPY_SIMILARITY_MIN &&
			!holders_add(room, family.members[i].document, &joint->holders, err))
			return false;
	return true;
}

static bool
joints_load(struct room *room, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	room->all = ARENA_ARRAY(room->arena, JOINT_COUNT_MAX, struct joint);
	if (!db_begin(room->compare->db, &SQL_JOINT_LIST, &s, err))
		return false;
	while (room->count < JOINT_COUNT_MAX) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		room->all[room->count++] = (struct joint){
			.document = column_i64(&s, JOINT_LIST_COL_DOCUMENT),
			.role = (enum joint_role)column_i64(&s, JOINT_LIST_COL_ROLE),
			.day = column_i64(&s, JOINT_LIST_COL_DAY),
			.parties = str_copy(room->arena, column_str(&s, JOINT_LIST_COL_PARTIES)),
			.evidence = {.item = column_i64(&s, JOINT_LIST_COL_ITEM),
				.from = column_i64(&s, JOINT_LIST_COL_BEGINS),
				.to = column_i64(&s, JOINT_LIST_COL_ENDS),
				.words = str_copy(
					room->arena, column_str(&s, JOINT_LIST_COL_WORDS))},
		};
	}
	return true;
}

/* ---- gaps ---- */

/* The side has notes of its own of a joint meeting of that day. */
static bool
has_own_notes(const struct room *room, const struct joint *joint, size_t side)
{
	for (size_t i = 0; i < room->count; i++)
		if (room->all[i].role == JOINT_NOTES && room->all[i].day == joint->day &&
			(room->all[i].holders & (uint64_t)1 << side) != 0)
			return true;
	return false;
}

static bool
side_note(struct room *room, const struct check *check, const struct joint *joint, size_t side,
	struct err *err)
{
	struct gap_evidence evidence[EVIDENCE_MAX] = {joint->evidence};
	struct str day = date_words(room->arena, joint->day);
	size_t holder = (size_t)__builtin_ctzll(joint->holders);
	struct gap gap = {
		.subject = str_format(room->arena, "one-side:%.*s:%.*s", STR_ARG(room->words[side]),
			STR_ARG(date_iso_day(room->arena, joint->day))),
		.title = str_format(room->arena,
			"Notes of the joint meeting of %.*s among the records of %.*s",
			STR_ARG(day), STR_ARG(room->sides[side])),
		.weight = 60,
		.begins = joint->day,
		.ends = joint->day,
		.evidence = evidence,
		.evidence_count = 1,
	};

	for (size_t i = 0; i < room->count && gap.evidence_count < EVIDENCE_MAX; i++)
		if (room->all[i].role == JOINT_ASKED &&
			room->all[i].day >= joint->day - ASKED_DAYS * DAY_SECONDS &&
			room->all[i].day <= joint->day + ASKED_DAYS * DAY_SECONDS)
			evidence[gap.evidence_count++] = room->all[i].evidence;
	gap.sure = gap.evidence_count > 1 ? 75 : 60;
	gap.why = str_format(room->arena,
		"%.*s was at this meeting with %.*s, whose records hold its notes; its own hold neither "
		"them nor notes of its own%s.",
		STR_ARG(room->sides[side]), STR_ARG(room->sides[holder]),
		gap.evidence_count > 1 ? ", though a mail asks for them" : "");
	if (!room->by_folder &&
		!custodian_id(room->compare, room->sides[side], &gap.custodian, err))
		return false;
	return gap_note(room->compare, check, 0, &gap, err);
}

bool
check_joint(struct compare *compare, const struct check *check, int64_t scope, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = CHECK_SIZE_MAX};
	struct room room = {.compare = compare, .arena = &arena};

	(void)scope;
	if (!joints_load(&room, err))
		return false;
	if (room.count == 0)
		return true;
	if (!sides_load(&room, err))
		return false;
	for (size_t i = 0; i < room.count; i++)
		if (!holders_load(&room, &room.all[i], err))
			return false;
	for (size_t i = 0; i < room.count; i++) {
		const struct joint *joint = &room.all[i];
		uint64_t there = joint->role == JOINT_NOTES ? parties_sides(&room, joint->parties)
							    : 0;

		/* One side that is named with nobody else may be what the meeting was about. */
		if ((there & (there - 1)) == 0 || (there & joint->holders) == 0)
			continue;
		for (size_t side = 0; side < room.side_count; side++)
			if ((there & (uint64_t)1 << side) != 0 &&
				(joint->holders & (uint64_t)1 << side) == 0 &&
				!has_own_notes(&room, joint, side) &&
				!side_note(&room, check, joint, side, err))
				return false;
	}
	return true;
}
