/* How mail programs write an answer above, below and between what it answers. */
#include "absences.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"

static const char *const days[] = {
	"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December"};
static const char *const months_de[] = {"Januar", "Februar", "M\xc3\xa4rz", "April", "Mai", "Juni",
	"Juli", "August", "September", "Oktober", "November", "Dezember"};
static const char *const months_fr[] = {"janvier", "f\xc3\xa9vrier", "mars", "avril", "mai", "juin",
	"juillet", "ao\xc3\xbbt", "septembre", "octobre", "novembre",
	("d\xc3\xa9"
	 "cembre")};
static const char *const months_es[] = {"enero", "febrero", "marzo", "abril", "mayo", "junio",
	"julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"};

bool
absences_is_html(enum habit habit)
{
	return habit == HABIT_OUTLOOK_HTML || habit == HABIT_GMAIL_HTML;
}

static struct civil
local(const struct quoted_mail *q)
{
	return date_to_civil(q->sent + q->zone * 60);
}

static const char *
weekday(const struct quoted_mail *q)
{
	return days[date_weekday(q->sent + q->zone * 60)];
}

static void
header_add(struct buf *to, const struct quoted_mail *q, const char *const names[4],
	const char *const *month, const char *end)
{
	struct civil c = local(q);

	buf_add_format(to, "%s %.*s", names[0], STR_ARG(q->name));
	if (c.minute % 2 == 0)
		buf_add_format(to, " [mailto:%.*s]", STR_ARG(q->address));
	buf_add_format(to, "%s%s ", end, names[1]);
	if (month == months)
		buf_add_format(to, "%02d %s %d %02d:%02d", c.day, month[c.month - 1], c.year,
			c.hour, c.minute);
	else
		buf_add_format(to, "%d. %s %d %02d:%02d", c.day, month[c.month - 1], c.year, c.hour,
			c.minute);
	buf_add_format(to, "%s%s %.*s%s%s %.*s%s", end, names[2], STR_ARG(q->to), end, names[3],
		STR_ARG(q->subject), end);
}

/* The text behind marks, wrapped anew at about `width`; of a long one perhaps only the front. */
static void
marked_add(struct buf *to, struct str text, const char *mark, size_t width, uint64_t chance)
{
	struct str line;
	size_t paragraphs = 0;

	while (str_cut_line(&text, &line)) {
		bool is_quote = line.len > 0 && line.data[0] == '>';

		if (line.len == 0 && ++paragraphs >= 2 && chance % 4 == 0)
			break;
		if (line.len == 0 || is_quote || line.len <= width) {
			buf_add_format(to, "%s%s%.*s\n", mark, line.len > 0 && !is_quote ? " " : "",
				STR_ARG(line));
			continue;
		}
		while (line.len > 0) {
			size_t cut = line.len <= width
				? line.len
				: str_find_last_char(str_slice(line, 0, width), ' ');

			if (cut == STR_NONE || cut == 0)
				cut = line.len;
			buf_add_format(to, "%s %.*s\n", mark, STR_ARG(str_slice(line, 0, cut)));
			line = str_trim(str_from(line, cut));
		}
	}
}

static void
html_add(struct buf *to, struct str text)
{
	struct str line;

	while (str_cut_line(&text, &line)) {
		for (size_t i = 0; i < line.len; i++) {
			if (line.data[i] == '<')
				buf_add(to, STR("&lt;"));
			else if (line.data[i] == '>')
				buf_add(to, STR("&gt;"));
			else if (line.data[i] == '&')
				buf_add(to, STR("&amp;"));
			else
				buf_add_char(to, line.data[i]);
		}
		buf_add(to, STR("<br>\r\n"));
	}
}

static void
html_quote(struct buf *to, enum habit habit, struct str answer, const struct quoted_mail *q)
{
	struct civil c = local(q);

	buf_add(to, STR("<html><body><div>"));
	html_add(to, answer);
	if (habit == HABIT_OUTLOOK_HTML) {
		buf_add(to,
			STR("</div><div style=\"border:none;border-top:solid #B5C4DF 1.0pt\">"
			    "<p class=\"MsoNormal\"><b>From:</b> "));
		buf_add_format(to,
			"%.*s<br><b>Sent:</b> %s, %s %02d, %d %d:%02d %s<br><b>To:</b> %.*s<br>"
			"<b>Subject:</b> %.*s</p></div><div>",
			STR_ARG(q->name), weekday(q), months[c.month - 1], c.day, c.year,
			c.hour % 12 == 0 ? 12 : c.hour % 12, c.minute, c.hour < 12 ? "AM" : "PM",
			STR_ARG(q->to), STR_ARG(q->subject));
		html_add(to, q->text);
		buf_add(to, STR("</div></body></html>\r\n"));
		return;
	}
	buf_add_format(to,
		"</div><div class=\"gmail_quote\">On %.3s, %.3s %d, %d at %d:%02d %s, %.*s &lt;<a "
		"href=\"mailto:%.*s\">%.*s</a>&gt; wrote:<br><blockquote class=\"gmail_quote\" "
		"style=\"margin:0 0 0 .8ex\">",
		weekday(q), months[c.month - 1], c.day, c.year, c.hour % 12 == 0 ? 12 : c.hour % 12,
		c.minute, c.hour < 12 ? "AM" : "PM", STR_ARG(q->name), STR_ARG(q->address),
		STR_ARG(q->address));
	html_add(to, q->text);
	buf_add(to, STR("</blockquote></div></body></html>\r\n"));
}

