/* What the reader of a file of REFI-QDA has at hand while it tells what is in it. For work/refi/ alone. */
#ifndef CANDOUR_WORK_REFI_REFI_SAY_H
#define CANDOUR_WORK_REFI_REFI_SAY_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "work/refi/refi_file.h"
#include "work/refi/refi_model.h"
#include "work/refi/refi_reader.h"

struct arena;
struct refi_archive;

/* Numbers of things by their GUID: the first of each comes first. */
struct guid_index {
	size_t *order;
	size_t count;
};

struct refi_say {
	struct arena *arena;
	struct refi_sink sink;
	struct refi_archive *archive; /* NULL: a codebook alone */
	struct model *model;
	struct guid_index codes;
	struct guid_index users;
	struct guid_index notes_by_guid;
	size_t *notings; /* of the model, by owner and number */
	struct buf record;
	struct buf notes; /* joined */
	uint64_t left_counts[REFI_LEFT_PLAN];
	uint64_t cut; /* texts that were cut off */
	bool is_deaf; /* the sink takes no more */
};

/* Makes the indexes. */
void refi_say_sort(struct refi_say *say);
/* MODEL_NONE where it is none's. */
size_t refi_say_find_code(const struct refi_say *say, const struct model_guid *guid);
const struct model_user *refi_say_find_user(
	const struct refi_say *say, const struct model_guid *guid);
size_t refi_say_find_note(const struct refi_say *say, const struct model_guid *guid);

/* Points into the guid; "" where there is none. */
struct str refi_say_guid(const struct model_guid *guid);
/* The text, cut to so many bytes, which is counted. */
struct str refi_say_cut(struct refi_say *say, struct str text, size_t size_max);
/* Sends say->record. */
bool refi_say_record(struct refi_say *say, uint8_t type) MUST_USE;
void refi_say_left(struct refi_say *say, enum refi_left reason, struct str words);
void refi_say_told(struct refi_say *say, struct str sentence);
/* Counts and the end. */
bool refi_say_end(struct refi_say *say) MUST_USE;

#endif
