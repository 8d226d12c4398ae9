#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "linkage/model/model.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A model of three fields, as model_prepare leaves it. */
static void
model_fill(struct model *model)
{
	static const char *const names[] = {"surname", "dob", "sex"};
	static const enum role roles[] = {ROLE_SURNAME, ROLE_BIRTH, ROLE_CATEGORY};

	*model = (struct model){.field_count = COUNT_OF(names), .all_pairs = 1e6, .matches = 500};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct model_field *field = &model->fields[i];

		field->name = str_of(names[i]);
		field->role = roles[i];
		field->level_count = levels_count(roles[i]);
		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++) {
			field->m[l] = 1.0 / (field->level_count - 1);
			field->u[l] = 1.0 / (field->level_count - 1);
		}
	}
}

/* Whatever was read, each field's levels are probabilities that sum up to one. */
static void
model_check(const struct model *model)
{
	for (size_t i = 0; i < model->field_count; i++) {
		const struct model_field *field = &model->fields[i];
		double m = 0;
		double u = 0;

		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++) {
			if (!(field->m[l] > 0 && field->u[l] > 0))
				abort();
			m += field->m[l];
			u += field->u[l];
		}
		if (fabs(m - 1) > 1e-6 || fabs(u - 1) > 1e-6)
			abort();
	}
	if (!(model->matches > 0 && model->households >= 0))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	struct buf text CLEANUP(buf_free) = {0};
	struct err err = {0};
	struct model model;

	model_fill(&model);
	if (!model_read(str_make(data, size), &model, &arena, &err))
		return 0;
	model_check(&model);
	model_write(&model, NULL, STR("fuzz"), &text);
	err_clear(&err);
	if (!model_read(buf_str(&text), &model, &arena, &err))
		abort();
	model_check(&model);
	return 0;
}
