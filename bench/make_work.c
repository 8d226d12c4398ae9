/* Does what ten people do in months, through the clerk's own acts, the same for the same inspection:
 *
 *   make_work FOLDER LEAD [SAVINGS]
 *
 * The people "reader00" to "reader09" are inspectors, LEAD their lead; the password of all is BENCH_PASSWORD.
 * 40 codes, 20 reading lists of 2,000 items, SAVINGS items read (8,000 unless told), each weighed and coded in
 * one or two places, every tenth by a second reader again; 300 gaps given a state, 60 items and the last delivery
 * restricted, some of them opened to some and the delivery to LEAD, 30 searches kept, 70 findings on 12 passages and
 * a gap each. */
#include "base/arena.h"
#include "base/str.h"
#include "measure.h"
#include "splitmix.h"
#include "work/clerk/act.h"
#include "work/clerk/clerk.h"

#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define BENCH_PASSWORD "three boats under a red bridge"

enum {
	READERS = 10,
	CODES = 40,
	LISTS = 20,
	LIST_ITEMS = 2000,
	SAVINGS_DEFAULT = 8000,
	GAPS_SAID = 300,
	ITEMS_RESTRICTED = 60,
	SEARCHES = 30,
	LINES = 7,
	FINDINGS = 70,
	PIECES = 12,
	WINDOW = 200 /* acts that wait at once */
};

struct maker {
	struct clerk_line *line;
	sqlite3 *db;
	struct arena arena; /* of the act that is being made */
	uint64_t random;
	size_t waiting;
	size_t failed;
	char first_answer[256]; /* of the field that is looked for */
	const char *looked_for;
	char tokens[READERS + 2][256];
};

/* ---- asking ---- */

static void
answer_take(void *context, uint32_t serial, const struct act_answer *answer)
{
	struct maker *m = context;

	(void)serial;
	m->waiting--;
	if (answer->err.kind != ERR_NONE && m->failed++ < 5)
		fprintf(stderr, "make_work: %s\n", answer->err.text);
	if (m->looked_for != NULL) {
		struct str value = answer_get(answer, m->looked_for);

		memset(m->first_answer, 0, sizeof(m->first_answer));
		if (value.len < sizeof(m->first_answer))
			memcpy(m->first_answer, value.data, value.len);
	}
}

static void
wait_for(struct maker *m, size_t left)
{
	struct err err = {0};

	while (m->waiting > left) {
		struct pollfd look = {.fd = clerk_line_fd(m->line), .events = POLLIN};

		if (clerk_line_is_full(m->line))
			look.events |= POLLOUT;
		(void)poll(&look, 1, 1000);
		must(clerk_line_turn(m->line, answer_take, m, &err), &err);
	}
}

static void
ask(struct maker *m, struct act *act)
{
	struct err err = {0};
	uint32_t serial;

	wait_for(m, WINDOW);
	must(clerk_line_ask(m->line, act, &serial, &err), &err);
	m->waiting++;
	arena_free(&m->arena);
	arena_init(&m->arena, 64 << 20);
}

/* And waits for what it says in that field. */
static const char *
ask_for(struct maker *m, struct act *act, const char *field)
{
	wait_for(m, 0);
	m->looked_for = field;
	ask(m, act);
	wait_for(m, 0);
	m->looked_for = NULL;
	return m->first_answer;
}

static void
begin(struct maker *m, struct act *act, const char *name, size_t who)
{
	act_begin(act, name, str_of(m->tokens[who]));
}

static void
sign_in(struct maker *m, size_t who, const char *login)
{
	struct act act;
	struct str token;

	act_begin(&act, "sign-in", STR(""));
	act_str(&act, "login", str_copy(&m->arena, str_of(login)));
	act_str(&act, "password", STR(BENCH_PASSWORD));
	act_str(&act, "address", STR(""));
	token = str_of(ask_for(m, &act, "token"));
	if (token.len == 0 || token.len >= sizeof(m->tokens[who])) {
		fprintf(stderr, "make_work: %s cannot sign in\n", login);
		exit(1);
	}
	memcpy(m->tokens[who], token.data, token.len);
}

