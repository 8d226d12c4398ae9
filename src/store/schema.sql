-- The tables of one inspection. Everything here but `setting` can be made anew from vault and
-- ledger (candour rebuild). Moments are seconds since 1970 UTC; hashes are 32-byte blobs.

CREATE TABLE setting (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The terms of reference: the lines of enquiry of the remit pack.
CREATE TABLE line (
	number INTEGER PRIMARY KEY,
	title TEXT NOT NULL,
	question TEXT NOT NULL,
	asks_both INTEGER NOT NULL DEFAULT 0 -- of then and of now: findings are rated for each
) STRICT;

-- What was handed over at once, by whom, about whose records, under which power.
CREATE TABLE delivery (
	id INTEGER PRIMARY KEY,
	given_by TEXT NOT NULL,
	custodian TEXT NOT NULL,
	power TEXT NOT NULL,
	received INTEGER NOT NULL,     -- the day it was handed over
	source TEXT NOT NULL,          -- the paths of the command, one a line
	started INTEGER NOT NULL,
	finished INTEGER,              -- NULL while it is being taken in
	entry INTEGER NOT NULL,        -- of the ledger
	receipt_sha256 TEXT NOT NULL,  -- of its receipt, and of the summary beside it; '' before
	summary_sha256 TEXT NOT NULL
) STRICT;

-- Bytes: each content once, whoever held it and however often.
CREATE TABLE document (
	id INTEGER PRIMARY KEY,
	sha256 BLOB NOT NULL UNIQUE,
	size INTEGER NOT NULL,
	name TEXT NOT NULL,            -- of its first item: readers of plain text look at the ending
	declared TEXT NOT NULL,        -- MIME type its first container claimed
	state INTEGER NOT NULL,        -- enum document_state
	reason INTEGER NOT NULL,       -- enum err_kind of what could not be read
	format TEXT NOT NULL,          -- of the reader that read it
	kind INTEGER NOT NULL,         -- enum item_kind
	contradicts INTEGER NOT NULL,  -- the name says another format than the content
	title TEXT NOT NULL,
	moment INTEGER,                -- when it was sent, made or changed: its own main date
	text_size INTEGER NOT NULL,    -- bytes of text
	ocr_state INTEGER NOT NULL     -- enum ocr_state
) STRICT;
CREATE INDEX document_unread ON document (id) WHERE state = 0;
CREATE INDEX document_failed ON document (id) WHERE state IN (2, 3);
CREATE INDEX document_ocr ON document (ocr_state, id) WHERE ocr_state IN (1, 2);

-- What the reader said of a document, beside its text.
CREATE TABLE reading (
	document INTEGER PRIMARY KEY REFERENCES document (id),
	reader TEXT NOT NULL,          -- name and version, and the program's version
	words TEXT NOT NULL,           -- why it could not be read, or not whole
	facts TEXT NOT NULL,           -- JSON: [["name","value"],...] in the order given
	places TEXT NOT NULL,          -- JSON: [[kind,number,from,to,"label"],...] in code points
	expected TEXT NOT NULL,        -- JSON: [["source",count],...] parts the container says it has
	ocr_pages TEXT NOT NULL        -- JSON: [page,...] that show no text of their own
) STRICT;

CREATE TABLE document_text (
	document INTEGER PRIMARY KEY REFERENCES document (id),
	body TEXT NOT NULL
) STRICT;

-- Where code points stand in long texts, so that a stretch of one is read without the rest (store/text_part.h).
CREATE TABLE text_step (
	document INTEGER NOT NULL REFERENCES document (id),
	point INTEGER NOT NULL,        -- a code point; the last row: how many there are
	byte INTEGER NOT NULL,         -- where it stands in the text
	PRIMARY KEY (document, point)
) STRICT, WITHOUT ROWID;

-- Passwords that opened documents, sealed with the inspection's key (store/password.h).
CREATE TABLE document_password (
	document INTEGER PRIMARY KEY REFERENCES document (id),
	sealed TEXT NOT NULL
) STRICT;

-- Pages recognised so far (OCR), until all of a document's are there and join its text.
CREATE TABLE ocr_page (
	document INTEGER NOT NULL REFERENCES document (id),
	page INTEGER NOT NULL,
	reason INTEGER NOT NULL,       -- enum err_kind: why it could not be recognised
	confidence TEXT NOT NULL,      -- mean, per cent
	body TEXT NOT NULL,
	PRIMARY KEY (document, page)
) STRICT, WITHOUT ROWID;

-- Pages of scans in formats that browsers do not show, as PNG or JPEG. Each one's hash is in the places of its
-- reading, which the log commits to.
CREATE TABLE page_picture (
	document INTEGER NOT NULL REFERENCES document (id),
	page INTEGER NOT NULL,
	sha256 TEXT NOT NULL,          -- 64 small digits
	bytes BLOB NOT NULL,
	PRIMARY KEY (document, page)
) STRICT;

-- What a container holds, in its own order.
CREATE TABLE part (
	container INTEGER NOT NULL REFERENCES document (id),
	ordinal INTEGER NOT NULL,
	document INTEGER REFERENCES document (id), -- NULL: it could not be given
	name BLOB NOT NULL,            -- as the container gives it, any bytes
	role INTEGER NOT NULL,         -- enum part_role
	is_deleted INTEGER NOT NULL,
	modified INTEGER,
	reason INTEGER NOT NULL,       -- enum err_kind: why it could not be given, or only in part
	words TEXT NOT NULL,
	PRIMARY KEY (container, ordinal)
) STRICT, WITHOUT ROWID;

-- Instances: where each document was found. A file delivered twice is two items.
CREATE TABLE item (
	id INTEGER PRIMARY KEY,
	delivery INTEGER NOT NULL REFERENCES delivery (id),
	parent INTEGER REFERENCES item (id),       -- NULL: delivered as a file
	family INTEGER NOT NULL,                   -- the delivered file it came in (its own id for one)
	ordinal INTEGER NOT NULL,                  -- among the parts of its parent; 0 for a file
	depth INTEGER NOT NULL,
	document INTEGER REFERENCES document (id), -- NULL: bytes could not be had
	path TEXT NOT NULL,                        -- as delivered, parts behind a slash; for people
	path_bytes BLOB,                           -- where those are not valid UTF-8
	role INTEGER NOT NULL,
	is_deleted INTEGER NOT NULL,
	modified INTEGER,
	modified_ns INTEGER,                       -- of the source file, to know it again
	reason INTEGER NOT NULL,                   -- enum err_kind of this instance
	words TEXT NOT NULL,
	entry INTEGER NOT NULL                     -- of the ledger
) STRICT;
CREATE INDEX item_document ON item (document, family, delivery);
-- By document and id: what came since, of contents that stand in many places.
CREATE INDEX item_again ON item (document, id);
CREATE INDEX item_parent ON item (parent, ordinal) WHERE parent IS NOT NULL;
CREATE INDEX item_path ON item (path);
CREATE INDEX item_failed ON item (id) WHERE reason <> 0;

-- What one delivered file has unpacked to so far: the bound against bombs.
CREATE TABLE family (
	item INTEGER PRIMARY KEY,
	item_count INTEGER NOT NULL,
	size INTEGER NOT NULL
) STRICT;

-- Entries committed with the act they tell of and not yet written to the ledger's files.
CREATE TABLE pending_entry (
	idx INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,
	moment INTEGER NOT NULL,
	salt BLOB NOT NULL,
	payload TEXT NOT NULL
) STRICT;

-- Where runs of entries of one kind and person begin (store/entry_run.h).
CREATE TABLE entry_run (
	first INTEGER PRIMARY KEY,     -- of the ledger
	kind TEXT NOT NULL,
	who TEXT NOT NULL,             -- login; '' the program
	nth INTEGER NOT NULL           -- entries of that kind before it
) STRICT;
CREATE INDEX entry_run_kind ON entry_run (kind, first);
CREATE INDEX entry_run_who ON entry_run (who, first);
CREATE INDEX entry_run_both ON entry_run (who, kind, first);

-- One row: how many entries there are with the pending ones, and the last signed size.
CREATE TABLE ledger_state (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	next_entry INTEGER NOT NULL,
	last_moment INTEGER NOT NULL,
	signed_size INTEGER NOT NULL,
	signed_root BLOB NOT NULL
) STRICT;

-- Documents that were read, or found in another place, since they were last compared.
CREATE TABLE compare_wanted (
	document INTEGER PRIMARY KEY
) STRICT;

-- Which line of enquiry each kind of gap bears on, by the remit pack.
CREATE TABLE gap_line (
	kind TEXT PRIMARY KEY,
	line INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What people said of gaps, from the log; the last counts.
CREATE TABLE gap_state (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	reference TEXT NOT NULL,
	kind TEXT NOT NULL,
	title TEXT NOT NULL,
	state INTEGER NOT NULL,        -- enum gap_state
	note TEXT NOT NULL,
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE INDEX gap_state_reference ON gap_state (reference, entry);

-- Long work that was asked for in the workbench, and how it ended (store/errand.h).
CREATE TABLE errand (
	entry INTEGER PRIMARY KEY,     -- of the ledger; its number
	kind INTEGER NOT NULL,         -- enum errand_kind
	about INTEGER NOT NULL,        -- 0 nothing
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE INDEX errand_about ON errand (kind, about, entry);
CREATE TABLE errand_end (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	errand INTEGER NOT NULL,
	outcome INTEGER NOT NULL,      -- enum errand_outcome
	words TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX errand_end_errand ON errand_end (errand);

-- What inspectors declare, from the log: sources, witnesses, due dates (store/register.h).
CREATE TABLE register (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	kind INTEGER NOT NULL,         -- enum register_kind
	name TEXT NOT NULL,
	custodian TEXT NOT NULL,
	state INTEGER NOT NULL,        -- enum register_state
	begins INTEGER,                -- days, as moments
	ends INTEGER,
	words TEXT NOT NULL
) STRICT;

-- Runs of record linkage and what people decided of pairs, from the log (store/link.h).
CREATE TABLE link_run (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	number INTEGER NOT NULL,       -- of its folder in links/
	sha256 TEXT NOT NULL,          -- of its manifest
	summary TEXT NOT NULL,         -- JSON: inputs, thresholds, counts
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;

CREATE TABLE link_decision (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	source_a TEXT NOT NULL,        -- two records, by source and id
	id_a TEXT NOT NULL,
	source_b TEXT NOT NULL,
	id_b TEXT NOT NULL,
	verdict INTEGER NOT NULL,      -- enum link_verdict
	why TEXT NOT NULL,
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;

-- What comparing published documents with the disclosure found, from the log (store/publication.h).
CREATE TABLE publication (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	folder TEXT NOT NULL,          -- that was compared
	path TEXT NOT NULL,            -- of the published document within it
	sha256 TEXT NOT NULL,
	held TEXT NOT NULL,            -- of the document that it differs from; '' none
	title TEXT NOT NULL,           -- the gap's
	why TEXT NOT NULL,
	sure INTEGER NOT NULL,
	weight INTEGER NOT NULL,
	moment INTEGER
) STRICT;

-- ---- The workbench: who may what (access/) ----
-- Accounts, from the log (access/account.h). Their secrets are in people.db.
CREATE TABLE account (
	id INTEGER PRIMARY KEY,
	login TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	role INTEGER NOT NULL,         -- enum role
	state INTEGER NOT NULL,        -- enum account_state
	asks_code INTEGER NOT NULL,    -- whether signing in wants a second factor
	entry INTEGER NOT NULL         -- of the ledger: the last that changed it
) STRICT;

-- What the lead restricted, to whom it was opened, and who asked (access/restriction.h).
CREATE TABLE restriction (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	class INTEGER NOT NULL,        -- enum restriction_class
	scope INTEGER NOT NULL,        -- enum restriction_scope
	number INTEGER NOT NULL,       -- of the item or delivery; 0
	name TEXT NOT NULL,            -- of the custodian; ''
	why TEXT NOT NULL,
	lifted INTEGER NOT NULL,       -- the entry that lifted it; 0: it stands
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE INDEX restriction_standing ON restriction (scope, number) WHERE lifted = 0;

CREATE TABLE access_grant (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	account INTEGER NOT NULL,
	restriction INTEGER NOT NULL,
	ended INTEGER NOT NULL,        -- the entry that ended it; 0: it stands
	why TEXT NOT NULL,
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE INDEX access_grant_standing ON access_grant (account, restriction) WHERE ended = 0;

CREATE TABLE access_asking (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	account INTEGER NOT NULL,
	item INTEGER NOT NULL,
	why TEXT NOT NULL,
	answered INTEGER NOT NULL,     -- the entry that granted or refused it; 0: it waits
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE INDEX access_asking_open ON access_asking (entry) WHERE answered = 0;

-- ---- The workbench: coding (remit/) ----
-- Each row is what somebody did, under the number of its entry of the log. Nothing is changed or
-- removed; the last row of a code, an item or a list counts.

-- Codes of the codebook: each change is a version.
CREATE TABLE code (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	code INTEGER NOT NULL,         -- its number, from 1
	version INTEGER NOT NULL,      -- from 1
	guid TEXT NOT NULL,            -- for exchange with other tools
	name TEXT NOT NULL,
	definition TEXT NOT NULL,
	include_when TEXT NOT NULL,
	exclude_when TEXT NOT NULL,
	example TEXT NOT NULL,
	line INTEGER NOT NULL,         -- of enquiry; 0: none
	colour INTEGER NOT NULL,       -- enum code_colour
	parent INTEGER NOT NULL,       -- a code; 0: none
	is_closed INTEGER NOT NULL,    -- not for new passages
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX code_version ON code (code, version);

-- Codes on passages.
CREATE TABLE coding (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	guid TEXT NOT NULL,            -- of an imported one; '' one of ours
	code INTEGER NOT NULL,
	version INTEGER NOT NULL,      -- of the code, as it was then
	document INTEGER NOT NULL REFERENCES document (id),
	item INTEGER NOT NULL,         -- the instance that was being read
	begins INTEGER NOT NULL,       -- code points of the text as it was then, [begins, ends)
	ends INTEGER NOT NULL,
	before TEXT NOT NULL,          -- 32 characters
	quote TEXT NOT NULL,
	after TEXT NOT NULL,
	boxes TEXT NOT NULL,           -- JSON: [[page,left,bottom,right,top],...] in points, or ''
	note TEXT NOT NULL,
	pass INTEGER NOT NULL,         -- enum reading_pass
	taken_back INTEGER NOT NULL,   -- the entry that took it back; 0: it stands
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE INDEX coding_document ON coding (document, begins);
CREATE INDEX coding_code ON coding (code, entry);
CREATE INDEX coding_standing ON coding (code) WHERE taken_back = 0;
CREATE INDEX coding_who ON coding (who, entry);
CREATE INDEX coding_taken_back ON coding (taken_back) WHERE taken_back <> 0;

-- Where each passage stands in the text as it is now; found anew whenever a text is read.
CREATE TABLE coding_place (
	coding INTEGER PRIMARY KEY REFERENCES coding (entry),
	state INTEGER NOT NULL,        -- enum coding_state
	begins INTEGER NOT NULL,
	ends INTEGER NOT NULL
) STRICT;

-- What was said of a whole document: weight, lines of enquiry, why it matters.
CREATE TABLE weighing (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	document INTEGER NOT NULL REFERENCES document (id),
	item INTEGER NOT NULL,         -- the instance that was being read
	pass INTEGER NOT NULL,         -- enum reading_pass
	version INTEGER NOT NULL,      -- of this document and pass, from 1
	based_on INTEGER NOT NULL,     -- the version that its author had seen
	aside INTEGER NOT NULL,        -- 1: kept, but another's of the same time counts
	weight INTEGER NOT NULL,       -- enum weight
	lines INTEGER NOT NULL,        -- bit n: line of enquiry n
	note TEXT NOT NULL,
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX weighing_version ON weighing (document, pass, version);
CREATE INDEX weighing_who ON weighing (who, entry);

-- Reading lists: who reads what, in which order; each change of the head is a version.
CREATE TABLE reading_list (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	list INTEGER NOT NULL,         -- its number, from 1
	version INTEGER NOT NULL,      -- from 1
	name TEXT NOT NULL,
	query TEXT NOT NULL,           -- of the search that it was made from; '' by hand
	reader TEXT NOT NULL,          -- login
	pass INTEGER NOT NULL,         -- enum reading_pass
	first_list INTEGER NOT NULL,   -- of a second reading: the list it was drawn from; else 0
	share INTEGER NOT NULL,        -- of a second reading: how many of 100
	seed TEXT NOT NULL,            -- of a second reading: by which it was drawn
	is_closed INTEGER NOT NULL,
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX reading_list_version ON reading_list (list, version);

CREATE TABLE reading_list_item (
	list INTEGER NOT NULL,
	position INTEGER NOT NULL,     -- from 1
	item INTEGER NOT NULL,
	document INTEGER NOT NULL REFERENCES document (id),
	state INTEGER NOT NULL,        -- enum reading_state: the last that was said
	state_entry INTEGER NOT NULL,  -- 0: nothing was said
	state_moment INTEGER NOT NULL,
	state_who TEXT NOT NULL,
	PRIMARY KEY (list, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX reading_list_item_document ON reading_list_item (document, list);
CREATE INDEX reading_list_item_state ON reading_list_item (list, state);
CREATE INDEX reading_list_item_done ON reading_list_item (list, state_moment) WHERE state <> 0;

CREATE INDEX reading_list_item_reader ON reading_list_item (state_who) WHERE state = 1;

-- Documents that somebody coded, weighed or marked as read (remit/looked_at.h).
CREATE TABLE looked_at (
	document INTEGER PRIMARY KEY REFERENCES document (id)
) STRICT;

-- How many items of a list are in each state, by the day on which that was said: so that no page counts a list.
CREATE TABLE reading_tally (
	list INTEGER NOT NULL,
	state INTEGER NOT NULL,        -- enum reading_state
	day INTEGER NOT NULL,          -- since 1970; 0 of what is to be read
	count INTEGER NOT NULL,
	PRIMARY KEY (list, state, day)
) STRICT, WITHOUT ROWID;

-- Documents of second readings whose second reader has read them, with other codes or weight than the first
-- reading's, and of which nothing is settled yet (remit/unsettled.h).
CREATE TABLE reading_unsettled (
	document INTEGER NOT NULL REFERENCES document (id),
	list INTEGER NOT NULL,         -- the second reading
	PRIMARY KEY (document, list)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_unsettled_list ON reading_unsettled (list);

-- ---- The workbench: findings (remit/finding/) ----

-- Each saving of a finding, whole.
CREATE TABLE finding_version (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	finding INTEGER NOT NULL,      -- the entry of its first version
	version INTEGER NOT NULL,      -- from 1
	line INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,      -- among the line's
	title TEXT NOT NULL,           -- the finding in one sentence
	past INTEGER NOT NULL,         -- enum finding_rating
	present INTEGER NOT NULL,
	sureness INTEGER NOT NULL,     -- enum finding_sureness
	next_id INTEGER NOT NULL,      -- of paragraphs and sentences
	body TEXT NOT NULL,            -- JSON: [{"p":1,"s":[[2,"A sentence."],...]},...]
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX finding_version_number ON finding_version (finding, version);

-- Where each stands now.
CREATE TABLE finding (
	id INTEGER PRIMARY KEY,        -- the entry of its first version
	line INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	latest INTEGER NOT NULL REFERENCES finding_version (entry),
	state INTEGER NOT NULL         -- enum finding_state
) STRICT;
CREATE UNIQUE INDEX finding_number ON finding (line, ordinal);

CREATE TABLE finding_step (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	finding INTEGER NOT NULL,
	version INTEGER NOT NULL,      -- of the text that it speaks of
	state INTEGER NOT NULL,        -- enum finding_state
	note TEXT NOT NULL,
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE INDEX finding_step_finding ON finding_step (finding, entry);

-- What a finding rests on: a coded passage or a gap.
CREATE TABLE exhibit (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	finding INTEGER NOT NULL,
	number INTEGER NOT NULL,       -- E1, E2 ... within the finding
	coding INTEGER NOT NULL,       -- 0: a gap
	gap TEXT NOT NULL,             -- its reference, or ''
	source INTEGER NOT NULL,       -- enum source_kind
	is_contemporaneous INTEGER NOT NULL,
	answer TEXT NOT NULL,          -- of one that contradicts: why it does not change the finding
	is_removed INTEGER NOT NULL,
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX exhibit_number ON exhibit (finding, number);
CREATE INDEX exhibit_coding ON exhibit (coding);
CREATE INDEX exhibit_gap ON exhibit (gap);

-- Which sentence each is for, and what it says of it; role 3: no longer.
CREATE TABLE exhibit_link (
	exhibit INTEGER NOT NULL REFERENCES exhibit (entry),
	sentence INTEGER NOT NULL,
	role INTEGER NOT NULL,         -- enum evidence_role
	entry INTEGER NOT NULL,        -- of the ledger, that said so last
	PRIMARY KEY (exhibit, sentence)
) STRICT, WITHOUT ROWID;

-- People criticised: each change of what stands between them and a finding.
CREATE TABLE criticism (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	criticism INTEGER NOT NULL,    -- the entry of the first
	finding INTEGER NOT NULL,
	person TEXT NOT NULL,
	is_significant INTEGER NOT NULL,
	state INTEGER NOT NULL,        -- enum criticism_state
	due INTEGER,                   -- the day by which a reply is asked for
	words TEXT NOT NULL,           -- the reply's substance, or why none is needed
	disposition TEXT NOT NULL,     -- what was done about the reply
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE INDEX criticism_finding ON criticism (finding, entry);

-- Copies of the report, and what each was made of (store/report_copy.h).
CREATE TABLE report_copy (
	number INTEGER PRIMARY KEY,    -- from 1
	findings INTEGER NOT NULL,     -- agreed ones in it
	log_size INTEGER NOT NULL,     -- entries, when it was made
	log_root TEXT NOT NULL,        -- hexadecimal, as the other hashes
	html_sha256 TEXT NOT NULL,
	html_size INTEGER NOT NULL,
	pdf_sha256 TEXT NOT NULL,      -- '' there is none
	pdf_size INTEGER NOT NULL,
	pdf_words TEXT NOT NULL,       -- why there is none
	who TEXT NOT NULL,
	moment INTEGER NOT NULL,
	entry INTEGER NOT NULL         -- of the ledger
) STRICT;

-- Where two readers disagreed, what was decided and why; the last on each counts.
CREATE TABLE settlement (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	list INTEGER NOT NULL,         -- the second reading
	document INTEGER NOT NULL REFERENCES document (id),
	coding INTEGER NOT NULL,       -- the passage that only one of them coded; 0: the weight
	verdict INTEGER NOT NULL,      -- of a passage: 1 the code applies, 0 not; enum weight
	why TEXT NOT NULL,
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE INDEX settlement_document ON settlement (document, entry);

-- Searches that are kept, and lists of terms; each change is a version.
CREATE TABLE saved_search (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	search INTEGER NOT NULL,       -- its number, from 1
	version INTEGER NOT NULL,      -- from 1
	kind INTEGER NOT NULL,         -- enum saved_kind
	name TEXT NOT NULL,
	query TEXT NOT NULL,           -- of a list of terms: one a line
	is_alert INTEGER NOT NULL,     -- its owner wants to know of new hits
	is_closed INTEGER NOT NULL,
	owner TEXT NOT NULL,           -- login
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX saved_search_version ON saved_search (search, version);

-- When somebody last looked at what a saved search finds.
CREATE TABLE saved_look (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	search INTEGER NOT NULL,
	item INTEGER NOT NULL,         -- the highest number that there was
	total INTEGER NOT NULL,        -- hits then
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_look_who ON saved_look (search, who, entry);

-- ---- The workbench: uploads and letters (work/) ----
-- Files that came through the browser, from the log (work/upload.h).
CREATE TABLE upload (
	number INTEGER PRIMARY KEY,
	reference TEXT NOT NULL UNIQUE, -- for people: it tells nothing of other uploads
	name TEXT NOT NULL,            -- of the file as it was given
	size INTEGER NOT NULL,
	account INTEGER NOT NULL,
	who TEXT NOT NULL,
	given_by TEXT NOT NULL,
	custodian TEXT NOT NULL,
	power TEXT NOT NULL,
	received INTEGER NOT NULL,     -- the day it was handed over
	request INTEGER NOT NULL,      -- the letter that it answers; 0: none
	note TEXT NOT NULL,
	state INTEGER NOT NULL,        -- enum upload_state
	sha256 TEXT NOT NULL,          -- '' before it is whole
	began INTEGER NOT NULL,
	ended INTEGER,                 -- received or given up; NULL before
	begin_entry INTEGER NOT NULL,  -- of the ledger
	end_entry INTEGER NOT NULL,    -- 0 before
	delivery INTEGER NOT NULL,     -- 0 before it is taken in
	why TEXT NOT NULL              -- it was given up
) STRICT;
CREATE INDEX upload_account ON upload (account, number);

-- Letters that went to the authority, from the log (work/request_sent.h).
CREATE TABLE request_sent (
	number INTEGER PRIMARY KEY,
	entry INTEGER NOT NULL,        -- of the ledger
	addressee TEXT NOT NULL,
	power TEXT NOT NULL,
	dated INTEGER NOT NULL,        -- the letter's own day
	due INTEGER,                   -- NULL: no day was set
	files TEXT NOT NULL,           -- "SHA-256  request-1.odt", one a line
	gaps TEXT NOT NULL,            -- references, with blanks between
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;

-- What answered them.
CREATE TABLE request_answer (
	entry INTEGER PRIMARY KEY,     -- of the ledger
	request INTEGER NOT NULL,
	delivery INTEGER NOT NULL,     -- 0: none
	upload INTEGER NOT NULL,       -- 0: none
	is_whole INTEGER NOT NULL,     -- nothing more is awaited
	answered INTEGER NOT NULL,     -- the day it came
	note TEXT NOT NULL,
	who TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
CREATE INDEX request_answer_request ON request_answer (request, entry);
