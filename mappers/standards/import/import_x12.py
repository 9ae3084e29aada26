#!/usr/bin/env python3
"""Writes the X12 dictionaries of mappers/standards/x12 (format: docs/dictionaries.md) from tab-separated fact tables.

    mappers/standards/import/import_x12.py TABLES RELEASE SET...
    mappers/standards/import/import_x12.py ~/tables 004010 850 855 856 810 997

TABLES holds x12/<release>/{sets,segments,composites,elements,relations,interchange_segments,functional_groups}.tsv and
codes/{codes_x12,code_membership}.tsv. The files of the release are written whole; names come from names_x12.txt beside
this script. Only structural facts are taken, and only the code values of codes_x12.tsv.
"""
import csv
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent

# Lists that codes_x12.tsv is meant to hold whole: a value outside them is an error. Each is `complete` only where
# code_membership.tsv has no further value for the release.
COMPLETE_LISTS = {'715', '716', '717', '718', '720', '723', '353', '587', '668', '670', '248', '331', '333', '336',
                  '146', '563', '1292', 'I18'}
# Lists that live outside the standard (currencies, countries, states, languages ...): no value is ever refused.
OPEN_LISTS = {'100', '26', '156', '116', '24', '819', '1096'}
# Short lists of the interchange envelope, which the curated table does not hold: facts of X12.5.
ENVELOPE_CODES = {'I13': '0 1', 'I14': 'I P T', 'I17': 'A E R'}
# Confidence letters of relations.tsv. A condition that is neither certain nor probable is not written.
CERTAIN, PROBABLE = {'A', 'B', 'C+'}, {'C', 'W'}
# Elements whose type the tables have wrong: counts and positions are whole numbers.
TYPE_FIXES = {'96': 'N0', '722': 'N0', '1528': 'N0'}
ENVELOPE = ['ISA', 'IEA', 'TA1']
# Lengths and types that interchange_segments.tsv leaves blank (ISA is fixed width).
ENVELOPE_FIXES = {'I02': ('AN', 10, 10), 'I04': ('AN', 10, 10), 'I06': ('AN', 15, 15), 'I07': ('AN', 15, 15),
                  'I15': ('AN', 1, 1)}

HEADER = {
    'elements': """\
# Elements and their codes. `element NUMBER TYPE MIN MAX [partial|complete] : name`, then one code a line.
# `complete`: another value is an error. `partial`: the list holds what our documents use; another value is a warning.
# No word: any value.""",
    'segments': """\
# Segments and composites. `segment TAG : name`, then `POSITION ELEMENT USAGE` (M, O, or X: named by a condition) and
# `rule CONDITION [unsure]`: P all or none, R at least one, E at most one, C if the first then all, L if the first then
# one of the rest. `unsure`: a violation is a warning. `tags`: further segments of the release that no set here uses.""",
    'set': """\
# The structure of one set, in order. `TAG USAGE REPEAT`, `loop ID USAGE REPEAT`; two blanks deeper: inside the loop,
# whose first segment starts it. REPEAT is a number or * for no limit.""",
}


def read(path):
    with open(path, encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE))


def read_names():
    names = {}
    for line in (HERE / 'names_x12.txt').read_text().splitlines():
        if line and not line.startswith('#'):
            kind, key, name = line.split(' ', 2)
            names[kind, key] = name
    return names


