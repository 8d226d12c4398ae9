#include "work/linking/clk.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/token.h"
#include "crypto/sha256.h"
#include "crypto/sign.h"
#include "linkage/private/clk_encode.h"
#include "linkage/private/clk_json.h"
#include "linkage/table/records.h"
#include "work/aside.h"
#include "work/linking/linking_inside.h"
#include "work/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TABLE_SIZE_MAX ((uint64_t)16 << 30)
enum { SCHEMA_SIZE_MAX = 1 << 20, CPU_S = 3600, PIECE = 256 /* encodings in a frame */ };

enum { SAID_FEATURE = 1, SAID_PIECE };

struct encoding {
	struct arena *arena;
	struct tokenizer *tokenizer;
	struct clk_schema schema;
	struct buf key;
	struct linking_plan plan; /* for its maps alone */
	struct work_encoded *encoded;
	struct new_file output;
};

/* ---- the confined process ---- */

static bool
prepare(void *context, struct err *err)
{
	struct encoding *e = context;
	unsigned char tag[SHA256_SIZE];

	hmac_sha256(STR("k"), STR(""), tag);
	return tokenizer_new(&e->tokenizer, err);
}

static bool
maps_apply(const struct encoding *e, struct records *records, enum role *roles, struct err *err)
{
	for (size_t i = 0; i < e->plan.map_count; i++) {
		const struct linkage_map *map = &e->plan.maps[i];
		const struct record_column *column = records_column(records, map->column);

		if (column == NULL)
			return err_set(err, ERR_USAGE, "--map: no column is headed \"%.*s\"",
				STR_ARG(map->column));
		roles[column - records->columns] = map->role;
	}
	return true;
}

static void
words_copy(char room[WORK_CLK_WORDS], struct str words)
{
	struct str cut = str_slice(words, 0, WORK_CLK_WORDS - 1);

	memcpy(room, cut.data, cut.len);
	room[cut.len] = '\0';
}

static bool
features_say(const struct encoding *e, const struct clk_source *sources,
	const struct aside_side *side, struct err *err)
{
	for (size_t i = 0; i < e->schema.feature_count; i++) {
		struct work_encoded_feature feature = {
			.filled = sources[i].filled, .bits = e->schema.features[i].bits};

		words_copy(feature.identifier, str_of(e->schema.features[i].identifier));
		words_copy(feature.columns, sources[i].columns);
		if (!aside_say(side, SAID_FEATURE, str_make(&feature, sizeof(feature)), err))
			return false;
	}
	return true;
}

/* A piece is the number of its encodings and their text. */
static bool
set_say(const struct clk_set *set, const struct aside_side *side, struct err *err)
{
	struct buf piece CLEANUP(buf_free) = {0};

	for (size_t from = 0; from < set->count; from += PIECE) {
		size_t end = from + PIECE < set->count ? from + PIECE : set->count;

		buf_clear(&piece);
		buf_add_u32(&piece, (uint32_t)(end - from));
		clk_json_add(&piece, set, from, end);
		if (!aside_say(side, SAID_PIECE, buf_str(&piece), err))
			return false;
	}
	return true;
}

static bool
encode_work(void *context, const struct aside_side *side, struct err *err)
{
	struct encoding *e = context;
	struct records *records = ARENA_NEW(side->arena, struct records);
	enum role *roles = ARENA_ARRAY(side->arena, RECORD_COLUMN_MAX, enum role);
	struct clk_set set = {0};
	struct clk_source *sources;
	bool done;

	records_begin(records);
	if (!records_add_csv(records, STR("table"), side->texts[0], err))
		return false;
	if (records->count == 0)
		return err_set(err, ERR_DAMAGED, "the table has no records");
	roles_guess(records, roles);
	done = maps_apply(e, records, roles, err) &&
		clk_encode(records, roles, &e->schema, buf_str(&e->key), e->tokenizer, side->arena,
			&set, &sources, err) &&
		features_say(e, sources, side, err) && set_say(&set, side, err);
	clk_set_free(&set);
	records_free(records);
	return done;
}

/* ---- the caller ---- */

static bool
feature_take(struct encoding *e, struct str payload)
{
	struct work_encoded_feature *feature;

	if (payload.len != sizeof(*feature) || e->encoded->feature_count == CLK_FEATURE_MAX)
		return false;
	feature = &e->encoded->features[e->encoded->feature_count++];
	memcpy(feature, payload.data, sizeof(*feature));
	feature->identifier[WORK_CLK_WORDS - 1] = feature->columns[WORK_CLK_WORDS - 1] = '\0';
	return true;
}

static bool
frame_take(void *taker, uint8_t type, struct str payload, struct err *err)
{
	struct encoding *e = taker;
	uint32_t count;

	if (type == SAID_PIECE && take_u32(&payload, &count)) {
		e->encoded->records += count;
		return new_file_write(&e->output, payload, err);
	}
	return (type == SAID_FEATURE && feature_take(e, payload)) ||
		err_set(err, ERR_CRASHED, "the process said what makes no sense");
}

