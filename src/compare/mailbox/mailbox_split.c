#include "compare/mailbox/mailbox_split.h"

#include "base/arena.h"

#include <stdlib.h>

/* A folder of fewer mails says too little about whose it is. */
enum { FOLDER_MAILS_MIN = 20, FOLDER_DEPTH_MAX = 16 };
/* Parts of a folder's mails in which the owner takes part: of all a custodian gave, and of a folder
 * that is to become a mailbox of its own. */
#define OWNER_PART 0.5
#define OWN_PART 0.6
/* The owner above stays, where they take part in nearly as many mails as whoever has most. */
#define SAME_PART 0.9
/* An owner is the sender, and the recipient, of at least so much. */
#define SIDE_PART 0.02
/* Of the mails of a mailbox its owner receives at least this part: a folder in which someone sends
 * nearly all is what another keeps of him. */
#define RECEIVED_PART 0.2

/* How often a person takes part in the mails at hand. */
struct tally {
	int64_t person; /* 0: free */
	size_t seen;    /* in this mail, counted from 1 */
	uint32_t mails;
	uint32_t sent;
};

struct folder {
	size_t from; /* mails [from, to) share the first `prefix` bytes of their paths */
	size_t to;
	size_t prefix;
	size_t mailbox;
	unsigned depth;
};

struct split {
	struct arena *arena;
	struct split_mail *mails;
	struct tally *tallies; /* [mask + 1], a hash table */
	size_t mask;
	size_t *used; /* slots of the table in use */
	size_t used_count;
	struct split_mailbox *mailboxes;
	size_t mailbox_count;
	struct folder *stack;
	size_t depth;
};

static int
path_order(const void *a, const void *b)
{
	return str_compare(
		((const struct split_mail *)a)->path, ((const struct split_mail *)b)->path);
}

static struct tally *
tally_of(struct split *s, int64_t person)
{
	uint64_t hash = (uint64_t)person * 0x9e3779b97f4a7c15U;
	size_t at = (size_t)(hash >> 20) & s->mask;

	while (s->tallies[at].person != 0 && s->tallies[at].person != person)
		at = (at + 1) & s->mask;
	return &s->tallies[at];
}

static void
person_count(struct split *s, int64_t person, size_t mail, bool is_sender)
{
	struct tally *tally;

	if (person == 0)
		return;
	tally = tally_of(s, person);
	if (tally->person == 0) {
		tally->person = person;
		s->used[s->used_count++] = (size_t)(tally - s->tallies);
	}
	if (tally->seen != mail + 1) {
		tally->seen = mail + 1;
		tally->mails++;
		tally->sent += is_sender;
	}
}

static void
tallies_make(struct split *s, const struct folder *folder)
{
	for (size_t i = 0; i < s->used_count; i++)
		s->tallies[s->used[i]] = (struct tally){0};
	s->used_count = 0;
	for (size_t i = folder->from; i < folder->to; i++) {
		const struct split_mail *mail = &s->mails[i];

		person_count(s, mail->sender, i, true);
		for (size_t r = 0; r < mail->recipient_count; r++)
			person_count(s, mail->recipients[r], i, false);
	}
}

static uint32_t
lesser_side(const struct tally *t)
{
	return t->sent < t->mails - t->sent ? t->sent : t->mails - t->sent;
}

/* Who takes part in most; of several, who more both sends and receives, then the first known. */
static struct tally
tally_most(const struct split *s)
{
	struct tally best = {0};

	for (size_t i = 0; i < s->used_count; i++) {
		const struct tally *t = &s->tallies[s->used[i]];

		if (t->mails > best.mails ||
			(t->mails == best.mails &&
				(lesser_side(t) > lesser_side(&best) ||
					(lesser_side(t) == lesser_side(&best) &&
						t->person < best.person))))
			best = *t;
	}
	return best;
}

static size_t
mailbox_of(struct split *s, int64_t owner)
{
	for (size_t i = 0; i < s->mailbox_count; i++)
		if (s->mailboxes[i].owner == owner)
			return i;
	s->mailboxes[s->mailbox_count] = (struct split_mailbox){.owner = owner};
	return s->mailbox_count++;
}

