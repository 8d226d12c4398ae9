#include "work/workshop.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "compare/compare.h"
#include "crypto/sha256.h"
#include "ledger/ledger.h"
#include "ledger/sealer.h"
#include "sandbox/sandbox.h"
#include "search/index.h"
#include "search/scribe.h"
#include "store/carrier.h"
#include "store/inspection.h"
#include "work/reader.h"

#include <errno.h>
#include <unistd.h>

enum { NOTE_SIZE_MAX = 64 * 1024, ARENA_SIZE = 1 << 20 };

static unsigned
processor_count(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	if (count < 1)
		return 1;
	return count > SANDBOX_WORKERS_MAX ? SANDBOX_WORKERS_MAX : (unsigned)count;
}

/* The nursery loads what readers need while what follows is opened: readers_ready. */
static bool
readers_start(const struct workshop_options *options, struct workshop *workshop, struct err *err)
{
	struct sandbox_options readers = {
		.prepare = options->readers == READERS_OCR ? ocr_reader_prepare : reader_prepare,
		.serve = reader_serve,
		.aside = carrier_serve,
		.cpu_s_max = options->cpu_s_max,
		.memory_mb_max = options->memory_mb_max,
		.workers = options->workers == 0 ? processor_count() : options->workers,
	};
	unsigned char digest[SHA256_SIZE];

	if (options->readers == READERS_NONE)
		return true;
	/* OpenSSL sets itself up once, for both. */
	sha256_once(STR(""), digest);
	return sandbox_begin(&readers, &workshop->sandbox, err) ||
		err_in(err, "the confined readers cannot start");
}

static bool
readers_ready(struct workshop *workshop, struct err *err)
{
	return workshop->sandbox == NULL || sandbox_ready(workshop->sandbox, err) ||
		err_in(err, "the confined readers cannot start");
}

/* The sealer reads the present checkpoint from us, so that it never signs a smaller log. */
static bool
sealer_begin(const char *folder, struct workshop *workshop, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;

	errno = 0;
	if (!file_exists(path_join_cstr(&arena, folder, "ledger")))
		return errno == EACCES
			? err_set_errno(err, errno, "cannot look into \"%s\"", folder)
			: err_set(err, ERR_NOT_FOUND,
				  "\"%s\" is not an inspection; make one with candour init",
				  folder);
	return ledger_open(path_join_cstr(&arena, folder, "ledger"), &ledger, err) &&
		sealer_start(path_join_cstr(&arena, folder, "keys/signing.key"),
			ledger_origin(ledger), ledger_checkpoint(ledger), &workshop->sealer, err);
}

/* Where much may be indexed. */
static bool
scribe_begin(const struct workshop_options *options, struct workshop *workshop, struct err *err)
{
	return options->readers == READERS_NONE || scribe_start(&workshop->scribe, err);
}

bool
workshop_open(
	const struct workshop_options *options, struct workshop *ret_workshop, struct err *err)
{
	struct inspection_options opening = {
		.mode = INSPECTION_WRITE,
		.clock = clock_now,
		.random = random_system(),
		.wait = options->wait,
		.rebuild = options->rebuild,
		.is_long = options->is_long || options->readers != READERS_NONE,
	};

	*ret_workshop = (struct workshop){0};
	if (!readers_start(options, ret_workshop, err) ||
		!sealer_begin(options->folder, ret_workshop, err) ||
		!scribe_begin(options, ret_workshop, err)) {
		workshop_close(ret_workshop);
		return false;
	}
	opening.signer = sealer_signer(ret_workshop->sealer);
	if (!inspection_open(options->folder, &opening, &ret_workshop->inspection, err) ||
		!index_open(ret_workshop->inspection->db, &ret_workshop->index, err) ||
		!readers_ready(ret_workshop, err) ||
		(options->rebuild &&
			(!index_create(ret_workshop->index, err) ||
				!compare_create(ret_workshop->inspection->db, err)))) {
		workshop_close(ret_workshop);
		return false;
	}
	if (ret_workshop->sandbox != NULL && !options->rebuild)
		inspection_employ(ret_workshop->inspection, ret_workshop->sandbox);
	if (ret_workshop->scribe != NULL)
		index_employ(ret_workshop->index, ret_workshop->scribe);
	return true;
}

void
workshop_close(struct workshop *workshop)
{
	compare_cleanup(&workshop->compare);
	index_cleanup(&workshop->index);
	scribe_cleanup(&workshop->scribe);
	inspection_cleanup(&workshop->inspection);
	sealer_cleanup(&workshop->sealer);
	sandbox_cleanup(&workshop->sandbox);
}

bool
workshop_look(const char *folder, struct workshop *ret_workshop, struct err *err)
{
	struct inspection_options opening = {
		.mode = INSPECTION_READ,
		.clock = clock_now,
		.random = random_system(),
	};

	*ret_workshop = (struct workshop){0};
	if (!inspection_open(folder, &opening, &ret_workshop->inspection, err) ||
		!index_open(ret_workshop->inspection->db, &ret_workshop->index, err)) {
		workshop_close(ret_workshop);
		return false;
	}
	return true;
}

bool
workshop_compare(struct workshop *workshop, struct compare **ret_compare, struct err *err)
{
	if (workshop->compare == NULL &&
		!compare_open(workshop->inspection, &workshop->compare, err))
		return false;
	*ret_compare = workshop->compare;
	return true;
}
