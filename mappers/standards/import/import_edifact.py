#!/usr/bin/env python3
"""Writes the EDIFACT dictionaries of mappers/standards/edifact (format: docs/dictionaries.md) from tab-separated fact tables.

    mappers/standards/import/import_edifact.py TABLES

TABLES holds edifact/<directory>/{messages,segments,composites,elements,codes}.tsv (codes also as .tsv.gz) for D93A to the
newest directory and SV1 to SV4, the service directories of syntax 1 to 4. The directories of WHOLE are written whole, each
other one as what differs from that earlier one which makes the difference smallest, code by code; the service directories
as what differs from the one before. Words that the tables run together are told apart by names_edifact.txt beside this
script. UN/EDIFACT directories are published by UNECE for free use, and are written with all their codes.
"""
import csv
import gzip
import pathlib
import re
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent

# Told whole, so that no directory needs a long chain of others to be read: that takes the time of a few messages.
WHOLE = ['D93A', 'D96A', 'D99B', 'D02B', 'D08B', 'D15A']
# A directory is told after one that is whole, or by this many steps more.
STEPS_MAX = 3
# Where the service segments of messages come from: those of syntax 4 hold what the others have, too.
SERVICE_OF_MESSAGES = 'SV4'
MESSAGE_SERVICE = ['UNH', 'UNS', 'UNT', 'UGH', 'UGT']
# Lists that are narrower than what is sent: versions, releases, types and agencies of messages, qualifiers of parties,
# references of agreements, character sets; units of measure are those of UN/ECE Recommendation 20, of which three
# directories name a few. No value is ever refused.
OPEN_LISTS = {'0001', '0002', '0007', '0026', '0029', '0051', '0052', '0054', '0057', '0065', '0110', '0113', '6411'}
# The lists of the service directories that hold every value there is. In the others drafts had more (0083, 0085).
COMPLETE_SERVICE_LISTS = {'0073', '0081'}
# What else stands in the tables as a code is a line of a note.
CODE = re.compile('[A-Z0-9]+')
# The tables cut names here, in the middle of a word.
NAME_CUT = 70
# Numbers from here on stand in a second file: no file may be over 300 KB.
SECOND_FILE = '4000'

# ISO 9735-1, syntax version 4: S017 is position 6 of UNH. The tables leave it out.
GUIDELINE = {'0121': ('guideline identification', 14), '0122': ('guideline version number', 3),
             '0124': ('guideline release number', 3)}

# Which file a message stands in: one per family.
FAMILIES = {
    'order': 'ORDERS ORDRSP ORDCHG OSTENQ OSTRPT QUOTES REQOTE',
    'delivery': 'DELFOR DELJIT DESADV HANMOV INSDES RECADV RETANN RETINS',
    'invoice': 'COMDIS CREADV DEBADV INVOIC PAYORD REMADV STATAC TAXCON',
    'planning': 'INVRPT SLSFCT SLSRPT',
    'catalogue': 'PARTIN PRICAT PRODAT PRODEX',
    'transport': 'IFCSUM IFTMIN IFTSTA',
    'general': 'APERAK GENRAL',
    'service': 'AUTACK CONTRL KEYMAN',
}
FAMILY_OF = {one: family for family, types in FAMILIES.items() for one in types.split()}
NAMES = {
    'APERAK': 'application error and acknowledgement', 'AUTACK': 'secure authentication and acknowledgement',
    'COMDIS': 'commercial dispute', 'CONTRL': 'syntax and service report', 'CREADV': 'credit advice',
    'DEBADV': 'debit advice', 'DELFOR': 'delivery schedule', 'DELJIT': 'delivery just in time',
    'DESADV': 'despatch advice', 'GENRAL': 'general purpose message', 'HANMOV': 'cargo handling and movement',
    'IFCSUM': 'forwarding and consolidation summary', 'IFTMIN': 'transport instruction', 'IFTSTA': 'transport status',
    'INSDES': 'instruction to despatch', 'INVOIC': 'invoice', 'INVRPT': 'inventory report',
    'KEYMAN': 'security key and certificate management', 'ORDCHG': 'purchase order change request',
    'ORDERS': 'purchase order', 'ORDRSP': 'purchase order response', 'OSTENQ': 'order status enquiry',
    'OSTRPT': 'order status report', 'PARTIN': 'party information', 'PAYORD': 'payment order',
    'PRICAT': 'price and sales catalogue', 'PRODAT': 'product data', 'PRODEX': 'product exchange reconciliation',
    'QUOTES': 'quote', 'RECADV': 'receiving advice', 'REMADV': 'remittance advice', 'REQOTE': 'request for quote',
    'RETANN': 'announcement for returns', 'RETINS': 'instruction for returns', 'SLSFCT': 'sales forecast',
    'SLSRPT': 'sales data report', 'STATAC': 'statement of account', 'TAXCON': 'tax control',
}

