#include "ledger_case.h"

#include "base/file.h"
#include "base/str.h"
#include "tap.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool
case_sign(void *context, struct str text, unsigned char ret_signature[64], struct err *err)
{
	struct case_signer *signer = context;

	if (signer->refuses)
		return err_set(err, ERR_CRASHED, "the sealing process is gone");
	sign_bytes(&signer->key, text, ret_signature);
	return true;
}

void
case_signer_init(struct case_signer *signer, unsigned char number)
{
	unsigned char seed[SIGN_SEED_SIZE] = {number};

	signing_key_from_seed(seed, &signer->key);
	signer->refuses = false;
}

struct ledger_signer
case_signer_use(struct case_signer *signer)
{
	return (struct ledger_signer){signer, case_sign};
}

struct ledger_entry
case_entry(struct arena *arena, uint64_t index, unsigned story)
{
	static const char *const kinds[] = {"delivery", "received", "failure", "custody-note"};
	struct ledger_entry entry = {.kind = str_of(kinds[index % COUNT_OF(kinds)]),
		.moment = 1363080600 + (int64_t)(index * 7)};

	memcpy(entry.salt, &index, sizeof(index));
	entry.salt[31] = (unsigned char)story;
	entry.payload = str_format(arena,
		"{\"item\":%llu,\"path\":\"minutes/2013-03-12 committee.docx\",\"story\":%u}",
		(unsigned long long)index, story);
	return entry;
}

struct ledger_entry *
case_entries(struct arena *arena, uint64_t first, size_t count, unsigned story)
{
	struct ledger_entry *entries = ARENA_ARRAY(arena, count + 1, struct ledger_entry);

	for (size_t i = 0; i < count; i++)
		entries[i] = case_entry(arena, first + i, story);
	return entries;
}

const char *
case_folder(struct arena *arena, const char *name)
{
	return path_join_cstr(arena, tap_folder(), name);
}

bool
case_write(const char *folder, struct case_signer *signer, uint64_t first, size_t count,
	unsigned story, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 512 << 20};
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;

	return ledger_open(folder, &ledger, err) &&
		ledger_write(ledger, first, case_entries(&arena, first, count, story), count,
			case_signer_use(signer), err);
}

bool
case_ledger(
	const char *folder, struct case_signer *signer, size_t size, size_t batch, unsigned story)
{
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;
	struct err err = {0};
	bool done = ledger_create(folder, CASE_ORIGIN, signer->key.public_key,
			    case_signer_use(signer), &err) &&
		ledger_open(folder, &ledger, &err);

	for (size_t at = 0; done && at < size; at += batch) {
		struct arena arena CLEANUP(arena_free) = {.size_max = 512 << 20};
		size_t count = size - at < batch ? size - at : batch;

		done = ledger_write(ledger, at, case_entries(&arena, at, count, story), count,
			case_signer_use(signer), &err);
	}
	if (!done)
		tap_note("%s", err.text);
	return done;
}

/* ---- Folders ---- */

int
case_run(const char *const *arguments)
{
	pid_t child = fork();
	int status = -1;

	if (child == 0) {
		/* Standard output speaks TAP. */
		(void)dup2(STDERR_FILENO, STDOUT_FILENO);
		/* execvp does not change its arguments; its type is older than const. */
		(void)execvp(arguments[0], (char *const *)(uintptr_t)arguments);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

bool
case_remove(const char *folder)
{
	return case_run((const char *const[]){"rm", "-rf", folder, NULL}) == 0;
}

bool
case_copy(const char *from, const char *to)
{
	return case_remove(to) && case_run((const char *const[]){"cp", "-a", from, to, NULL}) == 0;
}

/* ---- Findings ---- */

static void
take_finding(void *context, const struct ledger_finding *finding)
{
	static const char *const sorts[] = {
		"altered", "missing", "added", "back-dated", "rolled back", "forked", "unfinished"};
	struct case_findings *findings = context;
	size_t sort = 0;

	while (sort < COUNT_OF(sorts) && strcmp(sorts[sort], finding->sort) != 0)
		sort++;
	findings->has_sort[sort] = true;
	if (findings->count++ == 0)
		(void)snprintf(findings->first, sizeof(findings->first), "%s: %.*s", finding->sort,
			STR_ARG(finding->what));
}

static bool
take_entry(void *context, uint64_t index, const struct ledger_entry *entry, struct err *err)
{
	struct case_findings *findings = context;

	(void)index;
	(void)entry;
	(void)err;
	findings->entries++;
	return true;
}

struct case_findings
case_verify(const char *folder, struct str vkey, struct str since, uint64_t size_least)
{
	struct case_findings findings = {0};

	findings.failed = !ledger_verify(folder, vkey, since, size_least, take_finding, take_entry,
		&findings, &findings.err);
	return findings;
}
