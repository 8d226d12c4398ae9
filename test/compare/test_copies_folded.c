/* Which documents results show as one. */
#include "tap.h"

#include "compare_case.h"

#include "base/err.h"
#include "base/str.h"
#include "compare/copies/folds.h"

#include <string.h>

enum { DOCUMENT_MAX = 20 };

#define LETTER                                                                                     \
	"The committee noted the report on taxi licences and asked that officers bring a plan."
#define OTHER                                                                                      \
	"Nothing was minuted of the outreach project, whose staff had waited for an hour to speak."
#define MAIL                                                                                       \
	"[[\"from\",\"A Clerk <a@norchester.gov.uk>\"],[\"to\",\"B <b@norchester.gov.uk>\"],"      \
	"[\"sent\",\"2013-03-14T10:00:00Z\"],[\"message_id\",\"m1@norchester\"]]"

static bool
note(void *context, int64_t document, int64_t fold, struct err *err)
{
	int64_t *folds = context;

	(void)err;
	if (document < DOCUMENT_MAX)
		folds[document] = fold;
	return true;
}

/* The folds that are known so far, as "1 1 0 4 4". */
static void
are(struct compare_case *c, int64_t *folds, size_t count, const char *wanted, const char *claim)
{
	struct err err = {0};
	struct str all = STR("");

	case_compare(c, 3);
	tap_ok(db_transaction_begin(c->inspection.db, &err) &&
			folds_tell(c->compare, note, folds, &err) &&
			db_transaction_commit(c->inspection.db, &err),
		"told: %s", err.text);
	for (size_t i = 1; i <= count; i++)
		all = str_format(&c->arena, "%.*s%s%lld", STR_ARG(all), i > 1 ? " " : "",
			(long long)folds[i]);
	if (!tap_ok(str_equal(all, str_of(wanted)), "%s", claim))
		tap_note("%.*s, not %s", STR_ARG(all), wanted);
}

static void
mail(struct compare_case *c, int64_t id, int64_t delivery, const char *body)
{
	case_document(c,
		(struct case_document){.id = id,
			.body = body,
			.title = "Licences",
			.facts = MAIL,
			.date = "2013-03-14T10:00:00Z",
			.kind = KIND_MAIL});
	case_item(c, id, delivery, "m.eml");
}

int
main(void)
{
	struct compare_case c;
	int64_t folds[DOCUMENT_MAX] = {0};
	int64_t office;

	case_open(&c, "folds");
	office = case_delivery(&c, "Office");
	mail(&c, 1, office, LETTER);
	mail(&c, 2, office, LETTER " [Scanned by the gateway]");
	case_held(&c, 3, office, "a.docx", LETTER, KIND_DOCUMENT);
	case_held(&c, 4, office, "a.pdf", LETTER, KIND_DOCUMENT);
	case_held(&c, 5, office, "b.pdf", OTHER, KIND_DOCUMENT);
	case_held(&c, 6, office, "a.jpg", LETTER, KIND_IMAGE);
	case_held(&c, 7, office, "short.txt", "Thanks, Tom", KIND_TEXT);
	case_held(&c, 8, office, "short 2.txt", "Thanks, Tom", KIND_TEXT);
	are(&c, folds, 8, "1 1 3 3 0 0 0 0",
		"one message, the same words; not mail with papers, pictures, a few words");
	case_held(&c, 9, office, "c.txt", OTHER, KIND_TEXT);
	are(&c, folds, 9, "1 1 3 3 5 0 0 0 5", "what comes later joins");
	case_held(&c, 3, office, "a.docx", OTHER, KIND_DOCUMENT);
	are(&c, folds, 9, "1 1 3 0 3 0 0 0 3", "read again with other words it goes to these");
	case_document(&c,
		(struct case_document){
			.id = 9, .body = OTHER, .title = "", .kind = KIND_TEXT, .reason = 9});
	are(&c, folds, 9, "1 1 3 0 3 0 0 0 0", "what is not wholly read stands for itself");
	case_close(&c);
	return tap_done();
}
