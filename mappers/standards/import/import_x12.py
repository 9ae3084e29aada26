#!/usr/bin/env python3
"""Writes the X12 dictionaries of mappers/standards/x12 (format: docs/dictionaries.md) from tab-separated fact tables.

    mappers/standards/import/import_x12.py TABLES

TABLES holds x12/<release>/{sets,segments,composites,relations,interchange_segments,functional_groups}.tsv and
codes/{codes_x12,code_membership}.tsv. Every release that TABLES has is written: the first one whole, each later one as
what differs from the release before it. Names come from names_x12.txt beside this script. Only structural facts are taken,
and only the code values of codes_x12.tsv.
"""
import csv
import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent

# Lists that codes_x12.tsv is meant to hold whole: a value outside them is an error. Each is `complete` only where
# code_membership.tsv has no further value for the release.
COMPLETE_LISTS = {'715', '716', '717', '718', '720', '723', '353', '587', '668', '670', '248', '331', '333', '336',
                  '146', '563', '1292', 'I18'}
# Releases for which the tables were checked code by code; in all others a list is never complete.
CHECKED_RELEASES = {'004010', '005010'}
# Lists that live outside the standard (currencies, countries, states, languages ...): no value is ever refused.
OPEN_LISTS = {'100', '26', '156', '116', '24', '819', '1096'}
# Short lists of the interchange envelope, which the curated table does not hold: facts of X12.5.
ENVELOPE_CODES = {'I13': '0 1', 'I14': 'I P T', 'I17': 'A E R'}
# Confidence letters of relations.tsv. A condition that is neither certain nor probable is not written.
CERTAIN, PROBABLE = {'A', 'B', 'C+'}, {'C', 'W'}
# Elements whose type the tables have wrong: counts and positions are whole numbers.
TYPE_FIXES = {'96': 'N0', '97': 'N0', '123': 'N0', '354': 'N0', '722': 'N0', '1528': 'N0'}
ENVELOPE = ['ISA', 'IEA', 'TA1']
# Lengths and types that interchange_segments.tsv leaves blank (ISA is fixed width).
ENVELOPE_FIXES = {'I02': ('AN', 10, 10), 'I04': ('AN', 10, 10), 'I06': ('AN', 15, 15), 'I07': ('AN', 15, 15),
                  'I15': ('AN', 1, 1), 'I65': ('AN', 1, 1)}
# Repetitions are counted from 004020 on, and the tables do not say how often an element may repeat.
FIRST_RELEASE_WITH_REPETITIONS = '004020'

# Which file a set stands in: one per family of messages.
FAMILIES = {
    'order': '850 855 857 860 865 869 870 875 876 878 843 840 849 816',
    'delivery': '180 753 754 856 858 859 861 862 863',
    'invoice': '810 812 820 844 880 864 867',
    'planning': '830 846 852 866',
    'catalogue': '832 879 882 888 889 824',
    'warehouse': '940 943 944 945 947 990',
    'transport': '204 210 211 214',
    'health': '270 271 276 277 278 834 835 837 838',
    'acknowledgement': '997 999',
}
FAMILY_OF = {one: family for family, types in FAMILIES.items() for one in types.split()}

