#include "compare/hidden/hidden_kind.h"

#include "store/place.h"

static const struct hidden_kind_row rows[HIDDEN_KIND_COUNT] = {
	[HIDDEN_UNDER_SHAPE] = {"text-under-shape", "Words beneath a box",
		"lie beneath a shape drawn over them", 95, 95, true},
	[HIDDEN_UNDER_IMAGE] = {"text-under-image", "Words beneath a picture",
		"lie beneath a picture put over them", 90, 90, true},
	[HIDDEN_UNDER_ANNOTATION] = {"text-under-annotation", "Words beneath an annotation",
		"lie beneath an annotation that anyone can take away", 95, 95, true},
	[HIDDEN_REDACTION] = {"unapplied-redaction", "Redactions marked and never carried out",
		"are marked for redaction, which was never carried out", 95, 98, true},
	[HIDDEN_INVISIBLE] = {"invisible-text", "Words that cannot be seen",
		"are in the file and cannot be seen", 85, 90, true},
	[HIDDEN_OUTSIDE] = {"text-outside-page", "Words outside the page",
		"stand outside the visible page or are cut off", 60, 90, true},
	[HIDDEN_LAYER] = {"hidden-layer", "Words in a hidden layer",
		"stand in a layer that is switched off", 75, 95, true},
	[HIDDEN_REVISION] = {"earlier-revision", "Words of an earlier revision",
		"stand in an earlier revision, which is still in the file, and nowhere in the last",
		80, 90, true},
	[HIDDEN_REPLACEMENT] = {"replacement-text", "Words that stand for what is not drawn",
		"are said by the file to stand where something else, or nothing, is drawn", 70, 85,
		true},
	[HIDDEN_FIELD] = {"form-field", "Values of form fields that are not shown",
		"are values of form fields that are not shown", 75, 85, true},
	[HIDDEN_METADATA] = {"metadata", "Words in the file's properties",
		"stand in the file's properties and nowhere in its text", 40, 50, true},
	[HIDDEN_FILE] = {"embedded-file", "Files within the file", "", 45, 80, true},
	[HIDDEN_BOOKMARK] = {"bookmark", "Words in bookmarks",
		"stand in the file's bookmarks and nowhere in its text", 40, 55, true},
	[HIDDEN_ANNOTATION] = {"annotation-text", "Words in notes on pages",
		"stand in notes put on its pages and nowhere in its text", 35, 80, false},
	[HIDDEN_CHANGE] = {"tracked-change", "Tracked changes", "are tracked changes", 55, 95,
		false},
	[HIDDEN_SHEET] = {"hidden-sheet", "Hidden sheets", "stand on hidden sheets", 60, 95, false},
	[HIDDEN_CELLS] = {"hidden-cells", "Hidden rows and columns",
		"stand in hidden rows or columns", 45, 90, false},
	[HIDDEN_SLIDE] = {"hidden-slide", "Hidden slides", "stand on hidden slides", 50, 95, false},
	[HIDDEN_TEXT] = {"hidden-text", "Hidden text", "are set as hidden text", 65, 90, false},
	[HIDDEN_COMMENT] = {"comment", "Comments", "are comments", 25, 95, false},
	[HIDDEN_NOTES] = {"notes", "Speaker's notes", "are speaker's notes", 15, 90, false},
};

const struct hidden_kind_row *
hidden_kind_row(enum hidden_kind kind)
{
	return &rows[kind];
}

static bool
has(struct str label, const char *word)
{
	return str_find(label, str_of(word)) != STR_NONE;
}

static enum hidden_kind
covered_kind(struct str label)
{
	if (str_starts(label, STR("form field")))
		return HIDDEN_FIELD;
	if (has(label, "annotation"))
		return HIDDEN_UNDER_ANNOTATION;
	return has(label, "image") ? HIDDEN_UNDER_IMAGE : HIDDEN_UNDER_SHAPE;
}

/* What readers call hidden, by what they say of it; parts of a package are no words of anyone. */
static enum hidden_kind
plain_kind(struct str label)
{
	if (has(label, "sheet") || has(label, "pivot"))
		return HIDDEN_SHEET;
	if (has(label, "row") || has(label, "column"))
		return HIDDEN_CELLS;
	if (has(label, "slide"))
		return HIDDEN_SLIDE;
	if (has(label, "form field"))
		return HIDDEN_FIELD;
	return has(label, "hidden") || has(label, "white") ? HIDDEN_TEXT : HIDDEN_KIND_COUNT;
}

enum hidden_kind
hidden_kind_of(int place_kind, struct str label)
{
	switch (place_kind) {
	case PLACE_COVERED:
		return covered_kind(label);
	case PLACE_INVISIBLE:
		return str_starts(label, STR("form field")) ? HIDDEN_FIELD : HIDDEN_INVISIBLE;
	case PLACE_OUTSIDE:
		return HIDDEN_OUTSIDE;
	case PLACE_LAYER:
		return HIDDEN_LAYER;
	case PLACE_REDACTION:
		return HIDDEN_REDACTION;
	case PLACE_REVISION:
		return HIDDEN_REVISION;
	case PLACE_REPLACEMENT:
		return HIDDEN_REPLACEMENT;
	case PLACE_FORM:
		return HIDDEN_FIELD;
	case PLACE_BOOKMARK:
		return HIDDEN_BOOKMARK;
	case PLACE_ANNOTATION:
		return HIDDEN_ANNOTATION;
	case PLACE_INSERTED:
	case PLACE_DELETED:
		return HIDDEN_CHANGE;
	case PLACE_HIDDEN:
		return plain_kind(label);
	case PLACE_COMMENT:
		return HIDDEN_COMMENT;
	case PLACE_NOTES:
		return HIDDEN_NOTES;
	default:
		return HIDDEN_KIND_COUNT;
	}
}

bool
hidden_kind_is_aside(int place_kind)
{
	switch (place_kind) {
	case PLACE_COMMENT:
	case PLACE_DELETED:
	case PLACE_HIDDEN:
	case PLACE_NOTES:
	case PLACE_FORM:
	case PLACE_BOOKMARK:
	case PLACE_ANNOTATION:
	case PLACE_COVERED:
	case PLACE_INVISIBLE:
	case PLACE_OUTSIDE:
	case PLACE_LAYER:
	case PLACE_REDACTION:
	case PLACE_REVISION:
	case PLACE_REPLACEMENT:
		return true;
	default:
		return false;
	}
}
