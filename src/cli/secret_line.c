#include "cli/secret_line.h"

#include "base/err.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

bool
secret_line_is_typed(void)
{
	struct termios now;

	return tcgetattr(STDIN_FILENO, &now) == 0;
}

bool
secret_line_read(
	const char *prompt, char ret_line[SECRET_LINE_SIZE], struct str *ret_text, struct err *err)
{
	struct termios before;
	bool is_terminal = tcgetattr(STDIN_FILENO, &before) == 0;
	bool done;

	if (is_terminal) {
		struct termios silent = before;

		silent.c_lflag &= ~(tcflag_t)ECHO;
		(void)fputs(prompt, stderr);
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	}
	done = fgets(ret_line, SECRET_LINE_SIZE, stdin) != NULL;
	if (is_terminal) {
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		(void)fputc('\n', stderr);
	}
	if (!done)
		return err_set(err, ERR_USAGE, "give the password on standard input, one line");
	ret_text->data = ret_line;
	ret_text->len = strcspn(ret_line, "\r\n");
	if (ret_text->len == 0)
		return err_set(err, ERR_USAGE, "the password is empty");
	return true;
}
