"""Reads the Atom side of an ESPI document: entries, their links, and the resources they hold.

Part of a calculation that shares nothing with the core: another language, another XML parser
(expat), joins of its own after the notes on the ESPI data model. Knows no reading.
"""

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from urllib.parse import urlsplit

ATOM = '{http://www.w3.org/2005/Atom}'
ESPI = '{http://naesb.org/espi}'
CUSTOMER = '{http://naesb.org/espi/customer}'
XML_BASE = '{http://www.w3.org/XML/1998/namespace}base'
# What XML calls white space; str.strip() would take more.
SPACE = ' \t\r\n'


@dataclass
class Resource:
    """One ESPI element in an entry's content, with the links of that entry as keys."""

    name: str
    element: ElementTree.Element
    self_key: str = ''
    up_key: str = ''
    related_keys: list = field(default_factory=list)


def local_name(element):
    return element.tag.rpartition('}')[2]


def text_of(element, name):
    """The text of a child in the element's own name space, without white space around it, or None."""
    child = element.find(element.tag.rpartition('}')[0] + '}' + name)
    return None if child is None else ''.join(child.itertext()).strip(SPACE)


def _path_and_query(href):
    # Without a scheme two slashes are a doubled slash here, not the name of a host.
    parts = urlsplit(href if '://' in href else 'none://' + ('' if href.startswith('/') else '/') + href)
    return parts.path, parts.query


def link_key(href, base=''):
    """Absolute, rooted and relative forms of one address give one key, doubled slashes or not."""
    href = href.strip(SPACE)
    if not href:
        return ''
    path, query = _path_and_query(href)
    segments = path.split('/')
    if base and '://' not in href and not href.startswith('/'):
        segments = _path_and_query(base.strip(SPACE))[0].split('/')[:-1] + segments
    key = '/'.join(segment for segment in segments if segment not in ('', '.'))
    return key + ('?' + query if query else '')


def parent_of(key, last=None):
    """The address one level up; with `last` only if the level left out has that name, else ''."""
    above, _, segment = key.rpartition('/')
    return above if last is None or segment == last else ''


def segment_behind(key, name):
    """What stands behind the last segment of that name: the id of a resource in its address."""
    segments = key.partition('?')[0].split('/')
    found = [behind for before, behind in zip(segments, segments[1:]) if before == name]
    return found[-1] if found else ''


def _resources_in(element):
    """ESPI elements below, looked for through wrappers (`IntervalBlockList`)."""
    if not element.tag.startswith((ESPI, CUSTOMER)):
        return
    if element.tag.endswith('List') and local_name(element) not in ('List', 'BatchList'):
        for child in element:
            yield from _resources_in(child)
    else:
        yield element


def _of_entry(entry, base):
    links = [(link.get('rel', '').strip(SPACE), link_key(link.get('href'), base))
             for link in entry.findall(ATOM + 'link') if link.get('href') is not None]
    first = {rel: key for rel, key in reversed(links)}
    related = [key for rel, key in links if rel == 'related']
    for content in entry.findall(ATOM + 'content'):
        for child in content:
            for element in _resources_in(child):
                yield Resource(local_name(element), element, first.get('self', ''),
                               first.get('up', ''), related)


def read_resources(file):
    """Every resource of a document in its order: of a feed, of a lone entry, or a bare one."""
    root = ElementTree.parse(file).getroot()
    base = root.get(XML_BASE, '')
    if root.tag == ATOM + 'feed':
        return [one for entry in root.findall(ATOM + 'entry') for one in _of_entry(entry, base)]
    if root.tag == ATOM + 'entry':
        return list(_of_entry(root, base))
    return [Resource(local_name(element), element) for element in _resources_in(root)]