/* ---- what is there ---- */

static sqlite3_stmt *
query(struct maker *m, const char *sql, int64_t first)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(m->db, sql, -1, &statement, NULL) != SQLITE_OK) {
		fprintf(stderr, "make_work: %s\n", sqlite3_errmsg(m->db));
		exit(1);
	}
	(void)sqlite3_bind_int64(statement, 1, first);
	return statement;
}

static int64_t
number(struct maker *m, const char *sql, int64_t first)
{
	sqlite3_stmt *statement = query(m, sql, first);
	int64_t value = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0)
							      : 0;

	(void)sqlite3_finalize(statement);
	return value;
}

static int64_t
account_of(struct maker *m, const char *login)
{
	sqlite3_stmt *statement = query(m, "SELECT id FROM account WHERE login = ?1", 0);
	int64_t id;

	(void)sqlite3_bind_text(statement, 1, login, -1, SQLITE_STATIC);
	id = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	(void)sqlite3_finalize(statement);
	return id;
}

/* ---- what is done ---- */

static void
codes_make(struct maker *m)
{
	static const char *const colours[] = {"teal", "rust", "plum", "blue"};

	for (int i = 0; i < CODES; i++) {
		struct act act;

		begin(m, &act, "code-change", READERS);
		act_str(&act, "name", str_format(&m->arena, "Subject %02d", i));
		act_str(&act, "definition", STR("What was said or done about this subject."));
		act_str(&act, "include_when", STR("It is named, or plainly meant."));
		act_str(&act, "colour", str_of(colours[i % 4]));
		act_i64(&act, &m->arena, "line", i % LINES + 1);
		act_i64(&act, &m->arena, "parent", i >= 10 ? i % 10 + 1 : 0);
		ask(m, &act);
	}
	wait_for(m, 0);
}

static void
lists_make(struct maker *m, int64_t items)
{
	for (int i = 0; i < LISTS; i++) {
		char named[LIST_ITEMS * 8];
		size_t len = 0;
		struct act act;

		for (int k = 0; k < LIST_ITEMS; k++)
			len += (size_t)snprintf(named + len, sizeof(named) - len, "%lld ",
				(long long)(1 + (i * 7919LL + k * 97LL) % items));
		begin(m, &act, "list-make", (size_t)i % READERS);
		act_str(&act, "name", str_format(&m->arena, "List %d", i));
		act_str(&act, "reader", str_format(&m->arena, "reader%02d", i % READERS));
		act_str(&act, "items", str_make(named, len));
		(void)ask_for(m, &act, "list");
		if (i % 5 != 0)
			continue;
		begin(m, &act, "second-draw", READERS);
		act_i64(&act, &m->arena, "list", atoll(m->first_answer));
		act_i64(&act, &m->arena, "share", 20);
		act_str(&act, "reader", str_format(&m->arena, "second00"));
		ask(m, &act);
	}
	wait_for(m, 0);
}

static void
item_save(struct maker *m, size_t who, int64_t list, int64_t item)
{
	static const char *const weights[] = {"key", "relevant", "background", "not-relevant"};
	struct act act;

	begin(m, &act, "item-save", who);
	act_i64(&act, &m->arena, "item", item);
	act_i64(&act, &m->arena, "list", list);
	act_str(&act, "based_on", STR("0"));
	act_str(&act, "weight", str_of(weights[splitmix_below(&m->random, 4)]));
	act_str(&act, "lines",
		str_format(&m->arena, "%d", 1 + (int)splitmix_below(&m->random, LINES)));
	act_str(&act, "note", STR("Read in the first pass."));
	act_i64(&act, &m->arena, "code", 1 + (int64_t)splitmix_below(&m->random, CODES));
	act_str(&act, "passages",
		splitmix_below(&m->random, 2) == 0 ? STR("10-60") : STR("10-60 70-110"));
	act_str(&act, "state", STR("read"));
	ask(m, &act);
}

