import { lastName } from '../../syntax/nodes.ts';
import type { Dialect } from '../drivers/dialect.ts';
import type { HolePiece } from '../template/index.ts';
import { placeOf } from './neighbours.ts';
import { FRAGMENT } from './place.ts';
import { HOLE, type Token } from './tokens.ts';
import type { Refused } from './units.ts';
import { CLAUSE, KEYWORD } from './words.ts';

/** Names that people give to pieces of SQL that bring a blank along. */
const PIECE = /where|clause|filter|cond|order|sort|limit|offset|paging|join|sql|query|having|group|extra|options/i;

/** What holes are that touch each other, or a name or a number: `FROM ${table}${where}`, `logs_${year}`, `LIMIT 1${lock}`. */
export function gluedUnits(
  tokens: readonly Token[],
  at: number,
  holes: readonly HolePiece[],
  dialect: Dialect,
): Refused[] {
  const { text } = tokens[at] as Token;
  if (text.split(HOLE).join('') === '') return besideEachOther(tokens, at, holes, dialect);
  const word = /^[^\uE000]*/.exec(text)?.[0] ?? '';
  const isKeyword = CLAUSE.test(word.toUpperCase()) || KEYWORD.test(word.toUpperCase());
  return holes.map((hole, index) => {
    const last = lastName(hole.node);
    if (isKeyword || PIECE.test(last) || (word === '' && index > 0)) return refused('fragment', FRAGMENT, hole);
    if (/^\d+$/.test(word))
      return refused('fragment', `behind the number ${word} it is a piece of SQL, or more of its digits`, hole);
    const isEnd = word !== '' && !word.endsWith('_') && text === word + HOLE;
    return refused(
      'identifier',
      `it is part of the name ${text.split(HOLE).join('…')}${isEnd ? ', or a piece of SQL behind it' : ''}`,
      hole,
    );
  });
}

/** The first is what its place says, as long as that is no value: nobody sees where one would end. */
function besideEachOther(
  tokens: readonly Token[],
  at: number,
  [first, ...others]: readonly HolePiece[],
  dialect: Dialect,
): Refused[] {
  const alone = tokens.map((token, index): Token => (index === at ? { ...token, kind: 'hole', text: HOLE } : token));
  const place = placeOf(alone, at, true, dialect);
  return [
    ...(first
      ? [
          place.kind === 'refused'
            ? refused(place.what, place.why, first)
            : refused(
                'fragment',
                'another piece of SQL follows without a blank, so that it is not seen where a value ends',
                first,
              ),
        ]
      : []),
    ...others.map((hole) => refused('fragment', FRAGMENT, hole)),
  ];
}

const refused = (what: Refused['what'], why: string, hole: HolePiece): Refused => ({
  kind: 'refused',
  what,
  why,
  holes: [hole],
});
