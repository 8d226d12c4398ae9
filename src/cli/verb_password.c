#include "cli/verbs.h"

#include "cli/cli.h"
#include "crypto/sign.h"
#include "work/password.h"
#include "work/workshop.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { PASSWORD_SIZE_MAX = 1024 };

/* Reads a line without showing it where standard input is a terminal. */
static bool
password_read(char ret_password[PASSWORD_SIZE_MAX], struct str *ret_text, struct err *err)
{
	struct termios before;
	bool is_terminal = tcgetattr(STDIN_FILENO, &before) == 0;
	bool done;

	if (is_terminal) {
		struct termios silent = before;

		silent.c_lflag &= ~(tcflag_t)ECHO;
		(void)fprintf(stderr, "Password: ");
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	}
	done = fgets(ret_password, PASSWORD_SIZE_MAX, stdin) != NULL;
	if (is_terminal) {
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		(void)fputc('\n', stderr);
	}
	if (!done)
		return err_set(err, ERR_USAGE, "give the password on standard input, one line");
	ret_text->data = ret_password;
	ret_text->len = strcspn(ret_password, "\r\n");
	if (ret_text->len == 0)
		return err_set(err, ERR_USAGE, "the password is empty");
	return true;
}

bool
verb_password(struct cli *cli, struct err *err)
{
	struct workshop_options options = {
		.folder = cli->arguments[0], .readers = READERS_TEXT, .wait = true};
	char line[PASSWORD_SIZE_MAX];
	struct pipeline_counts counts;
	struct workshop workshop;
	struct json_writer *w;
	struct str password;
	int64_t id;
	bool done;

	/* The readers fork before the password comes in, so that only the one that is handed it has
	 * it in its memory. */
	if (!cli_item(cli, 1, &id, err) || !workshop_open(&options, &workshop, err))
		return false;
	done = password_read(line, &password, err) &&
		work_password(&workshop, id, password, &counts, err);
	workshop_close(&workshop);
	secret_wipe(line, sizeof(line));
	if (!done)
		return false;
	if (cli->is_json) {
		w = cli_json_begin(cli);
		json_member_i64(w, "item", id);
		json_member_u64(w, "documents", counts.documents);
		json_member_u64(w, "parts", counts.items);
		cli_json_end(cli);
	}
	cli_print(cli, "Item %lld is open: %s documents read, %s parts found inside.\n",
		(long long)id, cli_count(cli, counts.documents), cli_count(cli, counts.items));
	return true;
}
