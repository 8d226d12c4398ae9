/* What a reader of the results should know of how they were learnt. */
#include "base/arena.h"
#include "base/buf.h"
#include "linkage/model/model.h"
#include "linkage/model/model_inside.h"

#include <stdarg.h>

/* Fewer pairs of one person than this teach little. */
#define PAIRS_FEW 20.0

void
model_note(struct model *model, struct arena *arena, const char *format, ...)
{
	enum { NOTE_SIZE = 600 };
	char room[NOTE_SIZE];
	va_list args;

	if (model->note_count == MODEL_NOTE_MAX)
		return;
	va_start(args, format);
	model->notes[model->note_count++] = str_copy(
		arena, str_format_into(room, sizeof(room), format, args));
	va_end(args);
}

static void
pairs_note(struct model *model, struct arena *arena)
{
	if (model->matches < 0.5)
		model_note(model, arena,
			"No two records look as if they were of one person; the weights are usual "
			"ones and say little.");
	else if (model->matches < PAIRS_FEW)
		model_note(model, arena,
			"Only about %.0f pairs look as if they were of one person: too few to learn "
			"much from, so the weights lean on usual ones.",
			model->matches);
}

/* Levels on which too few pairs spoke, one sentence a field. */
static void
untrained_note(struct model *model, const struct model_field *field, struct arena *arena)
{
	struct buf levels CLEANUP(buf_free) = {0};
	unsigned untrained = 0;

	for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++) {
		if (field->is_trained[l])
			continue;
		buf_add_format(&levels, "%s\"%s\"", untrained++ > 0 ? ", " : "",
			levels_words(field->role, l));
	}
	if (untrained + 1 >= field->level_count)
		model_note(model, arena,
			"%.*s: no pair of one person has it in both records; usual weights are "
			"taken.",
			STR_ARG(field->name));
	else if (untrained > 0)
		model_note(model, arena,
			"%.*s: too few pairs of one person are %.*s; a usual weight is taken.",
			STR_ARG(field->name), STR_ARG(buf_str(&levels)));
}

static void
order_note(struct model *model, const struct model_field *field, struct arena *arena)
{
	unsigned top = field->level_count - 1;

	if (field->is_trained[top] && field->m[top] < field->u[top])
		model_note(model, arena,
			"%.*s: records of one person have the same value less often than others "
			"do; see whether the column holds what it is taken for.",
			STR_ARG(field->name));
	for (unsigned l = LEVEL_DIFFERENT + 1; l < top; l++) {
		double here = field->m[l] / field->u[l];
		double below = field->m[LEVEL_DIFFERENT] / field->u[LEVEL_DIFFERENT];

		if (field->is_trained[l] && here < below)
			model_note(model, arena,
				"%.*s: \"%s\" speaks against one person more than \"%s\" does.",
				STR_ARG(field->name), levels_words(field->role, l),
				levels_words(field->role, LEVEL_DIFFERENT));
	}
}

bool
model_is_switched(const struct model *model)
{
	size_t backward = 0;
	size_t forward = 0;

	for (size_t i = 0; i < model->field_count; i++) {
		const struct model_field *field = &model->fields[i];
		unsigned top = field->level_count - 1;

		backward += field->m[top] < field->u[top];
		forward += field->m[top] > field->u[top];
	}
	return backward > forward;
}

void
model_learning_note(struct model *model, struct arena *arena)
{
	pairs_note(model, arena);
	if (model->matches < PAIRS_FEW)
		return;
	for (size_t i = 0; i < model->field_count; i++) {
		untrained_note(model, &model->fields[i], arena);
		order_note(model, &model->fields[i], arena);
	}
}