/* A key that others may read is none. */
static bool
key_read(const char *path, struct buf *key, struct err *err)
{
	int fd CLEANUP(fd_close) = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat about;

	if (fd < 0 || fstat(fd, &about) != 0)
		return err_set_errno(err, errno, "cannot open the key \"%s\"", path);
	if (!S_ISREG(about.st_mode) || (about.st_mode & 077) != 0)
		return err_set(err, ERR_PERMISSION,
			"others may read the key \"%s\": make it a file of mode 0600 (chmod 600)",
			path);
	if (!fd_read_all(fd, key, CLK_KEY_SIZE_MAX, path, err))
		return false;
	if (key->len < CLK_KEY_SIZE_MIN)
		return err_set(err, ERR_USAGE,
			"the key \"%s\" has %zu bytes; it needs %d and more, drawn by chance", path,
			key->len, CLK_KEY_SIZE_MIN);
	return true;
}

static bool
schema_read(const char *path, struct clk_schema *ret_schema, struct err *err)
{
	struct buf text CLEANUP(buf_free) = {0};

	*ret_schema = clk_schema_default();
	return path == NULL ||
		(file_read(path, &text, SCHEMA_SIZE_MAX, err) &&
			clk_schema_read(buf_str(&text), ret_schema, err));
}

/* Tells two keys from each other, and nothing of either: 64 bits of a keyed hash of fixed words. */
static void
check_make(struct str key, char ret_check[17])
{
	unsigned char tag[SHA256_SIZE];

	hmac_sha256(key, STR("candour clk key check 1"), tag);
	hex_encode_to(str_make(tag, 8), ret_check);
	ret_check[16] = '\0';
	secret_wipe(tag, sizeof(tag));
}

/* "children.json" has its schema in "children.schema.json". */
static const char *
schema_path(struct arena *arena, const char *output)
{
	struct str path = str_of(output);

	if (str_ends(path, STR(".json")))
		path = str_slice(path, 0, path.len - 5);
	return str_format(arena, "%.*s.schema.json", STR_ARG(path)).data;
}

static bool
output_write(struct encoding *e, const struct aside *aside, struct err *err)
{
	struct buf piece CLEANUP(buf_free) = {0};
	bool done;

	clk_json_begin(&piece);
	done = new_file_write(&e->output, buf_str(&piece), err) && aside_run(aside, err);
	buf_clear(&piece);
	clk_json_end(&piece);
	return done && new_file_write(&e->output, buf_str(&piece), err) &&
		new_file_end(&e->output, err);
}

static bool
schema_write(struct encoding *e, const char *path, struct err *err)
{
	struct buf text CLEANUP(buf_free) = {0};

	clk_schema_write(&e->schema, &text);
	return file_write_durably(path, buf_str(&text), err);
}

static unsigned
memory_mb(void)
{
	long pages = sysconf(_SC_PHYS_PAGES);
	long page = sysconf(_SC_PAGESIZE);

	return pages <= 0 || page <= 0 ? 4096 : (unsigned)((uint64_t)pages * (uint64_t)page >> 20);
}

static bool
encoding_run(struct encoding *e, const struct work_encode *request, struct err *err)
{
	const struct aside aside = {.title = "the process that encodes",
		.paths = &request->table,
		.path_count = 1,
		.size_max = TABLE_SIZE_MAX,
		.as_utf8 = true,
		.memory_mb = memory_mb(),
		.cpu_s = CPU_S,
		.prepare = prepare,
		.work = encode_work,
		.context = e,
		.take = frame_take,
		.taker = e,
		.wants_stop = request->wants_stop,
		.stop_context = request->context};
	bool done;

	e->encoded->schema_output = schema_path(e->arena, request->output);
	if (file_exists(e->encoded->schema_output))
		return err_set(err, ERR_EXISTS, "%s is there already; it is not overwritten",
			e->encoded->schema_output);
	if (!new_file_begin(e->arena, request->output, &e->output, err))
		return false;
	done = output_write(e, &aside, err) && schema_write(e, e->encoded->schema_output, err);
	new_file_drop(&e->output);
	return done;
}

bool
work_encode(struct arena *arena, const struct work_encode *request,
	struct work_encoded *ret_encoded, struct err *err)
{
	struct encoding e = {.arena = arena, .encoded = ret_encoded, .output = {.fd = -1}};
	bool done;

	*ret_encoded = (struct work_encoded){0};
	done = linking_maps_read(arena, request->maps, &e.plan, err) &&
		schema_read(request->schema, &e.schema, err) && key_read(request->key, &e.key, err);
	if (done) {
		check_make(buf_str(&e.key), ret_encoded->check);
		done = encoding_run(&e, request, err);
	}
	if (e.key.data != NULL)
		secret_wipe(e.key.data, e.key.room);
	buf_free(&e.key);
	return done;
}
