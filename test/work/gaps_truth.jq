# Which planted gaps (rows of TRUTH.tsv) were found, and which gaps answer to nothing planted.
#
#   jq -n --slurpfile gaps GAPS --rawfile truth TRUTH.tsv -f gaps_truth.jq
#
# gives lines "found ID", "missed ID ..." and "extra REFERENCE ...".

# One spelling: small letters, and of references LC/2012/017 and LC-2012-017 the same.
def plain: ascii_downcase | gsub("[/_]"; "-");
def all_words: ([.title, .why, .subject, .from // "", .to // ""] +
	[.evidence[] | .path, .words]) | join(" ") | plain;
# Whether the delivery was the whole folder or one of those in it.
def inside: sub("^disclosure/"; "");
def on($path): ($path | inside) as $wanted |
	any(.evidence[]; (.path | inside) | . == $wanted or startswith($wanted + "/"));
def names($text): all_words | contains($text | plain);
def kind($names): .kind as $kind | any($names[]; . == $kind);
def months: ["january","february","march","april","may","june","july","august","september",
	"october","november","december"];
# 2011-07-19 as "19 july 2011".
def spoken: split("-") | "\(.[2] | tonumber) \(months[(.[1] | tonumber) - 1]) \(.[0])";
def meeting($row; $date):
	kind(["minutes-absent"]) and ((.from // "") == $date or names($date) or names($date | spoken))
	# Two bodies may meet on one day.
	and names($row.path | inside | split("/") | .[1] // "");
def spans($from; $to): (.from // "9") < $to and (.to // "0") > $from;

def answers($row):
	$row.kind as $k |
	if $k == "missing-minutes" then meeting($row; $row.expect)
	elif $k == "document-named-and-absent" then
		if $row.expect | test("^\\d{4}-\\d\\d-\\d\\d$") then meeting($row; $row.expect)
		elif $row.expect | test("^joint meeting") then
			kind(["document-named-absent", "minutes-absent", "held-by-one-side"]) and on($row.path)
		else kind(["document-named-absent", "series-hole"]) and names($row.expect) end
	elif $k == "altered-version" then
		kind(["version-altered"]) and on($row.path) and on($row.expect)
	elif $k == "numbered-series-hole" then
		if $row.expect == "4.2" then
			kind(["series-hole", "version-altered"]) and on($row.path) and names("4.2")
		else kind(["series-hole", "document-named-absent"]) and names($row.expect) end
	elif $k == "missing-message" then kind(["message-absent"]) and names($row.expect)
	elif $k == "attachment-absent" then kind(["attachment-absent"]) and on($row.path)
	elif $k == "silent-mailbox" then
		kind(["silent-mailbox"]) and
			spans(($row.expect | split("/"))[0]; ($row.expect | split("/"))[1])
	elif $k == "late" then kind(["altered-after"]) and on($row.path)
	elif $k == "hidden-text" or $k == "tracked-change" or $k == "comment" or $k == "hidden-sheet" then
		kind(["hidden-text"]) and on($row.path)
	elif $k == "encrypted" then kind(["unread"]) and on($row.path | sub("/[^/]*$"; ""))
	elif $k == "damaged" then kind(["unread"]) and on($row.path)
	elif $k == "held-by-one-side" then kind(["held-by-one-side"]) and on($row.path)
	elif $k == "near-duplicate" and ($row.path | endswith(".eml")) then
		kind(["copies-differ"]) and on($row.path)
	else false end;

def is_gap: . as $k | any("missing-minutes", "document-named-and-absent", "altered-version",
	"numbered-series-hole", "missing-message", "attachment-absent", "silent-mailbox", "late",
	"hidden-text", "tracked-change", "comment", "hidden-sheet", "encrypted", "damaged",
	"held-by-one-side"; . == $k);

($truth | split("\n")[1:] | map(select(length > 0) | split("\t") |
	{id: .[0], kind: .[1], path: .[2], what: .[3], expect: .[4]})) as $rows |
[$gaps[] | select(has("evidence"))] as $found |
($rows[] | select(.kind | is_gap) | . as $row |
	if any($found[]; answers($row)) then "found \(.id)"
	else "missed \(.id) \(.kind): \(.what) (\(.expect)) \(.path)" end),
($found[] | . as $gap | select(any($rows[]; . as $row | $gap | answers($row)) | not) |
	"extra \(.gap) \(.kind) \(.sure) %: \(.title) | \(.why)")
