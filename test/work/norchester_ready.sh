#!/bin/sh
# norchester_ready.sh PROGRAM SAMPLES FOLDER STAMP: the sample inspection with its disclosure taken in, made once; tests that
# look at it or work in it take a copy. Where it cannot be made they make their own, and fail in their own name.
rm -rf "$3"
"$1" init "$3" --authority 'Norchester Borough Council' --remit best-value --appointed 2014-09-10 \
	--report-by 2014-11-30 > /dev/null &&
	"$1" ingest "$3" "$2/norchester/disclosure" --from 'Norchester BC, monitoring officer' --custodian 'Norchester BC' \
		--received 2014-10-02 --power 'LGA 1999 s.11' > /dev/null || rm -rf "$3"
[ ! -e "$3" ] || touch "$3"
touch "$4"
