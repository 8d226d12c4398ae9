/* Answers of the linker that are numbers: how many people, and how good the links are. */
#ifndef CANDOUR_WORK_LINKING_ANSWER_H
#define CANDOUR_WORK_LINKING_ANSWER_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>

struct arena;
struct err;
struct linkage;
struct linking_question;
struct people_known;
struct linking_sayer;

bool linking_count_answer(struct linking_sayer *sayer, const struct linkage *l,
	const struct people_known *known, const struct linking_question *question,
	struct arena *arena, struct err *err) MUST_USE;
/* `truth` is the text of a file; empty: the column of the records. */
bool linking_evaluate_answer(struct linking_sayer *sayer, const struct linkage *l, struct str truth,
	struct arena *arena, struct err *err) MUST_USE;

#endif
