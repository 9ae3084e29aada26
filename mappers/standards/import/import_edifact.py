#!/usr/bin/env python3
"""Writes the EDIFACT dictionaries of mappers/standards/edifact (format: docs/dictionaries.md) from tab-separated fact tables.

    mappers/standards/import/import_edifact.py TABLES

TABLES holds edifact/<directory>/{messages,segments,composites,elements,codes}.tsv (codes also as .tsv.gz) for D93A to the
newest directory and SV1 to SV4, the service directories of syntax 1 to 4. The first directory is written whole, each later
one as what differs from the one before it, code by code; so are the service directories among themselves. UN/EDIFACT
directories are published by UNECE for free use, and are written with all their codes.
"""
import csv
import gzip
import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent

# Where the service segments of messages (UNH, UNS, UNT ...) come from: those of syntax 4 hold what the others have, too.
SERVICE_OF_MESSAGES = 'SV4'
# Lists that are narrower than what is sent: versions, releases, types and agencies of messages, qualifiers of parties,
# references of agreements, character sets. No value is ever refused.
OPEN_LISTS = {'0001', '0002', '0007', '0026', '0029', '0051', '0052', '0054', '0057', '0065', '0110', '0113'}

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
# Elements and their codes. `element NUMBER TYPE MIN MAX [complete] : name`, then one code a line: another value is an
# error. No word: any value. `codes NUMBER`: what differs in the list of an element of the directory before: a code that is
# new or has another name, and -CODE for one that is gone.""",
    'segments': """\
# Segments and composites. `segment TAG : name`, then `POSITION ELEMENT USAGE` (M mandatory, C conditional).""",
    'set': """\
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


def words(text):
    """A name as the format can hold it."""
    return ' '.join(text.replace(' : ', ': ').split())


def grouped(rows, key):
    groups = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups


class Directory:
    """The text blocks of one directory: (kind, id) -> lines; of the kind `codes`: code -> name."""

    def __init__(self, folder, service=None):
        self.name = folder.name
        self.blocks = {}
        self.codes = {}
        sources = [folder] if service is None else [service, folder]
        elements, composites, segments = {}, {}, {}
        for source in sources:
            for row in read(source, 'codes.tsv'):
                if row['element'] not in OPEN_LISTS:
                    self.codes.setdefault(row['element'], {})[row['code']] = words(row['name'])
            elements.update({row['element']: row for row in read(source, 'elements.tsv')})
            composites.update(grouped(read(source, 'composites.tsv'), 'composite'))
            segments.update(grouped(read(source, 'segments.tsv'), 'segment'))
        # The service segments are those of their own directory, whatever copies the others hold.
        if service is not None:
            composites.update(grouped(read(service, 'composites.tsv'), 'composite'))
            segments.update(grouped(read(service, 'segments.tsv'), 'segment'))
            elements.update({row['element']: row for row in read(service, 'elements.tsv')})
        for number, row in sorted(elements.items()):
            state = ' complete' if self.codes.get(number) else ''
            line = f"element {number} {row['type']} {row['min'] or 1} {row['max']}{state}"
            self.blocks['element', number] = [self.named(line, row['name'])]
        self.codes = {number: codes for number, codes in self.codes.items() if number in elements}
        for kind, groups, reference in (('composite', composites, 'element'), ('segment', segments, 'ref')):
            for key, rows in sorted(groups.items()):
                self.blocks[kind, key] = [self.named(f'{kind} {key}', rows[0]['name']),
                                          *[f"  {row['pos']} {row[reference]} {self.usage(row)}" for row in rows]]
        for message, rows in sorted(grouped(read(folder, 'messages.tsv'), 'message').items()):
            self.correct_triggers(message, rows)
            self.add_trailer(message, rows)
            self.blocks['set', message] = [f'set {message} : {NAMES[message]}', *map(self.item, rows)]

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

    @staticmethod
    def named(line, name):
        return f'{line} : {words(name)}' if name else line

    @staticmethod
    def usage(row):
        return 'M' if row['status'] == 'M' else 'C'  # `?`: the tables do not know

    def item(self, row):
        indent = '  ' * (int(row['depth']) + 1)
        word = 'loop ' if row['kind'] == 'G' else ''
        return f"{indent}{word}{row['tag']} {self.usage(row)} {row['max']}"


class Writer:
    def __init__(self, root):
        self.root = root
        self.blocks, self.codes, self.before = {}, {}, ''

    def element_lines(self, number, directory):
        """The block of an element, or of its codes alone, or nothing."""
        block, codes = directory.blocks['element', number], directory.codes.get(number, {})
        if self.blocks.get(('element', number)) != block:
            return block + [f'  {code} {name}'.rstrip() for code, name in sorted(codes.items())]
        before = self.codes.get(number, {})
        lines = [f'  {code} {name}'.rstrip() for code, name in sorted(codes.items()) if before.get(code) != name]
        lines += [f'  -{code}' for code in sorted(before) if code not in codes]
        return [f'codes {number}', *lines] if lines else []

    def write(self, directory):
        folder = self.root / directory.name
        folder.mkdir(parents=True)
        self.first = f'release edifact {directory.name}' + (f' after {self.before}' if self.before else '')
        changed = {key: lines for key, lines in directory.blocks.items() if self.blocks.get(key) != lines}
        gone = sorted(key for key in self.blocks if key not in directory.blocks)
        lines = []
        for kind, number in directory.blocks:
            if kind == 'element':
                lines += self.element_lines(number, directory)
        self.write_file(folder / 'elements.txt', 'elements', lines)
        lines = [line for kind in ('composite', 'segment')
                 for (one, _), block in changed.items() if one == kind for line in block]
        lines += [f'remove segment {key}' for kind, key in gone if kind == 'segment']
        self.write_file(folder / 'segments.txt', 'segments', lines)
        for family in FAMILIES:
            lines = [line for (kind, key), block in changed.items()
                     if kind == 'set' and FAMILY_OF[key] == family for line in block]
            lines += [f'remove set {key}' for kind, key in gone if kind == 'set' and FAMILY_OF[key] == family]
            if lines:
                self.write_file(folder / f'sets_{family}.txt', 'set', lines)
        self.blocks, self.codes, self.before = directory.blocks, directory.codes, directory.name

    def write_file(self, path, kind, lines):
        text = '\n'.join([HEADER[kind], '# Format: docs/dictionaries.md. Written by mappers/standards/import.',
                          self.first, *lines, ''])
        path.write_text(text, encoding='utf-8')


def age(folder):
    """D99B comes before D00A."""
    year = int(folder.name[1:3])
    return (year + (1900 if year >= 90 else 2000), folder.name[3])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    tables = pathlib.Path(sys.argv[1]) / 'edifact'
    root = HERE.parent / 'edifact'
    shutil.rmtree(root, ignore_errors=True)
    services = Writer(root)
    for folder in sorted(tables.glob('SV?')):
        services.write(Directory(folder))
    messages = Writer(root)
    for folder in sorted((one for one in tables.glob('D???') if one.is_dir()), key=age):
        messages.write(Directory(folder, tables / SERVICE_OF_MESSAGES))


if __name__ == '__main__':
    main()
