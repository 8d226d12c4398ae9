#include "clerk_bed.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "crypto/password.h"
#include "ledger/ledger.h"
#include "store/db.h"
#include "store/inspection.h"
#include "tap.h"
#include "work/found.h"
#include "work/ingest.h"
#include "work/rebuild.h"
#include "work/verify.h"
#include "work/workshop.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void
must(bool holds, const struct err *err, const char *what)
{
	if (holds)
		return;
	tap_ok(false, "%s: %s", what, err->text);
	exit(tap_done());
}

void
bed_found(struct clerk_bed *bed, const char *name)
{
	struct found_request request = {.authority = STR("Norchester Borough Council"),
		.remit = STR("best-value"),
		.reference = STR(""),
		.appointed = DATE_NONE,
		.announced = DATE_NONE,
		.report_by = DATE_NONE};
	struct found_result result;
	struct err err = {0};

	*bed = (struct clerk_bed){.keeper = -1};
	arena_init(&bed->arena, 64 << 20);
	bed->folder = path_join_cstr(&bed->arena, tap_folder(), name);
	request.folder = bed->folder;
	must(work_found(&bed->arena, &request, &result, &err), &err, "an inspection is founded");
	must(password_prepare(&err), &err, "passwords can be hashed");
}

int64_t
bed_person(struct clerk_bed *bed, const char *login, enum role role, bool asks_code,
	struct accounts_shown *ret_shown)
{
	static const unsigned char salt[PASSWORD_SALT_SIZE] = {7};
	struct workshop_options options = {.folder = bed->folder, .wait = true};
	struct account account = {.login = str_of(login),
		.name = str_format(&bed->arena, "Person %s", login),
		.role = role,
		.asks_code = asks_code};
	struct accounts_shown shown;
	struct db *people = NULL;
	struct workshop workshop;
	struct err err = {0};
	char hashed[PASSWORD_TEXT_SIZE];
	struct accounts accounts = {.arena = &bed->arena, .who = STR("test")};

	must(workshop_open(&options, &workshop, &err) && people_open(bed->folder, &people, &err),
		&err, "it is opened");
	accounts.inspection = workshop.inspection;
	accounts.people = people;
	accounts.now = clock_now(NULL);
	must(password_hash(STR(BED_PASSWORD), salt, hashed, &err) &&
			inspection_begin(workshop.inspection, &err) &&
			db_transaction_begin(people, &err) &&
			accounts_make(&accounts, &account, str_of(hashed), &shown, &err) &&
			inspection_commit(workshop.inspection, &err) &&
			db_transaction_commit(people, &err),
		&err, "an account is made");
	if (ret_shown != NULL)
		*ret_shown = shown;
	db_close(people);
	workshop_close(&workshop);
	return account.id;
}

/* Notes of a few words each. */
static const char *
notes_write(struct clerk_bed *bed, size_t count)
{
	const char *folder = str_format(&bed->arena, "%s/notes%zu", tap_folder(), count).data;
	struct err err = {0};

	must(folder_make(folder, &err), &err, "a folder");
	for (size_t i = 0; i < count; i++) {
		struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
		const char *path = str_format(&arena, "%s/note%zu.txt", folder, i).data;
		int fd CLEANUP(fd_close) = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		struct str words = str_format(
			&arena, "Note %zu of %zu on the licensing of taxis.\n", i, count);

		must(fd >= 0 && fd_write_all(fd, words, path, &err), &err, "a note");
	}
	return folder;
}

static bool
take_in(struct clerk_bed *bed, char *folder, struct err *err)
{
	struct workshop_options options = {
		.folder = bed->folder, .readers = READERS_TEXT, .workers = 1, .wait = true};
	struct ingest_request request = {.paths = &folder,
		.path_count = 1,
		.delivery = {.given_by = STR("Norchester BC"),
			.custodian = STR("Licensing service"),
			.power = STR("LGA 1999 s.11"),
			.received = date_days(2014, 10, 2) * 86400}};
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	struct ingest_result result;
	struct workshop workshop;
	bool done;

	if (!workshop_open(&options, &workshop, err))
		return false;
	done = work_ingest(&workshop, &arena, &request, &result, err);
	workshop_close(&workshop);
	return done;
}

void
bed_take_in(struct clerk_bed *bed, size_t count)
{
	const char *folder = notes_write(bed, count);
	struct err err = {0};

	must(take_in(bed, str_cstr(&bed->arena, str_of(folder)), &err), &err,
		"a delivery is taken in");
}

pid_t
bed_take_in_beside(struct clerk_bed *bed, size_t count)
{
	const char *folder = notes_write(bed, count);
	struct err err = {0};
	pid_t pid = fork();

	if (pid == 0)
		_exit(take_in(bed, str_cstr(&bed->arena, str_of(folder)), &err) ? 0 : 1);
	return pid;
}

