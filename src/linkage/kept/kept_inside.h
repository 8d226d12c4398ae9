/* What the files of writing and reading share. */
#ifndef CANDOUR_LINKAGE_KEPT_INSIDE_H
#define CANDOUR_LINKAGE_KEPT_INSIDE_H

#include "base/buf.h"
#include "linkage/kept/kept.h"

#define KEPT_HEAD_ANY "candour kept "
#define KEPT_HEAD KEPT_HEAD_ANY "5\n"

/* The doubles of one field of a model that stand alone, and its tables by level. */
enum { KEPT_FIELD_DOUBLES = 6, KEPT_FIELD_ROWS = 3, KEPT_FIELD_TABLES = 3 };

struct records;
struct sink;

struct kept_numbers {
	double *alone[KEPT_FIELD_DOUBLES];
	double *rows[KEPT_FIELD_ROWS];
	double (*tables[KEPT_FIELD_TABLES])[LEVEL_MAX + 1];
};

static inline struct kept_numbers
kept_numbers_of(struct model_field *field)
{
	return (struct kept_numbers){
		.alone = {&field->shared, &field->shared_usual, &field->people_sum, &field->unseen,
			&field->exact_all, &field->doubled},
		.rows = {field->m, field->u, field->h},
		.tables = {field->m_given, field->u_given, field->h_given}};
}

/* What is left to be read, and whether anything of what was read so far made no sense. */
struct taking {
	struct str rest;
	struct kept *kept;
	bool is_bad;
};
/* Single values; 0 once anything was wrong. A count is of things that take so many bytes each at
 * least. */
static inline uint64_t
kept_number_take(struct taking *t, uint64_t most)
{
	uint64_t value = 0;

	if (t->is_bad || !take_varint(&t->rest, &value) || value > most) {
		t->is_bad = true;
		return 0;
	}
	return value;
}

size_t kept_count_take(struct taking *t, uint64_t most, size_t size_least);
uint64_t kept_bits_take(struct taking *t);
double kept_double_take(struct taking *t, double least, double most);
void kept_double_add(struct buf *to, double value);

/* Behind their length. */
void kept_text_add(struct buf *to, struct str text);
struct str kept_text_take(struct taking *t);
/* The records, at the end of the file. */
void kept_records_write(const struct records *records, struct sink *sink);
/* Finds where they stand, and that they are not cut off; no more is looked at. */
void kept_records_find(struct taking *t);
void kept_people_write(const struct people_known *known, struct sink *sink);
void kept_people_read(struct taking *t);

#endif
