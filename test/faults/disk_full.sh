#!/bin/sh
# A full disk at any stage: a clear error, nothing broken, and with room the same command goes on.
. "$(dirname "$0")/tap.sh"

# A small file system of our own needs a mount namespace.
if [ "$CANDOUR_IN_NAMESPACE" != 1 ]; then
	for try in "unshare -m" "unshare -rm"; do
		if $try true 2>/dev/null; then
			rm -rf "$work"
			CANDOUR_IN_NAMESPACE=1 exec $try "$0" "$@"
		fi
	done
	skip_all "a file system cannot be mounted here"
fi
. "$(dirname "$0")/candour.sh"
mkdir "$work/now"
mount -t tmpfs -o size=1m none "$work/now" 2>/dev/null || skip_all "tmpfs cannot be mounted here"
cleanup() { umount -l "$work/now"; }

stage_set "$(points 40 400)"
need_kb=$(du -sk "$work/right" | cut -f1)
base_kb=$(du -sk "$work/before" | cut -f1)
note "it takes from $base_kb KB to $need_kb KB"

count=$(points 8 60)
good=0
full_times=0
for i in $(seq 1 "$count"); do
	size_kb=$((base_kb + 64 + (need_kb + 6000 - base_kb) * i / count))
	umount "$work/now"
	mount -t tmpfs -o "size=${size_kb}k" none "$work/now"
	cp -a "$work/before" "$work/now/insp" || { note "no room to begin with $size_kb KB"; continue; }
	ingest "$work/now/insp"
	status=$?
	words=$(grep '"error"' "$work/output" | head -c 300)
	if [ "$status" -eq 7 ]; then
		full_times=$((full_times + 1))
		unbroken "$work/now/insp" || {
			note "$size_kb KB: not intact when full: $(head -c 300 "$work/wrong" "$work/verified")"
			continue
		}
	elif [ "$status" -ne 0 ]; then
		note "$size_kb KB: leaves with $status: $words"
		continue
	fi
	mount -o remount,size=200m "$work/now"
	recovers "$work/now/insp" "full at $size_kb KB ($words)" && good=$((good + 1))
done
[ "$good" -eq "$count" ]
claim $? "with $count sizes of disk, full ones are told and got over ($good, $full_times times full)"
[ "$full_times" -gt 0 ]
claim $? "some of these disks were too small"
finish