class Importer:
    def __init__(self, tables, release, set_types):
        self.release, self.set_types, self.names = release, set_types, read_names()
        self.folder = HERE.parent / 'x12' / release
        facts = tables / 'x12' / release
        self.sets = read(facts / 'sets.tsv')
        self.segments = read(facts / 'segments.tsv')
        self.envelope = read(facts / 'interchange_segments.tsv')
        self.composites = read(facts / 'composites.tsv')
        self.relations = read(facts / 'relations.tsv')
        self.groups = {row['set']: row['functional_group'] for row in read(facts / 'functional_groups.tsv')}
        self.codes = self.read_codes(tables / 'codes')
        self.elements = {}  # number -> (type, min, max), filled as uses are met

    def read_codes(self, folder):
        """element -> [(code, name)] of this release; names only where the wording is our own."""
        column = 'in_' + self.release
        members = {(row['element'], row['code']): row[column] for row in read(folder / 'code_membership.tsv')}
        codes = {}
        for row in read(folder / 'codes_x12.tsv'):
            element, code = row['element'], row['code']
            if members.get((element, code), row[column]) == 'y' and element not in OPEN_LISTS:
                name = row['name'] if row['name_basis'] == 'H' else ''
                codes.setdefault(element, []).append((code, name))
        self.gaps = {element for (element, code), state in members.items()
                     if state == 'y' and code not in {known for known, _ in codes.get(element, [])}}
        for element, values in ENVELOPE_CODES.items():
            codes[element] = [(code, '') for code in values.split()]
        return codes

    def named(self, kind, key, words):
        name = self.names.get((kind, key))
        return f'{kind} {words} : {name}' if name else f'{kind} {words}'

    def use_element(self, number, kind, low, high):
        kind = TYPE_FIXES.get(number, kind)
        known = self.elements.setdefault(number, (kind, int(low), int(high)))
        if known != (kind, int(low), int(high)):
            sys.exit(f'element {number} has two shapes: {known} and {(kind, low, high)}')

    def component_number(self, row, rows):
        """Elements the table does not name are known by the other components of the same composite and shape."""
        if row['element']:
            return row['element']
        for other in rows:
            if other['element'] and row['type'] == 'R' == other['type'] and row['max'] == other['max']:
                return other['element']
        return f"{row['composite']}-{int(row['pos']):02}"

    def segment_lines(self, tag, rows):
        lines = [self.named('segment', tag, tag)]
        for row in sorted(rows, key=lambda row: int(row['pos'])):
            number = row['ref']
            if row['ref_kind'] == 'E':
                kind, low, high = row['type'], row['min'], row['max']
                if tag in ENVELOPE and number in ENVELOPE_FIXES:
                    kind, low, high = ENVELOPE_FIXES[number]
                self.use_element(number, kind, low, high)
            lines.append(f"  {row['pos']} {number} {row['req']}")
        for rule in self.relations:
            if rule['segment'] == tag and rule['confidence'] in CERTAIN | PROBABLE:
                lines.append(f"  rule {rule['rule']}" + ('' if rule['confidence'] in CERTAIN else ' unsure'))
        return lines

    def composite_lines(self, key):
        rows = [row for row in self.composites if row['composite'] == key]
        lines = [self.named('composite', key, key)]
        for row in rows:
            number = self.component_number(row, rows)
            kind = 'R' if number in ('1018', '649') else row['type']
            self.use_element(number, kind, row['min'], row['max'])
            lines.append(f"  {row['pos']} {number} {row['req']}")
        return lines

    def set_lines(self, set_type):
        rows = [row for row in self.sets if row['set'] == set_type]
        if not rows:
            sys.exit(f'no set {set_type} in release {self.release}')
        lines = [self.named('set', set_type, f'{set_type} {self.groups[set_type]}')]
        for row in rows:
            indent = '  ' * (int(row['depth']) + 1)
            word = 'loop ' if row['kind'] == 'L' else ''
            repeat = '*' if row['max'] == '>1' else row['max']
            lines.append(f"{indent}{word}{row['tag']} {row['req']} {repeat}")
        return lines

    def element_lines(self):
        lines = []
        for number in sorted(self.elements, key=lambda n: (not n.isdigit(), n.zfill(8))):
            kind, low, high = self.elements[number]
            codes = self.codes.get(number, []) if kind == 'ID' else []
            is_complete = number in COMPLETE_LISTS | set(ENVELOPE_CODES) and number not in self.gaps
            state = ' complete' if is_complete else ' partial'
            words = f'{number} {kind} {low} {high}' + (state if codes else '')
            lines.append(self.named('element', number, words))
            lines += [f'  {code} {name}'.rstrip() for code, name in sorted(codes)]
        return lines

    def write(self, name, kind, lines):
        self.folder.mkdir(parents=True, exist_ok=True)
        text = '\n'.join([HEADER[kind], '# Format: docs/dictionaries.md. Written by mappers/standards/import.',
                          f'release x12 {self.release}', *lines, ''])
        (self.folder / name).write_text(text, encoding='utf-8')

    def run(self):
        tags = {row['tag'] for row in self.sets if row['set'] in self.set_types and row['kind'] == 'S'} | {'GS', 'GE'}
        rows = {}
        for row in self.segments:
            if row['segment'] not in ENVELOPE:
                rows.setdefault(row['segment'], []).append(row)
        others = sorted(set(rows) - tags)
        rows = {tag: rows[tag] for tag in tags}
        for row in self.envelope:
            rows.setdefault(row['segment'], []).append(row)
        composites = sorted({row['ref'] for uses in rows.values() for row in uses if row['ref_kind'] == 'C'})
        lines = [line for key in composites for line in self.composite_lines(key)]
        lines += [line for tag in sorted(rows) for line in self.segment_lines(tag, rows[tag])]
        lines += ['tags ' + ' '.join(others[i:i + 24]) for i in range(0, len(others), 24)]
        self.write('segments.txt', 'segments', lines)
        self.write('elements.txt', 'elements', self.element_lines())
        for set_type in self.set_types:
            self.write(f'set_{set_type}.txt', 'set', self.set_lines(set_type))


if __name__ == '__main__':
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    Importer(pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]).run()
