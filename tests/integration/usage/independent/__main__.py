"""python3 -m independent FILE...: one line of JSON for each file, {"file", "usage", "net"} or {"file", "error"}.

An error is that the file is no well-formed XML; everything else ends the program.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree

from .joins import read_document
from .usage import usage_of

for file in sys.argv[1:]:
    try:
        answer = usage_of(read_document(file))
    except ElementTree.ParseError as error:
        answer = {'error': str(error)}
    print(json.dumps({'file': file} | answer))
