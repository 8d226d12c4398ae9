/* The linker's caller: lends, listens, watches the machine's memory, and ends it when asked to. */
#include "work/linking/linking_inside.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/machine.h"
#include "sandbox/helper.h"
#include "work/linking/linking_say.h"

#include <unistd.h>

/* How long the caller listens before it looks around; and the memory of the machine that must stay
 * free: the inspector works on it meanwhile. */
enum { LISTEN_MS = 200, OBJECT_ARENA_SIZE = 8 << 20 };
#define RESERVE_LEAST ((uint64_t)96 << 20)
#define RESERVE_MOST ((uint64_t)1 << 30)
/* Results of 7 million records are some 10 GB. */
#define OUTPUT_SIZE_MAX ((uint64_t)1 << 40)

static uint64_t
memory_reserve(uint64_t all)
{
	uint64_t part = all / 24;

	return part < RESERVE_LEAST ? RESERVE_LEAST : part > RESERVE_MOST ? RESERVE_MOST : part;
}

static unsigned
memory_default_mb(void)
{
	uint64_t all = machine_memory(STR("MemTotal:"));
	uint64_t reserve = memory_reserve(all);
	uint64_t room = all > 2 * reserve ? all - reserve : (uint64_t)1 << 30;

	return (unsigned)(room >> 20);
}

uint64_t
linking_memory_max(const struct linking_limits *limits)
{
	uint64_t most = (uint64_t)(limits->memory_mb > 0 ? limits->memory_mb : memory_default_mb())
		<< 20;
	uint64_t reserve = memory_reserve(machine_memory(STR("MemTotal:")));
	uint64_t left = machine_memory(STR("MemAvailable:"));

	if (left <= reserve)
		return most;
	return left - reserve < most ? left - reserve : most;
}

static bool
memory_check(struct helper *helper, struct err *err)
{
	uint64_t all = machine_memory(STR("MemTotal:"));
	uint64_t left = machine_memory(STR("MemAvailable:"));

	if (all == 0 || left == 0 || left >= memory_reserve(all))
		return true;
	helper_kill(helper);
	return err_set(err, ERR_MEMORY,
		"the machine has too little memory left for linking this much; nothing was kept");
}

/* An object is one line of JSON: what holds anything else is not the linker's. */
static bool
object_take(struct arena *arena, struct str payload, struct json **ret_object)
{
	struct err ignored = {0};

	for (size_t i = 0; i < payload.len; i++)
		if ((unsigned char)payload.data[i] < 0x20)
			return false;
	return json_read(arena, payload, ret_object, &ignored) &&
		(*ret_object)->type == JSON_OBJECT;
}

static bool
failure_take(struct str payload, struct err *err)
{
	struct err said;

	if (payload.len != sizeof(said))
		return err_set(err, ERR_CRASHED, "the linker said what makes no sense");
	memcpy(&said, payload.data, sizeof(said));
	said.text[ERR_TEXT_SIZE - 1] = '\0';
	if ((unsigned)said.kind == ERR_NONE || (unsigned)said.kind >= ERR_KIND_COUNT)
		said.kind = ERR_INTERNAL;
	return err_set(err, said.kind, "%s", said.text);
}

/* False at its end: *ret_done tells whether that was a good one. */
static bool
frame_take(const struct linking_saying *saying, uint8_t type, struct str payload,
	struct arena *arena, bool *ret_done, struct err *err)
{
	struct json *object;

	if (type == LINKING_DONE) {
		*ret_done = true;
		return false;
	}
	if (type == LINKING_FAILED)
		return failure_take(payload, err);
	arena_clear(arena);
	if (type != LINKING_OBJECT || !object_take(arena, payload, &object))
		return err_set(err, ERR_CRASHED, "the linker said what makes no sense");
	if (saying->noted != NULL)
		saying->noted(saying->context, object, payload);
	if (saying->talk.said != NULL)
		saying->talk.said(saying->talk.context, object, payload);
	return true;
}

static bool
listen(struct helper *helper, const struct linking_saying *saying, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = OBJECT_ARENA_SIZE};
	bool done = false;

	for (;;) {
		struct str payload;
		uint8_t type;
		enum helper_event event = helper_frame_await(
			helper, LISTEN_MS, &type, &payload, err);

		if (event == HELPER_GONE)
			return false;
		if (event == HELPER_FRAME && !frame_take(saying, type, payload, &arena, &done, err))
			return done;
		if (saying->talk.wants_stop != NULL &&
			saying->talk.wants_stop(saying->talk.context)) {
			helper_kill(helper);
			return err_set(err, ERR_INTERRUPTED, "stopped; nothing was kept");
		}
		if (event == HELPER_NOTHING && !memory_check(helper, err))
			return false;
	}
}

/* As the linker counts them: inputs, outputs, then those of the extras that are there. */
static size_t
lent_list(const struct linking_plan *plan, int fds[HELPER_LENT_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < plan->input_count; i++)
		fds[count++] = plan->inputs[i].fd;
	for (size_t i = 0; i < plan->output_count; i++)
		fds[count++] = plan->outputs[i].fd;
	for (size_t i = 0; i < LINKING_EXTRA_COUNT; i++)
		if (plan->extra_fds[i] >= 0)
			fds[count++] = plan->extra_fds[i];
	return count;
}

bool
linking_start(struct linking_plan *plan, const struct linking_saying *saying, struct err *err)
{
	int fds[HELPER_LENT_MAX];
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct helper_options options = {.name = "candour-linker",
		.title = "the linker",
		.prepare = linking_child_prepare,
		.serve = linking_child_serve,
		.context = plan,
		.folder_fd = -1,
		.file_size_max = OUTPUT_SIZE_MAX,
		.lock_fd = -1,
		.memory_mb_max = plan->limits.memory_mb > 0 ? plan->limits.memory_mb
							    : memory_default_mb(),
		.is_linker = true,
		.lent_fds = fds,
		.lent_count = lent_list(plan, fds),
		.cpu_s_max = plan->limits.cpu_s};
	struct helper *helper;
	bool done;

	_Static_assert(LINKING_INPUT_MAX + 64 < HELPER_LENT_MAX, "all can be lent");
	/* The linker cannot ask how many there are. */
	if (plan->limits.processes == 0)
		plan->limits.processes = processors > 0 ? (unsigned)processors : 1;
	plan->memory_max = linking_memory_max(&plan->limits);
	if (!helper_start(&options, &helper, err))
		return false;
	done = listen(helper, saying, err);
	helper_stop(helper);
	/* Whatever ended it, what helps is the same. */
	if (!done && err->kind == ERR_MEMORY)
		(void)err_set(err, ERR_MEMORY,
			"linking these tables takes more memory than there is (%u MB may be used): "
			"link fewer or smaller tables at a time, or without columns that tell "
			"nothing; nothing was kept",
			options.memory_mb_max);
	return done && linking_files_check(plan, err);
}
