#include "work/linking/clk.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/json.h"
#include "crypto/sha256.h"
#include "linkage/private/clk.h"
#include "linkage/private/clk_json.h"
#include "work/aside.h"
#include "work/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_SIZE_MAX ((uint64_t)64 << 30)
enum { CPU_S = 24 * 3600, PIECE_SIZE = 32 * 1024 };

enum { SAID_SOURCE = 1, SAID_PROGRESS, SAID_TOTALS, SAID_NOTE, SAID_PAIRS, SAID_PEOPLE };

struct source_said {
	uint64_t records;
	char sha256[65];
	bool is_clean;
};

struct totals_said {
	uint64_t pairs;
	uint64_t linked;
	uint64_t people;
	uint64_t in_several;
	double threshold;
	double comparisons;
	double recall;
	double bins[CLK_BIN_COUNT];
	double chance[CLK_BIN_COUNT];
};

struct linking {
	struct arena *arena;
	const struct work_clk_link *request;
	struct work_clk_linked *linked;
	/* Of the confined process. */
	const struct aside_side *side;
	pid_t pid;
	struct clk_set set;
	size_t firsts[CLK_SOURCE_MAX + 1];
	/* Of the caller. */
	const char *folder; /* until it is whole */
	struct new_file pairs;
	struct new_file people;
};

/* ---- the confined process ---- */

static bool
sets_read(struct linking *l, struct err *err)
{
	for (size_t i = 0; i < l->side->text_count; i++) {
		l->firsts[i] = l->set.count;
		if (!clk_json_read(l->side->texts[i], &l->set, err))
			return err_in(err, "%s", l->request->files[i]);
	}
	l->firsts[l->side->text_count] = l->set.count;
	return l->set.count <= UINT32_MAX / 2 ||
		err_set(err, ERR_TOO_LARGE, "there are more than two thousand million encodings");
}

/* Processes that were forked are not heard: they would speak at once. */
static bool
progress_say(void *context, double share)
{
	struct linking *l = context;
	struct err err = {0};

	return getpid() != l->pid ||
		aside_say(l->side, SAID_PROGRESS, str_make(&share, sizeof(share)), &err);
}

static bool
sources_say(const struct linking *l, const struct clk_links *links, struct err *err)
{
	struct sha256 sha CLEANUP(sha256_free) = {0};

	for (size_t i = 0; i < l->side->text_count; i++) {
		struct source_said said = {
			.records = l->firsts[i + 1] - l->firsts[i], .is_clean = links->is_clean[i]};
		unsigned char digest[SHA256_SIZE];

		sha256_begin(&sha);
		sha256_add(&sha, l->side->texts[i]);
		sha256_end(&sha, digest);
		hex_encode_to(str_make(digest, sizeof(digest)), said.sha256);
		if (!aside_say(l->side, SAID_SOURCE, str_make(&said, sizeof(said)), err))
			return false;
	}
	return true;
}

static size_t
source_of(const struct linking *l, uint32_t record)
{
	size_t source = 0;

	while (record >= l->firsts[source + 1])
		source++;
	return source;
}

/* A record as the tables have it: its source, and its number there from 1. */
static void
record_add(const struct linking *l, struct buf *to, uint32_t record)
{
	size_t source = source_of(l, record);
	struct str name = l->linked->sources[source].name;

	buf_add_char(to, '"');
	for (size_t i = 0; i < name.len; i++) {
		if (name.data[i] == '"')
			buf_add_char(to, '"');
		buf_add_char(to, name.data[i]);
	}
	buf_add_format(to, "\",%zu", record - l->firsts[source] + 1);
}

static bool
piece_say(const struct linking *l, uint8_t type, struct buf *piece, size_t least, struct err *err)
{
	if (piece->len < least)
		return true;
	if (!aside_say(l->side, type, buf_str(piece), err))
		return false;
	buf_clear(piece);
	return true;
}

