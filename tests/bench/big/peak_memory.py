"""Runs a program and prints, as JSON, how long it took, its highest resident memory (getrusage), and what it
printed.

python3 peak_memory.py PROGRAM ARGUMENT...
The memory is never less than this interpreter's own at the fork, about 10 MB.
"""

import json
import os
import sys
import time

began = time.monotonic()
reading, writing = os.pipe()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ,
                       file_actions=[(os.POSIX_SPAWN_DUP2, writing, 1), (os.POSIX_SPAWN_CLOSE, reading)])
os.close(writing)
with os.fdopen(reading, encoding='utf-8') as output:
    text = output.read()
_, status, usage = os.wait4(child, 0)
print(json.dumps({'status': os.waitstatus_to_exitcode(status), 'seconds': time.monotonic() - began,
                  'processorSeconds': usage.ru_utime + usage.ru_stime, 'peakBytes': usage.ru_maxrss * 1024,
                  'output': text}))
