#!/bin/sh
# Makes a corpus of the SQL of the stories: a file for each case, its migrations parted by lines of `-- next`.
set -eu
cd "$(dirname "$0")"
mkdir -p corpus/replay
awk '
    FNR == 1 || /^## / { if (out != "") close(out); out = sprintf("corpus/replay/%05d.sql", ++number); first = 1 }
    /^```sql/ { inside = 1; if (!first) print "-- next" > out; first = 0; next }
    /^```/ { inside = 0; next }
    inside { print > out }
' $(find ../tests/oracle/stories -name "*.md" | sort)
