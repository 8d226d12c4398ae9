/* The short texts of one document, for the columns behind the body. */
#ifndef CANDOUR_SEARCH_INDEX_FIELDS_H
#define CANDOUR_SEARCH_INDEX_FIELDS_H

#include "base/buf.h"
#include "search/query.h"

struct err;

/* By number of enum query_field's bits; 0, the body, stays empty. The caller frees them. */
struct fields {
	struct buf texts[FIELD_COUNT];
};

/* Empties them; what begins as zeros is as good. */
void fields_begin(struct fields *fields);
void fields_free(struct fields *fields);
/* Adds a text as a line of its own, unless it stands there already. */
void fields_add(struct fields *fields, enum query_field field, struct str text);
/* The same, compared with all lines that stand there: for texts that stay short. */
void fields_add_once(struct fields *fields, enum query_field field, struct str text);
struct str fields_text(const struct fields *fields, enum query_field field);
/* Adds what belongs to fields of the reader's facts (JSON as in reading.facts). */
bool fields_add_facts(struct fields *fields, struct str json, struct err *err) MUST_USE;
/* The same of what reading.fact_texts has. */
bool fields_add_texts(struct fields *fields, struct str texts, struct err *err) MUST_USE;

#endif