/* Programs that put a header above and the text, unmarked, below. */
static bool
headed_quote(struct buf *to, enum habit habit, const struct quoted_mail *q)
{
	static const char *const english[4] = {"From:", "Sent:", "To:", "Subject:"};
	static const char *const german[4] = {"Von:", "Gesendet:", "An:", "Betreff:"};
	struct civil c = local(q);

	switch ((int)habit) {
	case HABIT_OUTLOOK:
		buf_add(to, STR("\n-----Original Message-----\n"));
		header_add(to, q, english, months, "\n");
		break;
	case HABIT_OUTLOOK_RULE:
		buf_add(to, STR("\n________________________________\n"));
		header_add(to, q, english, months, "\n");
		break;
	case HABIT_GERMAN:
		buf_add(to, STR("\n-----Urspr\xc3\xbcngliche Nachricht-----\n"));
		header_add(to, q, german, months_de, "\n");
		break;
	case HABIT_NOTES:
		buf_add_format(to,
			"\n\n\n%.*s/CORP\n%02d/%02d/%d %02d:%02d\n\nTo:\t%.*s\ncc:\n"
			"Subject:\t%.*s\n",
			STR_ARG(q->name), c.day, c.month, c.year, c.hour, c.minute, STR_ARG(q->to),
			STR_ARG(q->subject));
		break;
	case HABIT_GROUPWISE:
		buf_add_format(to, "\n>>> %.*s <%.*s> %02d/%02d/%d %02d:%02d >>>\n",
			STR_ARG(q->name), STR_ARG(q->address), c.day, c.month, c.year, c.hour,
			c.minute);
		break;
	default:
		return false;
	}
	buf_add_char(to, '\n');
	buf_add(to, q->text);
	return true;
}

static void
attribution_add(struct buf *to, enum habit habit, const struct quoted_mail *q)
{
	struct civil c = local(q);
	int hour = c.hour % 12 == 0 ? 12 : c.hour % 12;
	const char *half = c.hour < 12 ? "AM" : "PM";

	switch ((int)habit) {
	case HABIT_GMAIL:
		buf_add_format(to, "On %.3s, %.3s %d, %d at %d:%02d %s, %.*s\n<%.*s> wrote:\n\n",
			weekday(q), months[c.month - 1], c.day, c.year, hour, c.minute, half,
			STR_ARG(q->name), STR_ARG(q->address));
		return;
	case HABIT_APPLE:
		buf_add_format(to, "On %d %.3s %d, at %02d:%02d, %.*s <%.*s> wrote:\n\n", c.day,
			months[c.month - 1], c.year, c.hour, c.minute, STR_ARG(q->name),
			STR_ARG(q->address));
		return;
	case HABIT_THUNDERBIRD:
		buf_add_format(to, "On %02d/%02d/%d %02d:%02d, %.*s wrote:\n", c.day, c.month,
			c.year, c.hour, c.minute, STR_ARG(q->name));
		return;
	case HABIT_MUTT:
		buf_add_format(to, "On %.3s, %.3s %02d, %d at %02d:%02d:%02d%+03d00, %.*s wrote:\n",
			weekday(q), months[c.month - 1], c.day, c.year, c.hour, c.minute, c.second,
			q->zone / 60, STR_ARG(q->name));
		return;
	case HABIT_FRENCH:
		buf_add_format(to,
			"Le %d %s %d \xc3\xa0 %02d:%02d, %.*s <%.*s> a \xc3\xa9"
			"crit :\n\n",
			c.day, months_fr[c.month - 1], c.year, c.hour, c.minute, STR_ARG(q->name),
			STR_ARG(q->address));
		return;
	case HABIT_SPANISH:
		buf_add_format(to, "El %d de %s de %d, %d:%02d, %.*s <%.*s>\nescribi\xc3\xb3:\n\n",
			c.day, months_es[c.month - 1], c.year, c.hour, c.minute, STR_ARG(q->name),
			STR_ARG(q->address));
		return;
	case HABIT_ITALIAN:
		buf_add_format(to, "Il giorno %02d/%02d/%d %02d:%02d, %.*s ha scritto:\n", c.day,
			c.month, c.year, c.hour, c.minute, STR_ARG(q->name));
		return;
	case HABIT_DUTCH:
		buf_add_format(to, "Op %d-%d-%d om %02d:%02d schreef %.*s:\n", c.day, c.month,
			c.year, c.hour, c.minute, STR_ARG(q->name));
		return;
	default:
		return;
	}
}

void
absences_quote(struct buf *to, enum habit habit, struct str answer, const struct quoted_mail *q,
	uint64_t chance)
{
	bool is_below = habit == HABIT_THUNDERBIRD || habit == HABIT_MUTT || habit == HABIT_DUTCH;
	static const size_t widths[] = {72, 68, 76, 60};

	if (absences_is_html(habit)) {
		html_quote(to, habit, answer, q);
		return;
	}
	if (!is_below) {
		buf_add(to, answer);
		if (headed_quote(to, habit, q))
			return;
		buf_add_char(to, '\n');
	}
	attribution_add(to, habit, q);
	marked_add(to, q->text, ">", widths[chance / 7 % COUNT_OF(widths)], chance);
	if (is_below) {
		buf_add_char(to, '\n');
		buf_add(to, answer);
	}
}