HEADER = {
    'elements': """\
# Elements and their codes. `element NUMBER TYPE MIN MAX [partial|complete] : name`, then one code a line.
# `complete`: another value is an error. `partial`: the list holds what our documents use; another value is a warning.
# No word: any value. NUMBER.2 is the same element in another shape; TAG-05 one whose number is not known.""",
    'segments': """\
# Segments and composites. `segment TAG : name`, then `POSITION ELEMENT USAGE` (M, O, or X: named by a condition) and
# `rule CONDITION [unsure]`: P all or none, R at least one, E at most one, C if the first then all, L if the first then
# one of the rest. `unsure`: a violation is a warning. `tags`: further segments of the release that no set here uses.""",
    'set': """\
# The structure of sets, in order. `TAG USAGE REPEAT`, `loop ID USAGE REPEAT`; two blanks deeper: inside the loop,
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


class CodeTables:
    """Which codes an element has in which release."""

    def __init__(self, folder):
        self.members = read(folder / 'code_membership.tsv')
        self.curated = read(folder / 'codes_x12.tsv')

    @staticmethod
    def state(row, release):
        """y, n, or '' where the table does not tell."""
        stated = row.get('in_' + release)
        if stated is not None:
            return stated
        first = row['first_release'].lstrip('<=')
        last = row.get('last_release') or ''
        if not first:
            return ''
        return 'y' if first <= release and (not last or last >= release) else 'n'

    def of(self, release):
        """element -> [(code, name)]; names only where the wording is our own. And the elements whose list has gaps."""
        members = {(row['element'], row['code']): self.state(row, release) for row in self.members}
        codes = {}
        for row in self.curated:
            element, code = row['element'], row['code']
            if (members.get((element, code)) or self.state(row, release)) == 'y' and element not in OPEN_LISTS:
                codes.setdefault(element, []).append((code, row['name'] if row['name_basis'] == 'H' else ''))
        gaps = {element for (element, code), state in members.items()
                if state == 'y' and code not in {known for known, _ in codes.get(element, [])}}
        for element, values in ENVELOPE_CODES.items():
            codes[element] = [(code, '') for code in values.split()]
        return codes, gaps


class Release:
    """The text blocks of one release: (kind, id) -> lines."""

    def __init__(self, facts, release, names, codes):
        self.release, self.names = release, names
        self.codes, self.gaps = codes.of(release)
        self.sets = {}
        for row in read(facts / 'sets.tsv'):
            row['tag'] = row['tag'].upper()
            if row['set'].isdigit():
                self.sets.setdefault(row['set'], []).append(row)
        self.segments = read(facts / 'segments.tsv')
        self.envelope = read(facts / 'interchange_segments.tsv')
        self.composites = read(facts / 'composites.tsv')
        relations = facts / 'relations.tsv'
        self.relations = read(relations) if relations.exists() else []
        self.groups = {row['set']: row['functional_group'] for row in read(facts / 'functional_groups.tsv')}
        self.shapes = {}  # number -> {(type, min, max): id}, filled as uses are met
        self.usual = self.usual_shapes()
        self.blocks = {}
        self.tags = []
        self.make_blocks()

    def named(self, kind, key, words):
        name = self.names.get((kind, key))
        return f'{kind} {words} : {name}' if name else f'{kind} {words}'

    def use_element(self, number, kind, low, high):
        """The id of the element in this shape: its number, or NUMBER.2 where the release uses it in two."""
        shape = (TYPE_FIXES.get(number, kind), int(low), int(high))
        shapes = self.shapes.setdefault(number, {})
        if shape not in shapes:
            is_usual = self.usual.setdefault(number, shape) == shape
            others = len(shapes) - (number in shapes.values())
            shapes[shape] = number if is_usual else f'{number}.{others + 2}'
        return shapes[shape]

    def usual_shapes(self):
        """number -> the shape that most segments use it in: the one that goes by the plain number."""
        counts = {}
        for row in self.segments:
            if row['ref_kind'] == 'E' and row['ref']:
                shape = (TYPE_FIXES.get(row['ref'], row['type']), int(row['min']), int(row['max']))
                shapes = counts.setdefault(row['ref'], {})
                shapes[shape] = shapes.get(shape, 0) + 1
        return {number: max(shapes, key=shapes.get) for number, shapes in counts.items()}

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
        rows = sorted(rows, key=lambda row: int(row['pos']))
        for row in rows:
            number = row['ref'] or f"{tag}-{int(row['pos']):02}"
            if row['ref_kind'] == 'E':
                kind, low, high = row['type'], row['min'], row['max']
                if tag in ENVELOPE and number in ENVELOPE_FIXES:
                    kind, low, high = ENVELOPE_FIXES[number]
                number = self.use_element(number, kind, low, high)
            lines.append(f"  {row['pos']} {number} {row['req']}")
        for rule in self.relations:
            positions = [int(rule['rule'][at:at + 2]) for at in range(1, len(rule['rule']), 2)]
            if rule['segment'] == tag and rule['confidence'] in CERTAIN | PROBABLE and max(positions) <= len(rows):
                lines.append(f"  rule {rule['rule']}" + ('' if rule['confidence'] in CERTAIN else ' unsure'))
        return lines

    def composite_lines(self, key):
        rows = [row for row in self.composites if row['composite'] == key]
        lines = [self.named('composite', key, key)]
        for row in rows:
            number = self.component_number(row, rows)
            kind = 'R' if number in ('1018', '649') else row['type']
            number = self.use_element(number, kind, row['min'], row['max'])
            lines.append(f"  {row['pos']} {number} {row['req']}")
        return lines

    def set_lines(self, set_type):
        lines = [self.named('set', set_type, f'{set_type} {self.groups[set_type]}')]
        for row in self.sets[set_type]:
            indent = '  ' * (int(row['depth']) + 1)
            word = 'loop ' if row['kind'] == 'L' else ''
            repeat = '*' if row['max'] in ('>1', '0') else row['max']  # 0: the tables do not know
            lines.append(f"{indent}{word}{row['tag']} {row['req']} {repeat}")
        return lines

    def element_lines(self, number, shape, key):
        kind, low, high = shape
        codes = self.codes.get(number, []) if kind == 'ID' else []
        is_whole = number in COMPLETE_LISTS and number not in self.gaps and self.release in CHECKED_RELEASES
        state = ' complete' if is_whole or number in ENVELOPE_CODES else ' partial'
        words = f'{key} {kind} {low} {high}' + (state if codes else '')
        return [self.named('element', number, words).replace(f'element {number} ', f'element {key} ', 1),
                *[f'  {code} {name}'.rstrip() for code, name in sorted(codes)]]

    def make_blocks(self):
        tags = {row['tag'] for rows in self.sets.values() for row in rows if row['kind'] == 'S'} | {'GS', 'GE'}
        rows = {}
        for row in self.segments:
            if row['segment'] not in ENVELOPE:
                rows.setdefault(row['segment'], []).append(row)
        for tag in sorted(tags - set(rows)):  # the tables use it and do not say what is in it
            print(f'{self.release}: segment {tag} has no table; the sets that use it are left out', file=sys.stderr)
            self.sets = {key: items for key, items in self.sets.items() if all(i['tag'] != tag for i in items)}
        tags &= set(rows)
        self.tags = sorted(set(rows) - tags)
        rows = {tag: rows[tag] for tag in tags}
        for row in self.envelope:
            rows.setdefault(row['segment'], []).append(row)
        composites = sorted({row['ref'] for uses in rows.values() for row in uses if row['ref_kind'] == 'C'})
        for key in composites:
            self.blocks['composite', key] = self.composite_lines(key)
        for tag in sorted(rows):
            self.blocks['segment', tag] = self.segment_lines(tag, rows[tag])
        for set_type in sorted(self.sets):
            self.blocks['set', set_type] = self.set_lines(set_type)
        for number in sorted(self.shapes, key=lambda n: (not n.isdigit(), n.zfill(8))):
            for shape, key in self.shapes[number].items():
                self.blocks['element', key] = self.element_lines(number, shape, key)


class Writer:
    def __init__(self, root):
        self.root = root
        self.known, self.tags, self.before = {}, [], ''

    def write(self, release):
        changed = {key: lines for key, lines in release.blocks.items() if self.known.get(key) != lines}
        gone = [key for key in self.known if key not in release.blocks]
        folder = self.root / release.release
        folder.mkdir(parents=True)
        self.folder, self.first = folder, f'release x12 {release.release}' + (
            f' after {self.before}' if self.before else '')
        elements = [line for (kind, _), lines in changed.items() if kind == 'element' for line in lines]
        self.write_file('elements.txt', 'elements', elements)
        segments = ['repeats unknown'] if release.release >= FIRST_RELEASE_WITH_REPETITIONS else []
        for kind in ('composite', 'segment'):
            segments += [line for (one, _), lines in changed.items() if one == kind for line in lines]
        segments += [f'remove {kind} {key}' for kind, key in sorted(gone) if kind == 'segment']
        if release.tags != self.tags:
            segments += ['tags ' + ' '.join(release.tags[i:i + 24]) for i in range(0, len(release.tags), 24)]
        self.write_file('segments.txt', 'segments', segments)
        for family in FAMILIES:
            lines = [line for (kind, key), block in changed.items()
                     if kind == 'set' and FAMILY_OF[key] == family for line in block]
            lines += [f'remove set {key}' for kind, key in sorted(gone) if kind == 'set' and FAMILY_OF[key] == family]
            if lines:
                self.write_file(f'sets_{family}.txt', 'set', lines)
        self.known, self.tags, self.before = release.blocks, release.tags, release.release

    def write_file(self, name, kind, lines):
        text = '\n'.join([HEADER[kind], '# Format: docs/dictionaries.md. Written by mappers/standards/import.',
                          self.first, *lines, ''])
        (self.folder / name).write_text(text, encoding='utf-8')


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    tables = pathlib.Path(sys.argv[1])
    root = HERE.parent / 'x12'
    shutil.rmtree(root, ignore_errors=True)
    names, codes, writer = read_names(), CodeTables(tables / 'codes'), Writer(root)
    for facts in sorted((tables / 'x12').iterdir()):
        if facts.is_dir() and facts.name.isdigit():
            writer.write(Release(facts, facts.name, names, codes))


if __name__ == '__main__':
    main()