static bool
pairs_say(const struct linking *l, const struct clk_links *links, struct err *err)
{
	struct buf piece CLEANUP(buf_free) = {0};

	buf_add(&piece,
		STR("source_dataset_l,unique_id_l,source_dataset_r,unique_id_r,dice,linked\n"));
	for (size_t i = 0; i < links->pair_count; i++) {
		const struct clk_pair *pair = &links->pairs[i];

		record_add(l, &piece, pair->a);
		buf_add_char(&piece, ',');
		record_add(l, &piece, pair->b);
		buf_add_format(&piece, ",%.4f,%d\n", (double)pair->dice, pair->is_linked);
		if (!piece_say(l, SAID_PAIRS, &piece, PIECE_SIZE, err))
			return false;
	}
	return piece_say(l, SAID_PAIRS, &piece, 1, err);
}

static bool
people_say(const struct linking *l, const struct clk_links *links, struct err *err)
{
	struct buf piece CLEANUP(buf_free) = {0};

	buf_add(&piece, STR("cluster_id,source_dataset,unique_id\n"));
	for (uint32_t i = 0; i < l->set.count; i++) {
		buf_add_format(&piece, "%u,", links->person_of[i] + 1);
		record_add(l, &piece, i);
		buf_add_char(&piece, '\n');
		if (!piece_say(l, SAID_PEOPLE, &piece, PIECE_SIZE, err))
			return false;
	}
	return piece_say(l, SAID_PEOPLE, &piece, 1, err);
}

/* People with records of more than one source. */
static uint64_t
several_count(const struct linking *l, const struct clk_links *links)
{
	uint64_t *sources = ARENA_ARRAY(l->side->arena, links->person_count, uint64_t);
	uint64_t several = 0;

	for (uint32_t i = 0; i < l->set.count; i++)
		sources[links->person_of[i]] |= (uint64_t)1 << source_of(l, i);
	for (uint32_t i = 0; i < links->person_count; i++)
		several += (sources[i] & (sources[i] - 1)) != 0;
	return several;
}

static bool
totals_say(const struct linking *l, const struct clk_links *links, struct err *err)
{
	struct totals_said said = {.pairs = links->pair_count,
		.people = links->person_count,
		.in_several = several_count(l, links),
		.threshold = (double)links->threshold,
		.comparisons = links->comparisons,
		.recall = links->recall};

	for (size_t i = 0; i < links->pair_count; i++)
		said.linked += links->pairs[i].is_linked;
	memcpy(said.bins, links->bins, sizeof(said.bins));
	memcpy(said.chance, links->chance, sizeof(said.chance));
	if (!aside_say(l->side, SAID_TOTALS, str_make(&said, sizeof(said)), err))
		return false;
	for (size_t i = 0; i < links->note_count; i++)
		if (!aside_say(l->side, SAID_NOTE, links->notes[i], err))
			return false;
	return true;
}

static bool
link_work(void *context, const struct aside_side *side, struct err *err)
{
	struct linking *l = context;
	struct clk_link_options options = {.set = &l->set,
		.firsts = l->firsts,
		.source_count = side->text_count,
		.threshold = l->request->threshold,
		.repeats = l->request->repeats,
		.seed = l->request->seed,
		.processes = side->processes,
		.progress = progress_say,
		.context = l};
	struct clk_links links = {0};
	bool done;

	l->side = side;
	l->pid = getpid();
	if (!sets_read(l, err))
		return false;
	done = clk_link(&options, &links, err) && sources_say(l, &links, err) &&
		totals_say(l, &links, err) && pairs_say(l, &links, err) &&
		people_say(l, &links, err);
	clk_links_free(&links);
	clk_set_free(&l->set);
	return done;
}

/* ---- the caller ---- */

static bool
source_take(struct linking *l, struct str payload)
{
	struct source_said said;
	struct work_clk_source *source;

	if (payload.len != sizeof(said) || l->linked->source_count == l->request->file_count)
		return false;
	memcpy(&said, payload.data, sizeof(said));
	source = &l->linked->sources[l->linked->source_count++];
	source->records = said.records;
	source->is_clean = said.is_clean;
	memcpy(source->sha256, said.sha256, 64);
	return true;
}

