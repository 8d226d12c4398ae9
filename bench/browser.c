#include "browser.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int
connect_to(unsigned port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

static bool
all_send(int fd, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t sent = send(fd, bytes.data, bytes.len, MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		bytes = str_from(bytes, (size_t)sent);
	}
	return true;
}

static int
ask(struct browser *browser, struct str request)
{
	struct buf *reply = &browser->reply;
	int fd = connect_to(browser->port);
	ssize_t got = 1;
	uint64_t status;

	buf_clear(reply);
	browser->status = 0;
	if (fd < 0)
		return 0;
	if (!all_send(fd, request))
		got = 0;
	while (got > 0) {
		got = recv(fd, buf_reserve(reply, 64 * 1024), 64 * 1024, 0);
		if (got > 0)
			buf_grown(reply, (size_t)got);
	}
	(void)close(fd);
	/* "HTTP/1.1 200 OK" */
	if (got == 0 && reply->len > 12 && str_to_u64(str_slice(buf_str(reply), 9, 12), &status))
		browser->status = (int)status;
	return browser->status;
}

int
browser_get(struct browser *browser, const char *target)
{
	struct buf request CLEANUP(buf_free) = {0};

	buf_add_format(&request,
		"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAccept-Encoding: gzip\r\n"
		"Sec-Fetch-Site: same-origin\r\nCookie: %s\r\n\r\n",
		target, browser->port, browser->cookie);
	return ask(browser, buf_str(&request));
}

int
browser_post(struct browser *browser, const char *target, const char *form)
{
	struct buf request CLEANUP(buf_free) = {0};
	size_t size = strlen(form) + strlen("&csrf=") + strlen(browser->csrf);

	buf_add_format(&request,
		"POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nOrigin: http://127.0.0.1:%u\r\n"
		"Sec-Fetch-Site: same-origin\r\nCookie: %s\r\n"
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n"
		"%s&csrf=%s",
		target, browser->port, browser->port, browser->cookie, size, form, browser->csrf);
	return ask(browser, buf_str(&request));
}

/* What stands between the two, into a text of `size`; false where it is not there or does not fit. */
static bool
between(struct str text, const char *before, char after, char *to, size_t size)
{
	size_t at = str_find(text, str_of(before));
	struct str value;

	if (at == STR_NONE)
		return false;
	value = str_from(text, at + strlen(before));
	value = str_slice(value, 0, str_find_char(value, after));
	if (value.len >= size)
		return false;
	memcpy(to, value.data, value.len);
	to[value.len] = '\0';
	return true;
}

bool
browser_sign_in(struct browser *browser, unsigned port, const char *login, const char *password)
{
	struct buf form CLEANUP(buf_free) = {0};
	char token[200];

	*browser = (struct browser){.port = port};
	buf_add_format(&form, "login=%s&password=%s", login, password);
	if (browser_post(browser, "/sign-in", buf_cstr(&form)) != 303 ||
		!between(buf_str(&browser->reply), "candour=", ';', token, sizeof(token)))
		return false;
	(void)snprintf(browser->cookie, sizeof(browser->cookie), "candour=%s", token);
	return browser_get(browser, "/account") == 200 &&
		between(browser_body(browser), "name=\"csrf\" value=\"", '"', browser->csrf,
			sizeof(browser->csrf));
}

struct str
browser_body(const struct browser *browser)
{
	size_t at = str_find(buf_str(&browser->reply), STR("\r\n\r\n"));

	return at == STR_NONE ? STR("") : str_from(buf_str(&browser->reply), at + 4);
}

void
browser_free(struct browser *browser)
{
	buf_free(&browser->reply);
}