HEADER = {
    'elements': """\
# Elements and their codes. `element NUMBER TYPE MIN MAX [partial|complete] : name`, then one code a line. `complete`:
# another value is an error; `partial`: a warning. No word: any value. `codes NUMBER`: what differs in the list of an
# element of the directory before: a code that is new or has another name, and -CODE for one that is gone.""",
    'segments': """\
# Segments and composites. `segment TAG : name`, then `POSITION ELEMENT USAGE [REPEAT]` (M mandatory, C conditional).
# `tags`: service segments that stand outside of messages.""",
    'sets': """\
# The structure of messages, in order. `TAG USAGE REPEAT`, `loop GROUP USAGE REPEAT`; two blanks deeper: inside the segment
# group, whose first segment starts it.""",
}


def read(folder, name):
    path = folder / name
    packed = folder / (name + '.gz')
    if not path.exists() and not packed.exists():
        return []
    with (open(path, encoding='utf-8', newline='') if path.exists() else
          gzip.open(packed, 'rt', encoding='utf-8', newline='')) as file:
        return list(csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE))


def read_joined_words():
    lines = (HERE / 'names_edifact.txt').read_text(encoding='utf-8').splitlines()
    return dict(line.split(' ', 1) for line in lines if line and not line.startswith('#'))


class Names:
    """What the directories call their segments, composites and elements."""

    def __init__(self, folders):
        self.joined = read_joined_words()
        self.known = []  # of each directory, oldest first: (kind, id) -> name
        self.places = {}
        for folder in folders:
            self.places[folder.name] = len(self.known)
            self.known.append({(kind, row[kind]): self.plain(row['name'])
                               for kind in ('segment', 'composite', 'element')
                               for row in read(folder, kind + 's.tsv') if row['name']})

    def plain(self, text):
        """As the other dictionaries write names: small letters, but for abbreviations."""
        text = ' '.join(self.joined.get(word.lower(), word) for word in text.replace(',', ' ').split())
        return text if text[1:2].isupper() else text[0].lower() + text[1:]

    def of(self, directory, kind, key):
        """The name in that directory; where it tells none, in the next later one that does, then in an earlier one."""
        place = self.places[directory]
        for names in self.known[place:] + self.known[place::-1]:
            if (kind, key) in names:
                return names[kind, key]
        return ''


def mended(text):
    """Some names stand in the tables encoded twice, some with the quotation marks of another character set."""
    try:
        text = text.encode('latin-1').decode('utf-8')
    except UnicodeError:
        pass
    text = re.sub('[\x80-\x9f]', lambda found: found.group().encode('latin-1').decode('cp1252', 'ignore'), text)
    return text.translate(str.maketrans('\u2018\u2019\u201c\u201d\u2013\u2014', '\'\'""--'))


def code_name(text):
    """A name as the format can hold it, without what is left of a word or a bracket that was cut."""
    text = ' '.join(mended(text).replace(' : ', ': ').split())
    if len(text) < NAME_CUT - 1:
        return text
    text = text.rsplit(' ', 1)[0]
    if text.count('(') > text.count(')'):
        text = text[:text.rindex('(')]
    return text.rstrip(' ,-/')


def grouped(rows, key):
    groups = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups


class Tables:
    """The rows of one directory, corrected."""

    def __init__(self, folder):
        self.name = folder.name
        self.codes = {}
        for row in read(folder, 'codes.tsv'):
            if row['element'] not in OPEN_LISTS and CODE.fullmatch(row['code']):
                self.codes.setdefault(row['element'], {})[row['code']] = code_name(row['name'])
        self.elements = {row['element']: row for row in read(folder, 'elements.tsv')}
        self.composites = grouped(read(folder, 'composites.tsv'), 'composite')
        self.segments = grouped(read(folder, 'segments.tsv'), 'segment')
        self.messages = grouped(read(folder, 'messages.tsv'), 'message')
        if any(row['ref'] == 'S016' for row in self.segments.get('UNH', [])):
            self.add_guideline()
        for message, rows in self.messages.items():
            self.correct_triggers(message, rows)
            self.add_trailer(message, rows)

    def add_guideline(self):
        header = self.segments['UNH']
        if any(row['ref'] == 'S017' for row in header):
            return
        print(f'{self.name}: UNH has no S017; it is added', file=sys.stderr)
        at = 1 + [row['ref'] for row in header].index('S016')
        header.insert(at, {'ref': 'S017', 'status': 'C', 'max_rep': '1'})
        self.composites['S017'] = [{'element': number, 'status': 'M' if number == '0121' else 'C'}
                                   for number in [*GUIDELINE, '0051']]
        for number, (name, high) in GUIDELINE.items():
            self.elements[number] = {'name': name, 'type': 'an', 'min': '1', 'max': str(high)}

    def correct_triggers(self, message, rows):
        """The segment that starts a group stands in it once: what is told of it otherwise belongs to the group."""
        for group, trigger in zip(rows, rows[1:]):
            if group['kind'] == 'G' and trigger['max'] != '1':
                print(f"{self.name}: {message} {group['tag']} starts with {trigger['tag']} {trigger['max']} times; that is "
                      'taken as the number of the group', file=sys.stderr)
                group['max'], trigger['max'] = max(group['max'], trigger['max'], key=int), '1'

    def add_trailer(self, message, rows):
        if rows[-1]['tag'] != 'UNT':
            print(f'{self.name}: {message} does not end with UNT; it is added', file=sys.stderr)
            rows.append({'depth': rows[0]['depth'], 'kind': 'S', 'tag': 'UNT', 'status': 'M', 'max': '1'})

    def keep_repeats(self, before):
        """How often an element may repeat is known up to D04B; from then on the tables say once of all: what was is kept."""
        def counts(tables):
            return {(tag, place, row['ref']): row for tag, rows in tables.segments.items()
                    for place, row in enumerate(rows)}
        mine = counts(self)
        if before is None or any(row['max_rep'] != '1' for row in mine.values()):
            return
        for key, row in counts(before).items():
            if key in mine:
                mine[key]['max_rep'] = row['max_rep']

    def take_service(self, service):
        """The service segments are those of their own directory, whatever copies this one holds."""
        for tag in service.segments:
            self.segments.pop(tag, None)
        for tag in MESSAGE_SERVICE:
            self.segments[tag] = service.segments[tag]
            for row in self.segments[tag]:
                self.take(row['ref'], service)

    def take(self, reference, service):
        if reference in service.composites:
            self.composites[reference] = service.composites[reference]
            for row in self.composites[reference]:
                self.take(row['element'], service)
        else:
            self.elements[reference] = service.elements[reference]
            self.codes[reference] = service.codes.get(reference, {})


