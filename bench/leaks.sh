#!/bin/bash
# leaks.sh: hidden text in PDFs, found and wrongly found, against what a test set says.
#
#   bench/leaks.sh CANDOUR FOLDER
#
# FOLDER holds PDFs and expected.json: {"files": {NAME: {"leaks": [{"kind", "text"}]}}}. A leak is
# found where a gap of that kind shows that text; a false alarm is a gap on a file without leaks.
# PYTHON (default python3) with the module xray (x-ray) is the peer; without it, it is left out.
set -u
candour=$(realpath "$1") || exit 2
folder=$(realpath "$2") || exit 2
python=${PYTHON:-python3}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/candour-leaks-XXXXXX")
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1

mkdir in && cp "$folder"/*.pdf in/
"$candour" init it --authority "Norchester Borough Council" --remit best-value --appointed 2014-09-10 > out &&
	"$candour" ingest it in --no-ocr --from bench --custodian bench --received 2014-10-02 >> out 2>&1 &&
	"$candour" gaps it --kind hidden-text --json > gaps.json || { cat out; exit 1; }

# What each kind of the test set is called here.
cat > kinds.json <<'KINDS'
{"TEXT_UNDER_SHAPE": "text-under-shape", "TEXT_UNDER_IMAGE": "text-under-image",
 "TEXT_UNDER_ANNOTATION": "text-under-annotation", "UNAPPLIED_REDACT": "unapplied-redaction",
 "INVISIBLE_TEXT": "invisible-text", "OUTSIDE_CROP": "text-outside-page", "HIDDEN_LAYER": "hidden-layer",
 "EARLIER_REVISION": "earlier-revision", "METADATA": "metadata", "EMBEDDED_FILE": "embedded-file",
 "BOOKMARK": "bookmark", "FORM_FIELD": "form-field", "ALT_TEXT": "replacement-text",
 "ANNOTATION_TEXT": "annotation-text"}
KINDS
jq -rn --slurpfile gaps gaps.json --slurpfile kinds kinds.json --slurpfile expected "$folder/expected.json" '
	[$gaps[] | select(.gap) | {
		file: (.title | capture("in/(?<f>[^/]+[.]pdf)").f),
		kind: (.subject | split(":") | last),
		words: ([.evidence[].words] | join("\n"))}] as $found |
	$expected[0].files | to_entries[] | .key as $file | .value.leaks as $leaks |
	[$found[] | select(.file == $file)] as $here |
	if ($leaks | length) == 0 then
		[(if ($here | length) == 0 then "clean" else "FALSE ALARM" end), $file, ($here | map(.kind) | join(", "))]
	else
		$leaks[] | . as $leak |
		[$here[] | select(.words | contains($leak.text))] as $told |
		[(if any($told[]; .kind == $kinds[0][$leak.kind]) then "found"
		  elif ($told | length) > 0 then "found otherwise" else "MISSED" end),
		 $file, ($told | map(.kind) | join(", "))]
	end | @tsv' > rows.tsv
sed 's/^/  /' rows.tsv
printf '\ncandour: %d of %d leaks found with their kind and words, %d false alarms on %d clean files\n' \
	"$(grep -c '^found	' rows.tsv)" "$(grep -cv '^clean\|^FALSE' rows.tsv)" \
	"$(grep -c '^FALSE' rows.tsv)" "$(grep -c '^clean\|^FALSE' rows.tsv)"

"$python" -c 'import xray' 2> /dev/null || { echo "(x-ray is not installed: left out)"; exit 0; }
"$python" - "$folder" <<'PEER'
import asyncio, inspect, json, os, sys
import xray
files = json.load(open(os.path.join(sys.argv[1], "expected.json")))["files"]
found = false = leaks = clean = 0
for name, want in files.items():
    try:
        got = xray.inspect(os.path.join(sys.argv[1], name))
        if inspect.iscoroutine(got):
            got = asyncio.run(got)
    except Exception:
        got = {}
    text = " ".join(one["text"] for page in got.values() for one in page)
    if want["leaks"]:
        leaks += 1
        found += all(one["text"] in text for one in want["leaks"])
    else:
        clean += 1
        false += bool(got)
print(f"x-ray: {found} of {leaks} leaks found, {false} false alarms on {clean} clean files")
PEER