static bool
totals_take(struct linking *l, struct str payload)
{
	struct totals_said said;

	if (payload.len != sizeof(said))
		return false;
	memcpy(&said, payload.data, sizeof(said));
	l->linked->pairs = said.pairs;
	l->linked->linked = said.linked;
	l->linked->people = said.people;
	l->linked->in_several = said.in_several;
	l->linked->threshold = said.threshold;
	l->linked->comparisons = said.comparisons;
	l->linked->recall = said.recall;
	memcpy(l->linked->bins, said.bins, sizeof(said.bins));
	memcpy(l->linked->chance, said.chance, sizeof(said.chance));
	return true;
}

static bool
progress_take(struct linking *l, struct str payload)
{
	double share;

	if (payload.len != sizeof(share))
		return false;
	memcpy(&share, payload.data, sizeof(share));
	if (l->request->progress != NULL && share >= 0 && share <= 1)
		l->request->progress(l->request->context, share);
	return true;
}

static bool
frame_take(void *taker, uint8_t type, struct str payload, struct err *err)
{
	struct linking *l = taker;
	bool good = false;

	if (type == SAID_PAIRS)
		return new_file_write(&l->pairs, payload, err);
	if (type == SAID_PEOPLE)
		return new_file_write(&l->people, payload, err);
	if (type == SAID_SOURCE)
		good = source_take(l, payload);
	if (type == SAID_TOTALS)
		good = totals_take(l, payload);
	if (type == SAID_PROGRESS)
		good = progress_take(l, payload);
	if (type == SAID_NOTE && l->linked->note_count < CLK_NOTE_MAX) {
		l->linked->notes[l->linked->note_count++] = str_copy(l->arena, payload);
		good = true;
	}
	return good || err_set(err, ERR_CRASHED, "the process said what makes no sense");
}

/* ---- the results ---- */

static void
sources_write(const struct work_clk_linked *linked, struct json_writer *w)
{
	json_key(w, "sources");
	json_array_begin(w);
	for (size_t i = 0; i < linked->source_count; i++) {
		json_object_begin(w);
		json_member_str(w, "source", linked->sources[i].name);
		json_member_u64(w, "records", linked->sources[i].records);
		json_member_bool(w, "names_nobody_twice", linked->sources[i].is_clean);
		json_member_str(w, "sha256", str_of(linked->sources[i].sha256));
		json_object_end(w);
	}
	json_array_end(w);
}

static void
bins_write(const struct work_clk_linked *linked, struct json_writer *w)
{
	json_key(w, "likeness");
	json_array_begin(w);
	for (size_t i = 0; i < CLK_BIN_COUNT; i++) {
		if (linked->bins[i] == 0)
			continue;
		json_object_begin(w);
		json_key(w, "from");
		json_double(w, (double)i / CLK_BIN_COUNT);
		json_member_u64(w, "pairs", (uint64_t)(linked->bins[i] + 0.5));
		json_member_u64(w, "by_chance", (uint64_t)(linked->chance[i] + 0.5));
		json_object_end(w);
	}
	json_array_end(w);
}

static bool
manifest_write(const struct linking *l, struct err *err)
{
	const struct work_clk_linked *linked = l->linked;
	struct buf text CLEANUP(buf_free) = {0};
	struct json_writer w;

	json_begin(&w, &text);
	json_object_begin(&w);
	json_member_str(&w, "made_by", l->request->made_by);
	json_member_u64(&w, "seed", l->request->seed);
	json_member_bool(&w, "threshold_given", !isnan(l->request->threshold));
	json_key(&w, "threshold");
	json_double(&w, linked->threshold);
	json_key(&w, "comparisons");
	json_double(&w, linked->comparisons);
	json_key(&w, "recall");
	json_double(&w, linked->recall);
	json_member_u64(&w, "pairs", linked->pairs);
	json_member_u64(&w, "pairs_linked", linked->linked);
	json_member_u64(&w, "people", linked->people);
	json_member_u64(&w, "people_in_several_sources", linked->in_several);
	sources_write(linked, &w);
	bins_write(linked, &w);
	json_object_end(&w);
	buf_add_char(&text, '\n');
	return file_write_durably(
		path_join_cstr(l->arena, l->folder, "manifest.json"), buf_str(&text), err);
}