/* The items of all lists in turn, each by its reader. */
static void
lists_read(struct maker *m, int64_t savings)
{
	sqlite3_stmt *rows = query(m,
		"SELECT i.list, i.item, l.reader FROM reading_list_item i "
		"JOIN reading_list l ON l.list = i.list WHERE ?1 = 0 "
		"AND l.entry = (SELECT max(entry) FROM reading_list WHERE list = l.list) "
		"ORDER BY i.position, i.list",
		0);

	while (savings-- > 0 && sqlite3_step(rows) == SQLITE_ROW) {
		const char *reader = (const char *)sqlite3_column_text(rows, 2);
		size_t who = reader[0] == 's' ? READERS + 1 : (size_t)(reader[7] - '0');

		item_save(m, who, sqlite3_column_int64(rows, 0), sqlite3_column_int64(rows, 1));
	}
	wait_for(m, 0);
	(void)sqlite3_finalize(rows);
}

static void
gaps_say(struct maker *m)
{
	static const char *const states[] = {"asked", "answered", "explained", "not-a-gap"};
	sqlite3_stmt *rows = query(m,
		"SELECT reference FROM compare_gap ORDER BY substr(reference, 3) LIMIT ?1",
		GAPS_SAID);

	for (int i = 0; sqlite3_step(rows) == SQLITE_ROW; i++) {
		struct act act;

		begin(m, &act, "gap-state", (size_t)i % READERS);
		act_str(&act, "gap",
			str_copy(&m->arena, str_of((const char *)sqlite3_column_text(rows, 0))));
		act_str(&act, "state", str_of(states[i % 4]));
		act_str(&act, "note", STR("As the council wrote."));
		ask(m, &act);
	}
	wait_for(m, 0);
	(void)sqlite3_finalize(rows);
}

static void
things_restrict(struct maker *m, int64_t items, int64_t last_delivery, const char *lead)
{
	static const char *const classes[] = {"children", "privileged", "source"};

	for (int i = 0; i <= ITEMS_RESTRICTED; i++) {
		bool is_delivery = i == ITEMS_RESTRICTED;
		struct act act;

		begin(m, &act, "restrict", READERS);
		act_str(&act, "class", str_of(classes[i % 3]));
		act_str(&act, "scope", is_delivery ? STR("delivery") : STR("item"));
		act_i64(&act, &m->arena, "number",
			is_delivery ? last_delivery
				    : 1 + (int64_t)splitmix_below(&m->random, (uint64_t)items));
		act_str(&act, "why", STR("Records of a child."));
		(void)ask_for(m, &act, "restriction");
		if (i % 4 != 0)
			continue;
		begin(m, &act, "access-grant", READERS);
		act_str(&act, "restriction", str_copy(&m->arena, str_of(m->first_answer)));
		act_i64(&act, &m->arena, "account", is_delivery ? account_of(m, lead) : 1 + i % 8);
		act_str(&act, "why", STR("Reads children's records."));
		ask(m, &act);
	}
	wait_for(m, 0);
}

static void
searches_keep(struct maker *m)
{
	for (int i = 0; i < SEARCHES; i++) {
		struct act act;

		begin(m, &act, "search-save", (size_t)i % READERS);
		act_str(&act, "kind", STR("query"));
		act_str(&act, "name", str_format(&m->arena, "Search %d", i));
		act_str(&act, "query", str_format(&m->arena, "matter AND %d", i));
		act_str(&act, "alert", i % 3 == 0 ? STR("1") : STR(""));
		ask(m, &act);
	}
	wait_for(m, 0);
}

static void
finding_save(struct maker *m, int i)
{
	struct act act;

	begin(m, &act, "finding-save", (size_t)i % READERS);
	act_str(&act, "finding", STR("0"));
	act_i64(&act, &m->arena, "line", i % LINES + 1);
	act_str(&act, "title", str_format(&m->arena, "The board did not hear matter %d.", i));
	act_str(&act, "past", STR("not-met"));
	act_str(&act, "present", STR("partly-met"));
	act_str(&act, "sureness", STR("2"));
	act_str(&act, "paragraphs",
		STR("[[0,\"The board met. It did not hear the matter. Nobody asked.\"],"
		    "[0,\"The minutes were written later. They say what was wanted.\"]]"));
	(void)ask_for(m, &act, "finding");
}

