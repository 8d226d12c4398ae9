#include "sample.h"
#include "write.h"

#include "base/date.h"

#include <openssl/evp.h>

static const char boundary[] = "----=_norchester_part";

static const char *
mail_date(struct sample *sample, int64_t moment, bool mbox)
{
	static const char days[] = "MonTueWedThuFriSatSun";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct civil civil = date_to_civil(moment);
	const char *day = days + 3 * date_weekday(moment);
	const char *month = months + 3 * (civil.month - 1);

	if (mbox)
		return sample_text(sample, "%.3s %.3s %2d %02d:%02d:%02d %d", day, month, civil.day,
			civil.hour, civil.minute, civil.second, civil.year);
	return sample_text(sample, "%.3s, %d %.3s %d %02d:%02d:%02d +0000", day, civil.day, month,
		civil.year, civil.hour, civil.minute, civil.second);
}

static void
header_put(struct buf *to, const char *name, const char *value)
{
	if (value != NULL)
		buf_add_format(to, "%s: %s\r\n", name, value);
}

static void
lines_put(struct buf *to, const char *text)
{
	struct str rest = str_of(text);
	struct str line;

	while (str_cut_line(&rest, &line)) {
		buf_add(to, line);
		buf_add(to, STR("\r\n"));
	}
}

static void
base64_put(struct sample *sample, struct buf *to, struct str bytes)
{
	char *text = arena_alloc(&sample->arena, bytes.len / 3 * 4 + 8);
	int len = EVP_EncodeBlock(
		(unsigned char *)text, (const unsigned char *)bytes.data, (int)bytes.len);

	for (int at = 0; at < len; at += 76)
		buf_add_format(to, "%.76s\r\n", text + at);
}

static void
attachment_put(struct sample *sample, struct buf *to, const struct attachment *file)
{
	buf_add_format(
		to, "--%s\r\nContent-Type: %s; name=\"%s\"\r\n", boundary, file->mime, file->name);
	buf_add_format(to, "Content-Disposition: attachment; filename=\"%s\"\r\n", file->name);
	buf_add(to, STR("Content-Transfer-Encoding: base64\r\n\r\n"));
	base64_put(sample, to, file->bytes);
}

static const char *
bracketed(struct sample *sample, const char *id)
{
	return id == NULL ? NULL : sample_text(sample, "<%s@norchester.example>", id);
}

static void
mail_put(struct sample *sample, struct buf *to, const struct mail *mail)
{
	bool whole = mail->attachments[0].name == NULL;

	header_put(to, "From", mail->from);
	header_put(to, "To", mail->to);
	header_put(to, "Cc", mail->cc);
	header_put(to, "Bcc", mail->bcc);
	header_put(to, "Subject", mail->subject);
	header_put(to, "Date", mail_date(sample, mail->sent, false));
	header_put(to, "Message-ID", bracketed(sample, mail->id));
	header_put(to, "In-Reply-To", bracketed(sample, mail->reply_to));
	header_put(to, "References", bracketed(sample, mail->reply_to));
	header_put(to, "MIME-Version", "1.0");
	if (whole)
		header_put(to, "Content-Type", "text/plain; charset=utf-8");
	else
		buf_add_format(to,
			"Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n--%s\r\n"
			"Content-Type: text/plain; charset=utf-8\r\n",
			boundary, boundary);
	buf_add(to, STR("\r\n"));
	lines_put(to, mail->body);
	for (int i = 0; i < MAIL_ATTACHMENT_MAX && mail->attachments[i].name != NULL; i++)
		attachment_put(sample, to, &mail->attachments[i]);
	if (!whole)
		buf_add_format(to, "--%s--\r\n", boundary);
}

struct str
mail_write(struct sample *sample, const struct mail *mail)
{
	struct buf to = {0};

	mail_put(sample, &to, mail);
	return sample_keep(sample, &to);
}

struct str
mbox_write(struct sample *sample, const struct mail *mails, size_t count)
{
	struct buf to = {0};

	for (size_t i = 0; i < count; i++) {
		struct str rest = mail_write(sample, &mails[i]);
		struct str line;

		buf_add_format(&to, "From archive@norchester.example %s\n",
			mail_date(sample, mails[i].sent, true));
		while (str_cut_line(&rest, &line)) {
			buf_add(&to, line);
			buf_add_char(&to, '\n');
		}
		buf_add_char(&to, '\n');
	}
	return sample_keep(sample, &to);
}