/* "police" from "in/police.json"; two of one name get numbers. */
static void
names_make(struct linking *l)
{
	struct work_clk_source *sources = l->linked->sources;

	for (size_t i = 0; i < l->request->file_count; i++) {
		struct str name = path_name(str_of(l->request->files[i]));
		struct str stem = str_ends(name, STR(".json")) ? str_slice(name, 0, name.len - 5)
							       : name;

		sources[i].name = stem;
		for (size_t k = 0; k < i; k++)
			if (str_equal(sources[k].name, stem))
				sources[i].name = str_format(
					l->arena, "%.*s %zu", STR_ARG(stem), i + 1);
	}
}

static void
folder_drop(struct linking *l)
{
	static const char *const names[] = {"pairs.csv", "people.csv", "manifest.json"};

	new_file_drop(&l->pairs);
	new_file_drop(&l->people);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		(void)unlink(path_join_cstr(l->arena, l->folder, names[i]));
	(void)rmdir(l->folder);
}

static bool
folder_begin(struct linking *l, struct err *err)
{
	if (file_exists(l->request->output))
		return err_set(err, ERR_EXISTS, "%s is there already; it is not overwritten",
			l->request->output);
	if (mkdir(l->folder, 0700) != 0 && errno != EEXIST)
		return err_set_errno(err, errno, "cannot make %s", l->folder);
	/* What an earlier run left half done. */
	(void)unlink(path_join_cstr(l->arena, l->folder, "pairs.csv"));
	(void)unlink(path_join_cstr(l->arena, l->folder, "people.csv"));
	return new_file_begin(l->arena, path_join_cstr(l->arena, l->folder, "pairs.csv"), &l->pairs,
		       err) &&
		new_file_begin(l->arena, path_join_cstr(l->arena, l->folder, "people.csv"),
			&l->people, err);
}

static bool
folder_end(struct linking *l, struct err *err)
{
	if (!new_file_end(&l->pairs, err) || !new_file_end(&l->people, err) ||
		!manifest_write(l, err))
		return false;
	if (renameat2(AT_FDCWD, l->folder, AT_FDCWD, l->request->output, RENAME_NOREPLACE) != 0)
		return err_set_errno(err, errno, "cannot make %s", l->request->output);
	return true;
}

static unsigned
memory_mb(void)
{
	long pages = sysconf(_SC_PHYS_PAGES);
	long page = sysconf(_SC_PAGESIZE);

	return pages <= 0 || page <= 0 ? 4096 : (unsigned)((uint64_t)pages * (uint64_t)page >> 20);
}

bool
work_clk_link(struct arena *arena, const struct work_clk_link *request,
	struct work_clk_linked *ret_linked, struct err *err)
{
	struct linking l = {.arena = arena,
		.request = request,
		.linked = ret_linked,
		.folder = str_format(arena, "%s.part", request->output).data,
		.pairs = {.fd = -1},
		.people = {.fd = -1}};
	const struct aside aside = {.title = "the process that links encodings",
		.paths = request->files,
		.path_count = request->file_count,
		.size_max = FILE_SIZE_MAX,
		.memory_mb = memory_mb(),
		.cpu_s = CPU_S,
		.work = link_work,
		.context = &l,
		.take = frame_take,
		.taker = &l,
		.wants_stop = request->wants_stop,
		.stop_context = request->context};
	bool done;

	*ret_linked = (struct work_clk_linked){
		.sources = ARENA_ARRAY(arena, request->file_count, struct work_clk_source)};
	names_make(&l);
	done = folder_begin(&l, err) && aside_run(&aside, err) && folder_end(&l, err);
	if (!done && err->kind != ERR_EXISTS)
		folder_drop(&l);
	return done;
}