static void
findings_write(struct maker *m)
{
	sqlite3_stmt *codings = query(m,
		"SELECT entry FROM coding WHERE taken_back = ?1 ORDER BY entry * 7919 % 10007", 0);
	sqlite3_stmt *gaps = query(m, "SELECT reference FROM compare_gap WHERE ?1 = 0", 0);

	for (int i = 0; i < FINDINGS; i++) {
		char finding[sizeof(m->first_answer)];

		finding_save(m, i);
		memcpy(finding, m->first_answer, sizeof(finding));
		for (int k = 0; k <= PIECES; k++) {
			bool is_gap = k == PIECES;
			sqlite3_stmt *rows = is_gap ? gaps : codings;
			struct act act;

			if (sqlite3_step(rows) != SQLITE_ROW)
				continue;
			begin(m, &act, "exhibit-add", (size_t)i % READERS);
			act_str(&act, "finding", str_of(finding));
			act_i64(&act, &m->arena, "sentence", 3 + k % 3);
			act_str(&act, "role", k % 6 == 5 ? STR("contradicts") : STR("supports"));
			act_str(&act, is_gap ? "gap" : "coding",
				str_copy(&m->arena,
					str_of((const char *)sqlite3_column_text(rows, 0))));
			ask(m, &act);
		}
		wait_for(m, 0);
	}
	(void)sqlite3_finalize(codings);
	(void)sqlite3_finalize(gaps);
}

/* ---- the whole ---- */

static pid_t
clerk_start(struct maker *m, const char *folder, int *ret_keeper)
{
	struct err err = {0};
	int keeper[2];
	int door[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, keeper) != 0 ||
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, door) != 0)
		exit(1);
	pid = fork();
	if (pid == 0) {
		(void)close(keeper[0]);
		(void)close(door[0]);
		_exit(clerk_serve(folder, keeper[1], &err) ? 0 : 1);
	}
	(void)close(keeper[1]);
	*ret_keeper = keeper[0];
	must(clerk_door_add(keeper[0], door[1], &err) && clerk_line_open(door[0], &m->line, &err),
		&err);
	(void)close(door[1]);
	return pid;
}

static void
people_sign_in(struct maker *m, const char *lead)
{
	for (int i = 0; i < READERS; i++) {
		char login[16];

		(void)snprintf(login, sizeof(login), "reader%02d", i);
		sign_in(m, (size_t)i, login);
	}
	sign_in(m, READERS, lead);
	sign_in(m, READERS + 1, "second00");
}

static void
work_do(struct maker *m, const char *lead, int64_t savings)
{
	int64_t items = number(m, "SELECT max(id) + ?1 FROM item", 0);

	codes_make(m);
	lists_make(m, items);
	fprintf(stderr, "make_work: lists are there\n");
	lists_read(m, savings);
	fprintf(stderr, "make_work: items are read\n");
	gaps_say(m);
	things_restrict(m, items, number(m, "SELECT max(id) + ?1 FROM delivery", 0), lead);
	searches_keep(m);
	findings_write(m);
}

int
main(int argc, char **argv)
{
	struct maker m = {.random = 3};
	char path[1024];
	int status = 0;
	int keeper;
	pid_t pid;

	if (argc < 3) {
		fprintf(stderr, "usage: make_work FOLDER LEAD [SAVINGS]\n");
		return 2;
	}
	(void)snprintf(path, sizeof(path), "%s/candour.db", argv[1]);
	pid = clerk_start(&m, argv[1], &keeper);
	arena_init(&m.arena, 64 << 20);
	if (sqlite3_open_v2(path, &m.db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		return 1;
	people_sign_in(&m, argv[2]);
	work_do(&m, argv[2], argc > 3 ? atoll(argv[3]) : SAVINGS_DEFAULT);
	if (m.failed > 0)
		fprintf(stderr, "make_work: %zu acts were refused\n", m.failed);
	(void)sqlite3_close(m.db);
	clerk_line_close(m.line);
	(void)close(keeper);
	(void)waitpid(pid, &status, 0);
	arena_free(&m.arena);
	return status == 0 ? 0 : 1;
}