class Directory:
    """The text blocks of one directory: (kind, id) -> lines; beside them the codes: element -> code -> name."""

    def __init__(self, tables, names, service=None):
        self.name, self.tables, self.names = tables.name, tables, names
        self.tags = sorted(set(service.segments) - set(MESSAGE_SERVICE)) if service else []
        if service:
            tables.take_service(service)
        self.blocks = {}
        used = {row['ref'] for rows in tables.segments.values() for row in rows}
        composites = {key: rows for key, rows in sorted(tables.composites.items()) if key in used}
        used |= {row['element'] for rows in composites.values() for row in rows}
        self.codes = {number: codes for number, codes in tables.codes.items() if number in used}
        for number in sorted(used & set(tables.elements)):
            row = tables.elements[number]
            line = f"element {number} {row['type']} {row['min'] or 1} {row['max']}{self.state(number)}"
            self.blocks['element', number] = [self.named('element', number, line)]
        for key, rows in composites.items():
            self.add_block('composite', key, rows, 'element')
        for key, rows in sorted(tables.segments.items()):
            self.add_block('segment', key, rows, 'ref')
        for message, rows in sorted(tables.messages.items()):
            self.blocks['set', message] = [f'set {message} : {NAMES[message]}', *map(self.item, rows)]

    def state(self, number):
        if not self.codes.get(number):
            return ''
        return ' complete' if number >= '1000' or number in COMPLETE_SERVICE_LISTS else ' partial'

    def named(self, kind, key, line):
        name = self.names.of(self.name, kind, key) or self.tables.elements.get(key, {}).get('name', '')
        return f'{line} : {name}' if name else line

    def add_block(self, kind, key, rows, reference):
        lines = [self.named(kind, key, f'{kind} {key}')]
        for place, row in enumerate(rows, 1):
            repeat = '' if row.get('max_rep', '1') == '1' else f" {row['max_rep']}"
            lines.append(f'  {place} {row[reference]} {self.usage(row)}{repeat}')
        self.blocks[kind, key] = lines

    @staticmethod
    def usage(row):
        return 'M' if row['status'] == 'M' else 'C'  # `?`: the tables do not know

    def item(self, row):
        indent = '  ' * (int(row['depth']) + 1)
        word = 'loop ' if row['kind'] == 'G' else ''
        return f"{indent}{word}{row['tag']} {self.usage(row)} {row['max']}"

    def element_lines(self, number, base):
        """The block of an element, or of its codes alone, or nothing."""
        block, codes = self.blocks['element', number], self.codes.get(number, {})
        if base is None or base.blocks.get(('element', number)) != block:
            return block + [f'  {code} {name}'.rstrip() for code, name in sorted(codes.items())]
        before = base.codes.get(number, {})
        lines = [f'  {code} {name}'.rstrip() for code, name in sorted(codes.items()) if before.get(code) != name]
        lines += [f'  -{code}' for code in sorted(before) if code not in codes]
        return [f'codes {number}', *lines] if lines else []

    def files_after(self, base):
        """What the files of this directory say when it is told as what differs from `base`, or whole: name -> lines."""
        known = base.blocks if base else {}
        changed = {key: lines for key, lines in self.blocks.items() if known.get(key) != lines}
        gone = sorted(key for key in known if key not in self.blocks)
        files = {'elements.txt': [], f'elements_{SECOND_FILE}.txt': [], 'segments.txt': []}
        for kind, number in self.blocks:
            if kind == 'element':
                name = 'elements.txt' if number < SECOND_FILE else f'elements_{SECOND_FILE}.txt'
                files[name] += self.element_lines(number, base)
        segments = files['segments.txt']
        for kind in ('composite', 'segment'):
            segments += [line for (one, _), block in changed.items() if one == kind for line in block]
        segments += [f'remove {kind} {key}' for kind, key in gone if kind != 'set']
        if self.tags != (base.tags if base else []):
            segments.append('tags ' + ' '.join(self.tags))
        for family in FAMILIES:
            lines = [line for (kind, key), block in changed.items()
                     if kind == 'set' and FAMILY_OF[key] == family for line in block]
            files[f'sets_{family}.txt'] = lines + [f'remove set {key}' for kind, key in gone
                                                   if kind == 'set' and FAMILY_OF[key] == family]
        return {name: lines for name, lines in files.items() if lines or name == 'elements.txt'}


def write(directory, base, files):
    first = f'release edifact {directory.name}' + (f' after {base.name}' if base else '')
    folder = HERE.parent / 'edifact' / directory.name
    folder.mkdir(parents=True)
    for name, lines in files.items():
        header = HEADER[re.split('[_.]', name)[0]]
        text = '\n'.join([header, '# Format: docs/dictionaries.md. Written by mappers/standards/import.',
                          first, *lines, ''])
        (folder / name).write_text(text, encoding='utf-8')


def write_shortest(directory, earlier):
    """`earlier`: (directory, steps it is away from one that is whole) of those that this one may be told after."""
    def size(files):
        return sum(len(line) + 1 for lines in files.values() for line in lines)
    ways = [(directory.files_after(base), base, steps + 1) for base, steps in earlier if steps < STEPS_MAX]
    files, base, steps = min(ways, key=lambda way: size(way[0]))
    write(directory, base, files)
    earlier.append((directory, steps))


def age(folder):
    """D99B comes before D00A."""
    year = int(folder.name[1:3])
    return (year + (1900 if year >= 90 else 2000), folder.name[3])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    facts = pathlib.Path(sys.argv[1]) / 'edifact'
    root = HERE.parent / 'edifact'
    shutil.rmtree(root, ignore_errors=True)
    services = sorted(facts.glob('SV?'))
    names, before, service = Names(services), None, None
    for folder in services:
        service = Tables(folder)
        directory = Directory(service, names)
        write(directory, before, directory.files_after(before))
        before = directory
    assert before.name == SERVICE_OF_MESSAGES
    folders = sorted((one for one in facts.glob('D???') if one.is_dir()), key=age)
    names, earlier, before = Names([*folders, *services]), [], None
    for folder in folders:
        tables = Tables(folder)
        tables.keep_repeats(before)
        directory, before = Directory(tables, names, service), tables
        if folder.name in WHOLE:
            write(directory, None, directory.files_after(None))
            earlier = [(directory, 0)]
        else:
            write_shortest(directory, earlier)


if __name__ == '__main__':
    main()
