/* What writing and reading share: the order of the members of a model. */
#ifndef CANDOUR_LINKAGE_KEPT_INSIDE_H
#define CANDOUR_LINKAGE_KEPT_INSIDE_H

#include "linkage/kept/kept.h"

#define KEPT_HEAD "candour kept 1\n"

/* The doubles of one field of a model that stand alone, and its tables by level. */
enum { KEPT_FIELD_DOUBLES = 6, KEPT_FIELD_ROWS = 3, KEPT_FIELD_TABLES = 3 };

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

#endif