static bool
is_mailbox_file(struct str path)
{
	static const struct str endings[] = {STR_INIT(".pst"), STR_INIT(".ost"), STR_INIT(".olm"),
		STR_INIT(".mbox"), STR_INIT(".mbx"), STR_INIT(".nsf"), STR_INIT(".zip")};

	for (size_t i = 0; i < COUNT_OF(endings); i++)
		if (str_ends_nocase(path, endings[i]))
			return true;
	return false;
}

/* Whose mailbox a folder is. */
static size_t
folder_mailbox(struct split *s, const struct folder *folder)
{
	double mails = (double)(folder->to - folder->from);
	struct tally most;
	const struct tally *above;

	tallies_make(s, folder);
	most = tally_most(s);
	above = tally_of(s, s->mailboxes[folder->mailbox].owner);
	if (most.person == 0 || most.mails < OWN_PART * mails || (above->person == most.person) ||
		above->mails >= SAME_PART * most.mails)
		return folder->mailbox;
	if ((lesser_side(&most) < SIDE_PART * mails ||
		    most.mails - most.sent < RECEIVED_PART * mails) &&
		!is_mailbox_file(str_slice(s->mails[folder->from].path, 0, folder->prefix)))
		return folder->mailbox;
	return mailbox_of(s, most.person);
}

/* Puts the folders within one on the stack; mails that lie in it directly stay in its mailbox. */
static void
folder_open(struct split *s, const struct folder *folder)
{
	for (size_t i = folder->from; i < folder->to;) {
		size_t start = folder->prefix == 0 ? 0 : folder->prefix + 1;
		size_t slash = str_find_char(str_from(s->mails[i].path, start), '/');
		struct str name;
		size_t end = i + 1;

		if (slash == STR_NONE) {
			s->mails[i++].mailbox = folder->mailbox;
			continue;
		}
		name = str_slice(s->mails[i].path, 0, start + slash + 1);
		while (end < folder->to && str_starts(s->mails[end].path, name))
			end++;
		s->stack[s->depth++] = (struct folder){
			i, end, name.len - 1, folder->mailbox, folder->depth + 1};
		i = end;
	}
}

static void
folders_walk(struct split *s)
{
	while (s->depth > 0) {
		struct folder folder = s->stack[--s->depth];

		if (folder.to - folder.from < FOLDER_MAILS_MIN || folder.depth > FOLDER_DEPTH_MAX) {
			for (size_t i = folder.from; i < folder.to; i++)
				s->mails[i].mailbox = folder.mailbox;
			continue;
		}
		if (folder.depth > 0)
			folder.mailbox = folder_mailbox(s, &folder);
		folder_open(s, &folder);
	}
}

static void
tables_make(struct split *s, size_t count)
{
	size_t people = 1;
	size_t room = 64;

	for (size_t i = 0; i < count; i++)
		people += s->mails[i].recipient_count + 1;
	while (room < people * 2)
		room *= 2;
	s->tallies = ARENA_ARRAY(s->arena, room, struct tally);
	s->mask = room - 1;
	s->used = ARENA_ARRAY(s->arena, people, size_t);
	s->stack = ARENA_ARRAY(s->arena, count + 1, struct folder);
	/* Each folder of its own has this many mails at least. */
	s->mailboxes = ARENA_ARRAY(s->arena, count / FOLDER_MAILS_MIN * (FOLDER_DEPTH_MAX + 1) + 2,
		struct split_mailbox);
}

void
mailbox_split(struct arena *arena, struct split_mail *mails, size_t count,
	struct split_mailbox **ret_mailboxes, size_t *ret_count)
{
	struct split s = {.arena = arena, .mails = mails};
	struct folder all = {.to = count};
	struct tally most;

	qsort(mails, count, sizeof(*mails), path_order);
	tables_make(&s, count);
	tallies_make(&s, &all);
	most = tally_most(&s);
	s.mailboxes[0] = (struct split_mailbox){0};
	if (most.mails >= OWNER_PART * (double)count && count >= FOLDER_MAILS_MIN)
		s.mailboxes[0].owner = most.person;
	s.mailbox_count = 1;
	s.stack[s.depth++] = all;
	folders_walk(&s);
	for (size_t i = 0; i < count; i++)
		s.mailboxes[mails[i].mailbox].mails++;
	*ret_mailboxes = s.mailboxes;
	*ret_count = s.mailbox_count;
}