struct clerk_line *
bed_line(struct clerk_bed *bed)
{
	struct clerk_line *line = NULL;
	struct err err = {0};
	int sockets[2];

	must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) == 0 &&
			clerk_door_add(bed->keeper, sockets[1], &err) &&
			clerk_line_open(sockets[0], &line, &err),
		&err, "a door speaks to the clerk");
	(void)close(sockets[1]);
	return line;
}

void
bed_clerk_start(struct clerk_bed *bed)
{
	struct err err = {0};
	int sockets[2];

	must(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) == 0, &err, "sockets");
	bed->pid = fork();
	if (bed->pid == 0) {
		(void)close(sockets[0]);
		_exit(clerk_serve(bed->folder, sockets[1], &err) ? 0 : 1);
	}
	(void)close(sockets[1]);
	bed->keeper = sockets[0];
	bed->line = bed_line(bed);
}

int
bed_clerk_stop(struct clerk_bed *bed)
{
	int status = 0;

	clerk_line_close(bed->line);
	bed->line = NULL;
	(void)close(bed->keeper);
	(void)waitpid(bed->pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void
bed_clerk_kill(struct clerk_bed *bed)
{
	(void)kill(bed->pid, SIGKILL);
	(void)bed_clerk_stop(bed);
}

static void
answer_take(void *context, uint32_t serial, const struct act_answer *answer)
{
	struct clerk_bed *bed = context;

	if (serial != bed->wanted)
		return;
	bed->has_answer = true;
	bed->answer = *answer;
	for (size_t i = 0; i < answer->field_count; i++) {
		bed->answer.fields[i].name = str_copy(&bed->arena, answer->fields[i].name);
		bed->answer.fields[i].value = str_copy(&bed->arena, answer->fields[i].value);
	}
}

const struct act_answer *
bed_ask(struct clerk_bed *bed, const struct act *act)
{
	return bed_ask_file(bed, act, -1);
}

const struct act_answer *
bed_ask_file(struct clerk_bed *bed, const struct act *act, int fd)
{
	struct err err = {0};

	bed->has_answer = false;
	bed->answer = (struct act_answer){0};
	if (!clerk_line_ask_file(bed->line, act, fd, &bed->wanted, &err)) {
		bed->answer.err = err;
		return &bed->answer;
	}
	while (!bed->has_answer) {
		struct pollfd look = {.fd = clerk_line_fd(bed->line), .events = POLLIN};

		(void)poll(&look, 1, 30000);
		must(clerk_line_turn(bed->line, answer_take, bed, &err), &err, "an answer");
	}
	return &bed->answer;
}

struct str
bed_sign_in(struct clerk_bed *bed, const char *login)
{
	struct act act;

	act_begin(&act, "sign-in", STR(""));
	act_str(&act, "login", str_of(login));
	act_str(&act, "password", STR(BED_PASSWORD));
	act_str(&act, "address", STR("192.0.2.1"));
	return str_copy(&bed->arena, answer_get(bed_ask(bed, &act), "token"));
}

static void
finding_tell(void *context, const struct verify_finding *finding)
{
	(void)context;
	tap_note("%s: %.*s", finding->sort, STR_ARG(finding->what));
}

size_t
bed_verify(struct clerk_bed *bed)
{
	struct verify_request request = {
		.folder = bed->folder, .vkey = STR(""), .since = STR(""), .found = finding_tell};
	struct verify_result result;
	struct err err = {0};

	if (work_verify(&request, &result, &err))
		return result.findings;
	tap_note("%s", err.text);
	return 1000;
}

bool
bed_rebuild(struct clerk_bed *bed)
{
	struct workshop_options options = {.folder = bed->folder,
		.readers = READERS_TEXT,
		.workers = 1,
		.wait = true,
		.rebuild = true};
	struct pipeline_counts counts;
	struct workshop workshop;
	struct err err = {0};
	bool done = workshop_open(&options, &workshop, &err);

	if (done) {
		done = work_rebuild(&workshop, &counts, NULL, NULL, &err);
		workshop_close(&workshop);
	}
	if (!done)
		tap_note("%s", err.text);
	return done;
}

size_t
bed_entries(struct clerk_bed *bed, const char *kind)
{
	struct ledger *ledger = NULL;
	struct err err = {0};
	size_t count = 0;

	must(ledger_open(path_join_cstr(&bed->arena, bed->folder, "ledger"), &ledger, &err), &err,
		"the log is opened");
	for (uint64_t i = 0; i < ledger_size(ledger); i++) {
		struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
		struct ledger_entry entry;

		must(ledger_read(ledger, &arena, i, &entry, &err), &err, "an entry");
		count += str_equal(entry.kind, str_of(kind));
	}
	ledger_close(ledger);
	return count;
}

void
bed_free(struct clerk_bed *bed)
{
	arena_free(&bed->arena);
}
