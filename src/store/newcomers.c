#include "store/newcomers.h"

enum { STATE_BARE = 0, STATE_SINGLE, STATE_KNOWN };

void
newcomers_begin(struct newcomers *newcomers)
{
	newcomers_forget(newcomers);
	newcomers->is_open = true;
}

void
newcomers_end(struct newcomers *newcomers)
{
	newcomers_forget(newcomers);
	newcomers->is_open = false;
}

void
newcomers_add(struct newcomers *newcomers, int64_t document)
{
	if (!newcomers->is_open)
		return;
	if (newcomers->first == 0 ||
		document != newcomers->first + (int64_t)newcomers->states.len) {
		buf_clear(&newcomers->states);
		newcomers->first = document;
	}
	buf_add_char(&newcomers->states, STATE_BARE);
}

/* NULL for one that came before. */
static char *
state_of(const struct newcomers *newcomers, int64_t document)
{
	if (newcomers->first == 0 || document < newcomers->first ||
		document - newcomers->first >= (int64_t)newcomers->states.len)
		return NULL;
	return newcomers->states.data + (document - newcomers->first);
}

void
newcomers_item(struct newcomers *newcomers, int64_t document)
{
	char *state = state_of(newcomers, document);

	if (state != NULL)
		*state = *state == STATE_BARE ? STATE_SINGLE : STATE_KNOWN;
}

void
newcomers_read(struct newcomers *newcomers, int64_t document)
{
	char *state = state_of(newcomers, document);

	if (state != NULL)
		*state = STATE_KNOWN;
}

void
newcomers_forget(struct newcomers *newcomers)
{
	newcomers->first = 0;
	buf_clear(&newcomers->states);
}

bool
newcomers_has(const struct newcomers *newcomers, int64_t document)
{
	const char *state = state_of(newcomers, document);

	return state != NULL && *state == STATE_SINGLE;
}
