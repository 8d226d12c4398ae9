#include "cli/answer.h"

#include "cli/cli.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

enum { LOOK_MS = 200 };

/* One byte of standard input. */
static int
byte_read(void)
{
	struct pollfd look = {.fd = STDIN_FILENO, .events = POLLIN};
	unsigned char byte;
	ssize_t got;

	while (poll(&look, 1, LOOK_MS) <= 0)
		if (cli_stop_wanted(NULL))
			return ANSWER_STOPPED;
	do {
		got = read(STDIN_FILENO, &byte, 1);
	} while (got < 0 && errno == EINTR);
	return got == 1 ? byte : ANSWER_END;
}

static void
prompt_print(struct cli *cli, const char *prompt)
{
	cli_flush(cli);
	(void)fputs(prompt, stderr);
	(void)fflush(stderr);
}

int
answer_line(struct cli *cli, const char *prompt, struct str *ret_line)
{
	struct buf line CLEANUP(buf_free) = {.size_max = ANSWER_SIZE_MAX};
	int byte;

	prompt_print(cli, prompt);
	while ((byte = byte_read()) >= 0 && byte != '\n')
		buf_add_char(&line, (char)byte);
	if (byte < 0 && (byte == ANSWER_STOPPED || line.len == 0))
		return byte;
	*ret_line = str_trim(str_copy(&cli->arena, buf_str(&line)));
	return 0;
}

static int
line_key(struct cli *cli, const char *prompt)
{
	struct str line = STR("");

	while (line.len == 0) {
		int end = answer_line(cli, prompt, &line);

		if (end < 0)
			return end;
	}
	return char_lower(line.data[0]);
}

int
answer_key(struct cli *cli, const char *prompt)
{
	struct termios before;
	struct termios at_once;
	int key;

	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return line_key(cli, prompt);
	at_once = before;
	at_once.c_lflag &= ~(tcflag_t)ICANON;
	prompt_print(cli, prompt);
	(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &at_once);
	do {
		key = byte_read();
	} while (key == '\n' || key == '\r' || key == ' ');
	(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
	(void)fputc('\n', stderr);
	return key < 0 ? key : key == 4 ? ANSWER_END : char_lower((char)key);
}
